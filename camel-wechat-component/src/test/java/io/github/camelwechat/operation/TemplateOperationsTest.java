// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.OPEN_ID;
import static io.github.camelwechat.WeChatConstants.SEND_STATUS;
import static io.github.camelwechat.WeChatConstants.TEMPLATE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Template messages, subscription notifications and one-time subscriptions. */
class TemplateOperationsTest extends OperationTest {

    private static final String SEND = "/cgi-bin/message/template/send";

    @ParameterizedTest
    @EnumSource
    void sendsATemplateMessageOutsideEveryWindow(Author author) throws Exception {
        String template = wechat().templates().addMessage("订单", "商品:{{thing1.DATA}}").id();
        wechat().user("oAlice").follows();
        wechat().clock().advance(java.time.Duration.ofDays(30));

        Exchange sent =
                perform(
                        author,
                        "sendTemplate",
                        "{'data':{'thing1':{'value':'拿铁 ☕ <大> & 杯'}}}",
                        OPEN_ID,
                        "oAlice",
                        TEMPLATE_ID,
                        template);

        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader(SEND_STATUS)).isEqualTo("TEMPLATE");
        assertThat(sent.getMessage().getBody(Map.class).get("msgid")).isInstanceOf(Number.class);
        assertThat(wechat().user("oAlice").chat())
                .extracting(ChatEntry::text)
                .containsExactly("订单\n商品:拿铁 ☕ <大> & 杯");
        assertThat(wechat().requests(SEND).get(0).bodyText()).contains("\"拿铁 ☕ <大> & 杯\"");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAValueThatDoesNotFitBeforeAnyCall(Author author) throws Exception {
        Exchange refused =
                perform(
                        author,
                        "sendTemplate",
                        "{'data':{'number1':{'value':'many'}}}",
                        OPEN_ID,
                        "oAlice",
                        TEMPLATE_ID,
                        "T");

        assertThat(refused.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("takes digits only as data.number1.value");
        assertThat(refused.getMessage().getHeader(SEND_STATUS)).isNull();
        assertThat(wechat().requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void usesUpOneGrantWithEachNotification(Author author) throws Exception {
        Object template =
                ask(
                                author,
                                "addSubscriptionTemplate",
                                "{'tid':'43217','kidList':[1,2],'sceneDesc':'到店提醒 ⏰'}")
                        .get("priTmplId");
        wechat().user("oAlice").follows();
        wechat().user("oAlice").grants(template.toString(), 1);
        String body =
                "{'template_id':'%s','data':{'time1':{'value':'2026年8月28日 15:00'},'thing2':{'value':'前台 😀'}}}"
                        .formatted(template);

        ask(author, "sendSubscription", body, OPEN_ID, "oAlice");

        Exchange second = perform(author, "sendSubscription", body, OPEN_ID, "oAlice");
        assertThat(second.getException())
                .isInstanceOfSatisfying(
                        ApiErrorException.class,
                        refused -> assertThat(refused.errorCode()).isEqualTo(43101));
        assertThat(wechat().user("oAlice").chat()).hasSize(1);
        assertThat(ask(author, "listSubscriptionTemplates", null).get("data").toString())
                .contains(template.toString());
        ask(author, "deleteSubscriptionTemplate", null, TEMPLATE_ID, template.toString());
        assertThat(ask(author, "listSubscriptionTemplates", null).get("data")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheOneMessageAUserConsentedTo(Author author) throws Exception {
        String template = wechat().templates().addOneTime().id();
        wechat().user("oAlice").follows();
        wechat().user("oAlice").consentsToOneTime(template, 1000);
        String body =
                "{'scene':'1000','title':'开奖啦 🎉','data':{'content':{'value':'你中奖了"
                        + " 😀'}},'url':'https://shop.example/'}";

        ask(author, "sendOneTimeSubscription", body, OPEN_ID, "oAlice", TEMPLATE_ID, template);

        assertThat(wechat().user("oAlice").chat())
                .singleElement()
                .satisfies(card -> assertThat(card.text()).contains("开奖啦 🎉", "你中奖了 😀"));
        assertThat(
                        refusal(
                                author,
                                "sendOneTimeSubscription",
                                body,
                                OPEN_ID,
                                "oAlice",
                                TEMPLATE_ID,
                                template))
                .isEqualTo(43101);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheAccountsTemplates(Author author) throws Exception {
        ask(author, "setIndustry", "{'industry_id1':'1','industry_id2':'24'}");
        assertThat(ask(author, "getIndustry", null).keySet().toString())
                .contains("primary_industry");
        Object template =
                ask(
                                author,
                                "addTemplate",
                                "{'template_id_short':'43216','keyword_name_list':['商品名称','发货时间']}")
                        .get("template_id");

        assertThat(ask(author, "listTemplates", null).get("template_list").toString())
                .contains(template.toString(), "订单发货通知");
        ask(author, "deleteTemplate", null, TEMPLATE_ID, template.toString());
        assertThat(ask(author, "listTemplates", null).get("template_list")).isEqualTo(List.of());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.template.TemplateKind;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The values of a template message are checked against the account's own template. */
class TemplateCheckTest extends SimulatedWeChatTest {

    private static final String USER = "oTemplateCheck";
    private static final String SEND = "/cgi-bin/message/template/send";
    private static final String NOTIFY = "/cgi-bin/message/subscribe/bizsend";
    private static final String LIST = "/cgi-bin/template/get_all_private_template";
    private static final String NOTIFICATIONS = "/wxaapi/newtmpl/gettemplate";

    private static final String TEMPLATE_ID = WeChatConstants.TEMPLATE_ID;

    private String template;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                String checked = "&checkTemplates=true";
                from("direct:template").to(shop("&operation=sendTemplate" + checked));
                from("direct:subscription").to(shop("&operation=sendSubscription" + checked));
                from("direct:instead")
                        .to(shop("&windowClosed=template&templateText=thing1" + checked));
                from("direct:unchecked").to(shop("&operation=sendTemplate"));
            }
        };
    }

    @BeforeEach
    void follow() {
        wechat().user(USER).follows();
        wechat().clock().advance(Duration.ofDays(3));
        template =
                wechat().templates()
                        .addMessage("订单", "{{first.DATA}}\n商品:{{thing1.DATA}}\n时间:{{time2.DATA}}")
                        .id();
    }

    @Test
    void namesAFieldThatTheTemplateHasNot() {
        assertRefused(
                data("thing1", "x", "time2", "2026年8月28日", "thing3", "y"),
                "has a value for data.thing3, but template "
                        + template
                        + " (订单) has the fields first, thing1, time2: take it out");
    }

    @Test
    void namesAFieldThatIsMissingOrEmpty() {
        assertRefused(data("thing1", "x"), "has no value for data.time2, but template");
        assertRefused(
                data("thing1", " ", "time2", "2026年8月28日"), "add {\"thing1\":{\"value\":\"...\"}}");
    }

    @Test
    void namesATemplateThatTheAccountHasNot() {
        Exchange refused = send("direct:template", "none", data("thing1", "x"));

        assertThat(refused.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("names template 'none', which is not one of the account's")
                .hasMessageContaining(template + " (订单)");
        assertThat(wechat().requests(SEND)).isEmpty();
    }

    @Test
    void checksWhatIsSentInsteadOfAMessage() {
        Exchange refused = send("direct:instead", USER, "text", Map.of(TEMPLATE_ID, template));

        assertThat(refused.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("has no value for data.time2");
        assertThat(wechat().requests(SEND)).isEmpty();
    }

    @Test
    void leavesItToWeChatWhereTheTemplatesCannotBeFetchedOrNobodyAsked() {
        wechat().inject(new Fault.ErrCode(48001, "api unauthorized"), 1, LIST);

        assertThat(send("direct:template", template, data("thing1", "x")).getException())
                .isInstanceOf(ApiErrorException.class)
                .hasMessageContaining("47003");
        assertThat(send("direct:unchecked", template, data("thing1", "x")).getException())
                .isInstanceOf(ApiErrorException.class);
    }

    @Test
    void fetchesTheTemplatesOnceAndAgainForAnUnknownOneOrAWrongValue() {
        Map<String, Object> good = data("thing1", "x", "time2", "2026年8月28日 15:00");
        assertThat(send("direct:template", template, good).getException()).isNull();
        assertThat(send("direct:template", template, good).getException()).isNull();
        assertThat(wechat().requests(LIST)).hasSize(1);

        String later = wechat().templates().addMessage("later", "{{thing9.DATA}}").id();
        // Within the minute after the fetch WeChat is not asked again, and decides.
        assertThat(send("direct:template", later, data("thing9", "x")).getException()).isNull();
        assertThat(wechat().requests(LIST)).hasSize(1);
        wechat().clock().advance(Duration.ofMinutes(1));
        assertThat(send("direct:template", later, data("thing1", "x")).getException())
                .isInstanceOf(InvalidMessageException.class);
        assertThat(wechat().requests(LIST)).hasSize(2);

        wechat().inject(new Fault.ErrCode(47003, "argument invalid"), 1, SEND);
        send("direct:template", template, good);
        send("direct:template", template, good);
        assertThat(wechat().requests(LIST)).hasSize(3);
    }

    @Test
    void checksNotificationsAndTheListsOfTheirValues() {
        String notification = wechat().templates().addNotification("预约", "地点:{{thing2.DATA}}").id();
        String parcel =
                wechat().templates()
                        .add(
                                TemplateKind.NOTIFICATION,
                                "发货",
                                "快递公司:{{const5.DATA}}",
                                "",
                                Map.of("const5", List.of("顺丰速运", "中通快递")))
                        .orElseThrow()
                        .id();
        wechat().user(USER).grants(notification, 2);

        assertThat(
                        send(
                                        "direct:subscription",
                                        notification,
                                        data("thing2", "x", "thing7", "y"))
                                .getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("has a value for data.thing7");
        assertThat(send("direct:subscription", parcel, data("const5", "马帮")).getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("takes one of [顺丰速运, 中通快递] as data.const5.value")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("马帮"));
        assertThat(wechat().requests(NOTIFY)).isEmpty();
        assertThat(send("direct:subscription", notification, data("thing2", "x")).getException())
                .isNull();
        assertThat(wechat().requests(NOTIFICATIONS)).hasSize(1);
        assertThat(wechat().requests(LIST)).isEmpty();
    }

    private void assertRefused(Map<String, Object> data, String message) {
        Exchange refused = send("direct:template", template, data);

        assertThat(refused.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("Operation sendTemplate of account 'shop' ")
                .hasMessageContaining(message);
        assertThat(wechat().requests(SEND)).isEmpty();
    }

    private Exchange send(String route, String id, Map<String, Object> data) {
        return send(route, USER, Map.of("data", data), Map.of(TEMPLATE_ID, id));
    }

    private static Map<String, Object> data(String... namesAndValues) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            data.put(namesAndValues[i], Map.of("value", namesAndValues[i + 1]));
        }
        return data;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import static io.github.camelwechat.simulator.Api.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.PushedEvents;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateMessageTest {
    private static final String SEND = "/cgi-bin/message/template/send";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private SimulatedUser alice = wechat.user("alice");
    private String template = "";

    @BeforeEach
    void prepare() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
        wechat.user("stranger");
        alice = wechat.user("alice");
        alice.follows().await();
        template =
                wechat.templates()
                        .addMessage("订单发货", "单号:{{character_string1.DATA}}\n商品:{{thing2.DATA}}")
                        .id();
        SERVER.reset();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|40003",
                "{'touser':'nobody','template_id':'T','data':{}}|40003",
                "{'touser':'alice','data':{}}|40036",
                "{'touser':'alice','template_id':'no-such-template','data':{}}|40037",
                "{'touser':'alice','template_id':'T'}|47003",
                "{'touser':'alice','template_id':'T','data':{'thing2':{'value':'x'}}}|47003",
                "{'touser':'stranger','template_id':'T','data':DATA}|43004",
                "{'touser':'alice','template_id':'T','data':DATA,"
                        + "'miniprogram':{'appid':'no'}}|40166",
                "{'touser':'alice','template_id':'T','data':DATA,"
                        + "'miniprogram':{'appid':'wx0123456789abcdef','pagepath':'a b'}}|40165",
                "{'touser':'alice','template_id':'T','data':DATA,'url':'LONG'}|40039",
            })
    void answersEveryFaultOfABodyWithItsCode(String body, int errcode) {
        assertThat(api.code(SEND, filled(body))).isEqualTo(errcode);
        assertThat(alice.chat()).isEmpty();
    }

    @Test
    void namesTheParameterWhoseValueDoesNotFit() {
        JsonNode answer = api.post(SEND, filled(message("A1", "二十一个字二十一个字二十一个字二十一个字多")));
        assertThat(code(answer)).isEqualTo(47003);
        assertThat(answer.path("errmsg").asText()).contains("data.thing2.value");
    }

    @Test
    void refusesWhoUnfollowed() {
        alice.unfollows();
        assertThat(api.code(SEND, filled(message("A1", "咖啡")))).isEqualTo(43004);
    }

    @Test
    void showsTheCardAndTellsTheAccountOfItsDelivery() {
        JsonNode answer = api.post(SEND, filled(message("A1", "咖啡 <b>&amp; 😀")));
        assertThat(answer.path("errmsg").asText()).isEqualTo("ok");
        assertThat(alice.chat())
                .singleElement()
                .satisfies(
                        card -> {
                            assertThat(card.text()).isEqualTo("订单发货\n单号:A1\n商品:咖啡 <b>&amp; 😀");
                            assertThat(card.type()).isEqualTo("template");
                            assertThat(card.via()).isEqualTo(ChatEntry.Via.TEMPLATE);
                        });
        assertThat(result(answer))
                .contains("<FromUserName><![CDATA[alice]]>")
                .contains("<Status><![CDATA[success]]></Status>");
    }

    @Test
    void showsWhereATapLeads() {
        api.post(SEND, filled(message("A1", "x").replaceFirst(".$", ",'url':'https://e.org/a'}")));
        assertThat(alice.chat().get(0).text()).endsWith("\nhttps://e.org/a");
    }

    @Test
    void needsNoWindow() {
        wechat.clock().advance(Duration.ofDays(30));
        api.renew();
        assertThat(api.code(SEND, filled(message("A1", "x")))).isZero();
    }

    @Test
    void tellsThatAUserBlocksTemplateMessages() {
        alice.blocksTemplateMessages(true);
        assertThat(result(sent())).contains("<Status><![CDATA[failed:user block]]></Status>");
        assertThat(alice.chat()).isEmpty();
        alice.blocksTemplateMessages(false);
        assertThat(result(sent())).contains("<Status><![CDATA[success]]></Status>");
    }

    @Test
    void aFaultFailsTheNextMessageAfterItWasAccepted() {
        wechat.inject(new Fault.TemplateFailed());
        assertThat(result(sent())).contains("<Status><![CDATA[failed: system failed]]></Status>");
        wechat.inject(new Fault.TemplateBlocked());
        assertThat(result(sent())).contains("<Status><![CDATA[failed:user block]]></Status>");
        assertThat(alice.chat()).isEmpty();
    }

    @Test
    void sendsAClientMessageIdOnceInTenMinutes() {
        String body = filled(message("A1", "x").replaceFirst(".$", ",'client_msg_id':'c-1'}"));
        long first = api.post(SEND, body).path("msgid").asLong();
        wechat.clock().advance(Duration.ofSeconds(599));
        assertThat(api.post(SEND, body).path("msgid").asLong()).isEqualTo(first);
        assertThat(alice.chat()).hasSize(1);
        wechat.clock().advance(Duration.ofSeconds(1));
        assertThat(api.post(SEND, body).path("msgid").asLong()).isNotEqualTo(first);
        assertThat(alice.chat()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "character_string|A-1 b!|中",
                "number|42|4.2",
                "time|15:01|25:01",
                "time|2026年8月28日 15:01~2026年8月28日 16:00|tomorrow",
                "date|2026-08-28|2026",
                "date|2026年8月28日 15:01|15:01",
                "amount|￥12.50元|twelve",
                "phone_number|+86-020 81167888|phone",
                "car_number|粤A8Z888挂|粤A-8Z8",
                "name|欧阳娜娜|一二三四五六七八九十一",
                "phrase|审核通过|审核没有通过",
                "letter|AB|A1",
                "symbol|**|***abc",
                "const|已发货|一二三四五六七八九十一二三四五六七八九十一",
                "thing|一二三四五六七八九十一二三四五六七八九😀|一二三四五六七八九十一二三四五六七八九十一",
                "keyword|anything at all, however long it may be|",
            })
    void theNameOfAParameterDecidesWhichValuesItTakes(String prefix, String good, String bad) {
        String id = wechat.templates().addMessage("t", "x:{{" + prefix + "1.DATA}}").id();
        String body =
                "{'touser':'alice','template_id':'"
                        + id
                        + "','data':{'"
                        + prefix
                        + "1':{'value':'VALUE'}}}";
        assertThat(api.code(SEND, filled(body.replace("VALUE", good)))).isZero();
        assertThat(api.code(SEND, filled(body.replace("VALUE", bad == null ? "" : bad))))
                .isEqualTo(47003);
    }

    private String filled(String body) {
        return body.replace("DATA", "{'character_string1':{'value':'A1'},'thing2':{'value':'x'}}")
                .replace("'T'", "'" + template + "'")
                .replace("LONG", "https://example.org/" + "a".repeat(2048))
                .replace('\'', '"');
    }

    private JsonNode sent() {
        JsonNode answer = api.post(SEND, filled(message("A1", "x")));
        assertThat(code(answer)).isZero();
        return answer;
    }

    private static String message(String number, String thing) {
        return "{'touser':'alice','template_id':'T','data':{'character_string1':{'value':'"
                + number
                + "'},'thing2':{'value':'"
                + thing
                + "','color':'#173177'}}}";
    }

    private String result(JsonNode answer) {
        String id = "<MsgID>" + answer.path("msgid").asLong() + "</MsgID>";
        return PushedEvents.await(wechat, SERVER, id, "<![CDATA[TEMPLATESENDJOBFINISH]]>");
    }
}

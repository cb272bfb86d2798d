// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.FollowEvent;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of parsing: from XML or JSON to messages and events. */
class InboundParserTest {

    private static final OpenId USER = new OpenId("oK7dQ5xW2mZr8vTnB4yJcE1hLgPs");

    private final InboundParser parser = new InboundParser();

    static Stream<Sample> accepted() {
        return InboundSamples.ofKind("message", "event", "json", "edge", "component").stream()
                .filter(s -> !s.expect().equals("rejected"));
    }

    static Stream<Sample> hostile() {
        return InboundSamples.ofKind("edge").stream().filter(s -> s.expect().equals("rejected"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesHostileBodies(Sample sample) {
        assertRefused(sample.bytes(), Reason.valueOf(sample.expectReason()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "success", "[]", "null", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}"})
    void refusesWhatIsNeitherXmlNorAJsonObject(String body) {
        assertRefused(body.getBytes(StandardCharsets.UTF_8), Reason.MALFORMED);
    }

    @Test
    void neverFailsInAnotherWayWhateverIsChangedInABody() {
        List<Sample> samples = accepted().toList();
        Random random = new Random(20260101);
        for (int run = 0; run < 20_000; run++) {
            byte[] body = samples.get(random.nextInt(samples.size())).bytes();
            for (int change = random.nextInt(6); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(parser.parse(InboundSamples.account(), body)).isNotNull();
            } catch (CallbackRejectedException e) {
                assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void keepsEveryFieldOfEverySample(Sample sample) {
        Received received = parse(sample.file()).received();
        assertThat(sample.fields()).isNotEmpty();
        assertThat(names(received.fields())).containsAll(sample.fields());
        assertThat(received.msgType()).isEqualTo(sample.msgType());
        assertThat(received.event()).isEqualTo(sample.event());
        assertThat(received.account()).isEqualTo("shop");
        assertThat(received.appId()).isEqualTo(InboundSamples.APP_ID);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void losesNothingOnTheWayThroughTheCanonicalForm(Sample sample) {
        CanonicalJson canonical = new CanonicalJson(new Json());
        Inbound inbound = parse(sample.file());
        assertThat(canonical.read(canonical.write(inbound))).isEqualTo(inbound);
        assertThat(canonical.fromMap(canonical.toMap(inbound))).isEqualTo(inbound);
    }

    @Test
    void knowsWhoAndWhenInEverySampleThatSaysSo() {
        Set<String> aboutNobody = new TreeSet<>();
        accepted()
                .filter(s -> s.fields().contains("FromUserName"))
                .filter(s -> !s.kind().equals("component"))
                .forEach(
                        s -> {
                            Received received = parse(s.file()).received();
                            assertThat(received.createTime())
                                    .isAfter(Instant.ofEpochSecond(1_788_000_000));
                            if (received.openId() == null) {
                                aboutNobody.add(String.valueOf(received.event()));
                            } else {
                                assertThat(received.openId()).as(s.file()).isEqualTo(USER);
                            }
                        });
        assertThat(aboutNobody)
                .containsExactly(
                        "MASSSENDJOBFINISH",
                        "PUBLISHJOBFINISH",
                        "add_store_audit_info",
                        "annual_renew",
                        "apply_merchant_audit_info",
                        "card_merchant_check_result",
                        "card_not_pass_check",
                        "card_pass_check",
                        "card_pay_order",
                        "card_sku_remind",
                        "create_map_poi_audit_info",
                        "modify_store_audit_info",
                        "naming_verify_fail",
                        "naming_verify_success",
                        "poi_check_notify",
                        "qualification_verify_fail",
                        "qualification_verify_success",
                        "user_scan_product_verify_action",
                        "verify_expired");
    }

    /** Raw as well as escaped, in names too; XML leaves out what it cannot hold. */
    @Test
    void readsEveryControlCharacterInJson() {
        for (char c = 0; c < ' '; c++) {
            String raw = "{\"Content\":\"a" + c + "b\",\"n" + c + "\":1}";
            String escaped = "{\"Content\":\"a\\u%1$04xb\",\"n\\u%1$04x\":1}".formatted((int) c);

            assertThat(parseText(raw).received().fields())
                    .as("character %d", (int) c)
                    .isEqualTo(parseText(escaped).received().fields())
                    .containsEntry("Content", "a" + c + "b");
        }
    }

    @Test
    void readsJsonAfterAByteOrderMark() {
        assertThat(parseText("\uFEFF{\"Content\":\"a\"}").received().text("Content"))
                .isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"%s\":1}", "{\"a\":[%s0]}", "{\"a\":{%s\"z\":0}}"})
    void limitsWhatJsonHolds(String form) {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            many.append(
                    form.contains("[") ? "0," : form.contains("{%s") ? "\"" + i + "\":0," : "n");
        }
        assertRefused(form.replace("%s", many).getBytes(StandardCharsets.UTF_8), Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31556889864403199", "9999999999999", "-31557014167219200", "-1", "0"})
    void readsATimeAtTheEdgeAsItIsGiven(String seconds) {
        Received received = parseText("{\"CreateTime\":" + seconds + "}").received();

        assertThat(received.createTime()).isEqualTo(Instant.ofEpochSecond(Long.parseLong(seconds)));
        CanonicalJson canonical = new CanonicalJson(new Json());
        Inbound inbound = Inbound.of(received);
        assertThat(canonical.read(canonical.write(inbound))).isEqualTo(inbound);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31556889864403200", "9223372036854775808", "1e9", "+ 1", "now"})
    void doesWithoutATimeThatIsNone(String seconds) {
        Received received =
                parseText("<xml><CreateTime>" + seconds + "</CreateTime></xml>").received();

        assertThat(received.createTime()).isNull();
        assertThat(received.fields()).containsEntry("CreateTime", seconds);
    }

    @Test
    void doesWithoutWhoAndWhenIfTheyMakeNoSense() {
        Received received =
                parseText(
                                "<xml><FromUserName>two"
                                        + " words</FromUserName><CreateTime>x</CreateTime>"
                                        + "<MsgType>text</MsgType></xml>")
                        .received();
        assertThat(received.openId()).isNull();
        assertThat(received.createTime()).isNull();
        assertThat(received.fields()).containsEntry("FromUserName", "two words");
    }

    @Test
    void takesWhatHasNoTypeForUnknown() {
        assertThat(parse("edge/no-msgtype.xml"))
                .isInstanceOf(InboundMessage.Unknown.class)
                .extracting(i -> i.received().fields())
                .isEqualTo(Map.of("action", "CheckContainerPath"));
    }

    @Test
    void readsATextToTheLastEmoji() {
        assertThat(parse("messages/text.xml"))
                .isInstanceOfSatisfying(
                        InboundMessage.Text.class,
                        text -> {
                            assertThat(text.content()).contains("\n").contains("😀");
                            assertThat(text.menuId()).isNull();
                        });
        assertThat(parse("messages/text-markup.xml").received().text("Content")).contains("&amp;");
        assertThat(parse("edge/xml-declaration.xml").received().text("Content"))
                .isEqualTo("1 < 2 & 3");
    }

    @Test
    void tellsTheSceneWithoutItsPrefix() {
        assertThat(parse("events/follow/subscribe-qrscene-str.xml"))
                .isInstanceOfSatisfying(
                        FollowEvent.Subscribe.class,
                        e ->
                                assertThat("qrscene_" + e.scene())
                                        .isEqualTo(e.received().text("EventKey")));
        assertThat(((FollowEvent.Subscribe) parse("events/follow/subscribe.xml")).scene()).isNull();
    }

    @Test
    void makesAListOfPicturesWhateverTheShape() {
        assertThat(list("events/menu/pic_weixin-empty.xml", "SendPicsInfo", "PicList", "item"))
                .isEmpty();
        assertThat(list("events/menu/pic_sysphoto.xml", "SendPicsInfo", "PicList", "item"))
                .hasSize(1);
        for (String two : List.of("", "-repeated-piclist")) {
            String file = "events/menu/pic_photo_or_album" + two + ".xml";
            assertThat(list(file, "SendPicsInfo", "PicList", "item"))
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(names(each)).containsExactly("PicMd5Sum"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "events/jobs/MASSSENDJOBFINISH-success.xml, CopyrightCheckResult/ResultList/item",
        "events/jobs/MASSSENDJOBFINISH-success.xml, ArticleUrlResult/ResultList/item",
        "events/jobs/MASSSENDJOBFINISH-err30003.xml, CopyrightCheckResult/ResultList/item",
        "events/jobs/PUBLISHJOBFINISH-success.xml, PublishEventInfo/article_detail/item",
        "events/jobs/PUBLISHJOBFINISH-success.xml, PublishEventInfo/fail_idx",
        "events/jobs/PUBLISHJOBFINISH-original-failed.xml, PublishEventInfo/fail_idx",
        "events/subscribe-notify/subscribe_msg_popup_event.xml, SubscribeMsgPopupEvent/List",
        "events/subscribe-notify/subscribe_msg_popup_event-single.xml, SubscribeMsgPopupEvent/List",
        "events/subscribe-notify/subscribe_msg_change_event.xml, SubscribeMsgChangeEvent/List",
        "events/subscribe-notify/subscribe_msg_sent_event.xml, SubscribeMsgSentEvent/List",
        "json/subscribe_msg_popup_event-array.json, List",
        "json/subscribe_msg_popup_event-object.json, List",
        "events/proximity/ShakearoundUserShake.xml, AroundBeacons/AroundBeacon",
        "component/order_path_apply_result_notify.xml, list",
        "component/order_path_audit_result_notify.xml, list"
    })
    void makesAListOfWhateverMayRepeat(String file, String path) {
        assertThat(list(file, path.split("/"))).isNotNull();
    }

    @Test
    void givesJsonAndXmlTheSameValues() {
        assertThat(list("json/subscribe_msg_popup_event-array.json", "List"))
                .isEqualTo(
                        list(
                                "events/subscribe-notify/subscribe_msg_popup_event.xml",
                                "SubscribeMsgPopupEvent",
                                "List"));
        assertThat(parse("json/text.json").received().fields())
                .containsEntry("MsgId", "25318840077120391")
                .containsEntry("CreateTime", "1789000001");
    }

    @Test
    void keepsANumberOfJsonAsItWasWritten() {
        assertThat(parseText("{\"a\":1.50,\"b\":12345678901234567890123,\"c\":true,\"d\":null}"))
                .extracting(i -> i.received().fields())
                .isEqualTo(
                        Map.of("a", "1.50", "b", "12345678901234567890123", "c", "true", "d", ""));
    }

    @Test
    void survivesControlCharacters() {
        assertThat(
                        parseText(
                                        "<xml><MsgType>text</MsgType><Content><![CDATA[a\u0008b\uFFFEc]]>&#x1F;d"
                                                + "</Content></xml>")
                                .received()
                                .text("Content"))
                .isEqualTo("abcd");
    }

    @Test
    void handsOutATreeThatNobodyCanChange() {
        Map<String, Object> fields = parse("events/menu/pic_sysphoto.xml").received().fields();
        assertThatThrownBy(fields::clear).isInstanceOf(UnsupportedOperationException.class);
        List<?> items = list("events/menu/pic_sysphoto.xml", "SendPicsInfo", "PicList", "item");
        assertThatThrownBy(items::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    private List<?> list(String file, String... path) {
        Object value = parse(file).received().fields();
        for (String name : path) {
            value = ((Map<?, ?>) value).get(name);
        }
        assertThat(value).as(file).isInstanceOf(List.class);
        return (List<?>) value;
    }

    private Inbound parse(String file) {
        return Inbound.of(
                parser.parse(InboundSamples.account(), InboundSamples.named(file).bytes()));
    }

    private Inbound parseText(String body) {
        return Inbound.of(
                parser.parse(InboundSamples.account(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private void assertRefused(byte[] body, Reason reason) {
        assertThatThrownBy(() -> parser.parse(InboundSamples.account(), body))
                .isInstanceOfSatisfying(
                        CallbackRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static Set<String> names(Object tree) {
        Set<String> names = new TreeSet<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach(
                    (name, value) -> {
                        names.add((String) name);
                        names.addAll(names(value));
                    });
        } else if (tree instanceof Collection<?> list) {
            list.forEach(each -> names.addAll(names(each)));
        }
        return names;
    }
}

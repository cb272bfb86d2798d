// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the key that tells one callback from another, however often it is delivered. */
class DedupeKeyTest {

    private final InboundParser parser = new InboundParser();

    @Test
    void givesEveryCallbackItsOwnDedupeKey() {
        Map<String, Object> seen = new HashMap<>();
        samples()
                .map(sample -> parse(sample.file()).received())
                .forEach(
                        received -> {
                            Object before =
                                    seen.putIfAbsent(received.dedupeKey(), identity(received));
                            assertThat(before).isIn(null, identity(received));
                        });
        assertThat(seen).hasSizeGreaterThan(100);
        Sample text = InboundSamples.named("messages/text.xml");
        Account other = new Account("other", InboundSamples.APP_ID, null, null);
        assertThat(parse(text.file()).received().dedupeKey())
                .startsWith("shop:")
                .isEqualTo(parse(text.file()).received().dedupeKey())
                .isNotEqualTo(parser.parse(other, text.bytes()).dedupeKey());
    }

    /** Returns the part that tells one callback from another. */
    private static Object identity(Received received) {
        return received.msgId() == null
                ? received.fields()
                : Stream.of("FromUserName", "MsgId", "CreateTime", "MsgType")
                        .map(received::text)
                        .toList();
    }

    /** A redelivery whose bytes differ; the random prefix is outside of the body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime>"
                        + "<MsgType>event</MsgType><Event>VIEW</Event></xml>",
                "<xml>\n <FromUserName><![CDATA[o]]></FromUserName>\r\n"
                        + "<CreateTime> 1 </CreateTime>"
                        + "<MsgType><![CDATA[event]]></MsgType><Event> <![CDATA[VIEW]]></Event></xml>",
                "<?xml version='1.0'?><xml b='2' a='1'><FromUserName x='y'>o</FromUserName>"
                        + "<CreateTime>1</CreateTime>"
                        + "<MsgType>event</MsgType><Event>VIE&#87;</Event></xml>",
                "{\"FromUserName\":\"o\", \"CreateTime\":1,\"MsgType\":\"event\","
                        + "\"Event\":\"VIEW\"}"
            })
    void knowsACallbackWhateverItsBytesAre(String redelivery) {
        assertThat(key(redelivery))
                .isEqualTo(
                        key(
                                "<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime>"
                                        + "<MsgType>event</MsgType><Event>VIEW</Event></xml>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<EventKey>a</EventKey><Ticket>b</Ticket>",
                "<EventKey>b</EventKey><Ticket>a</Ticket>",
                "<EventKey>ab</EventKey><Ticket/>",
                "<EventKey>a</EventKey><EventKey>b</EventKey>",
                "<EventKey><Ticket>a</Ticket></EventKey>",
                ""
            })
    void tellsEventsOfOneSecondApartByAnyField(String more) {
        String event =
                "<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime>"
                        + "<MsgType>event</MsgType><Event>SCAN</Event>%s</xml>";

        assertThat(key(event.formatted(more)))
                .isEqualTo(key(event.formatted(more)))
                .isNotEqualTo(key(event.formatted("<EventKey>c</EventKey>")));
        EVENTS_OF_ONE_SECOND.stream()
                .filter(other -> !other.equals(more))
                .forEach(
                        other ->
                                assertThat(key(event.formatted(more)))
                                        .isNotEqualTo(key(event.formatted(other))));
    }

    private static final List<String> EVENTS_OF_ONE_SECOND =
            List.of(
                    "<EventKey>a</EventKey><Ticket>b</Ticket>",
                    "<EventKey>b</EventKey><Ticket>a</Ticket>",
                    "<EventKey>ab</EventKey><Ticket/>",
                    "");

    /** A MsgId collides between users, so never alone. */
    @Test
    void knowsAMessageBySenderIdTimeAndType() {
        String message =
                "<xml><FromUserName>%s</FromUserName><CreateTime>%s</CreateTime>"
                        + "<MsgType>%s</MsgType><Content>%s</Content><MsgId>%s</MsgId></xml>";
        String known = key(message.formatted("o", "1", "text", "hi", "7"));

        assertThat(key(message.formatted("o", "1", "text", "another reading", "7")))
                .isEqualTo(known);
        assertThat(key(message.formatted("p", "1", "text", "hi", "7"))).isNotEqualTo(known);
        assertThat(key(message.formatted("o", "2", "text", "hi", "7"))).isNotEqualTo(known);
        assertThat(key(message.formatted("o", "1", "voice", "hi", "7"))).isNotEqualTo(known);
        assertThat(key(message.formatted("o", "1", "text", "hi", "8"))).isNotEqualTo(known);
    }

    private String key(String body) {
        return parseText(body).received().dedupeKey();
    }

    private static Stream<Sample> samples() {
        return InboundSamples.ofKind("message", "event", "json", "edge", "component").stream()
                .filter(s -> !s.expect().equals("rejected"));
    }

    private Inbound parse(String file) {
        return Inbound.of(
                parser.parse(InboundSamples.account(), InboundSamples.named(file).bytes()));
    }

    private Inbound parseText(String body) {
        return Inbound.of(
                parser.parse(InboundSamples.account(), body.getBytes(StandardCharsets.UTF_8)));
    }
}

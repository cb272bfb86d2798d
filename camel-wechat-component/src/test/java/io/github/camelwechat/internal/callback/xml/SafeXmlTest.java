// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of XML from strangers: nothing is fetched, expanded, or read without limit. */
class SafeXmlTest {

    static List<Sample> envelopes() {
        return InboundSamples.ofKind("envelope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "success",
                "<xml>",
                "<xml></yml>",
                "<xml/><xml/>",
                "<xml/>x",
                "<!DOCTYPE xml><xml/>",
                "<!DOCTYPE xml SYSTEM 'http://127.0.0.1:9/x'><xml/>",
                "<xml>&unknown;</xml>",
                "<xml>a & b</xml>",
                "<xml><a b='1' b='2'/></xml>",
                "<xml><![CDATA[never closed</xml>"
            })
    void refusesWhatIsNotWellFormed(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(MalformedBodyException.class);
        assertThatThrownBy(() -> SafeXml.readEncrypt(bytes(body)))
                .isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void refusesMoreThanThirtyTwoLevels() {
        assertThat(parse("<a>".repeat(32) + "</a>".repeat(32))).containsKey("a");
        String tooDeep = "<a>".repeat(33) + "</a>".repeat(33);
        assertThatThrownBy(() -> parse(tooDeep)).hasMessageContaining("nested more than 32 deep");
        assertThatThrownBy(() -> SafeXml.readEncrypt(bytes(tooDeep)))
                .hasMessageContaining("nested more than 32 deep");
    }

    @Test
    void refusesMoreThanFourThousandElements() {
        assertThat(parse("<xml>" + "<a/>".repeat(4095) + "</xml>")).containsKey("a");
        String tooRich = "<xml>" + "<a/>".repeat(4096) + "</xml>";
        assertThatThrownBy(() -> parse(tooRich)).hasMessageContaining("more than 4096 elements");
        assertThatThrownBy(() -> SafeXml.readEncrypt(bytes(tooRich)))
                .hasMessageContaining("more than 4096 elements");
    }

    @Test
    void refusesMoreThanSixtyFourAttributes() {
        assertThat(parse("<xml" + attributes(64) + "><a/></xml>")).containsKey("a");
        String tooMany = "<xml" + attributes(65) + "><a/></xml>";
        assertThatThrownBy(() -> parse(tooMany)).hasMessageContaining("more than 64 attributes");
        assertThatThrownBy(() -> SafeXml.readEncrypt(bytes(tooMany)))
                .hasMessageContaining("more than 64 attributes");
        String words = "'\"".repeat(500);
        assertThat(parse("<xml><Content><![CDATA[" + words + "]]></Content></xml>"))
                .containsEntry("Content", words);
    }

    @Test
    void neverQuotesTheBodyItRefuses() {
        assertThatThrownBy(() -> parse("<xml><Content>private words</Content>"))
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("private"),
                        e -> assertThat(e.getCause()).hasMessageNotContaining("private"));
    }

    @Test
    @Timeout(20)
    void doesNotSlowDownHoweverManyNamesItMeets() {
        assertThat(nanosForNewNames(0)).isPositive();
        long first = nanosForNewNames(1);
        IntStream.range(2, 60).forEach(SafeXmlTest::nanosForNewNames);
        long later = nanosForNewNames(60);
        assertThat(Duration.ofNanos(later))
                .isLessThan(Duration.ofNanos(first).multipliedBy(20).plusMillis(100));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void findsEncryptInEveryEnvelope(Sample envelope) {
        String encrypt = encryptIn(envelope.bytes());
        if (envelope.fields().contains("Encrypt")) {
            assertThat(encrypt).matches("[A-Za-z0-9+/]+=*");
        } else {
            assertThat(encrypt).isNull();
        }
    }

    @Test
    void findsEncryptInJson() {
        assertThat(encryptIn(" {\"ToUserName\":\"gh\",\"Encrypt\":\"abc\"}")).isEqualTo("abc");
        assertThat(encryptIn("{\"a\":{\"Encrypt\":\"abc\"}}")).isNull();
        assertThat(encryptIn("{\"Encrypt\":1}")).isNull();
        assertThatThrownBy(() -> encryptIn("{\"a\":,")).isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void findsEncryptOnlyAtTheTop() {
        assertThat(encryptIn("<xml><a><Encrypt>x</Encrypt></a></xml>")).isNull();
        assertThat(encryptIn("<Encrypt>x</Encrypt>")).isNull();
        assertThat(encryptIn("<xml><encrypt>x</encrypt></xml>")).isNull();
        assertThat(encryptIn("<xml><Encrypt>\n x \n</Encrypt></xml>")).isEqualTo("x");
    }

    @Test
    void refusesTwoEncrypts() {
        assertThatThrownBy(() -> encryptIn("<xml><Encrypt>x</Encrypt><Encrypt>y</Encrypt></xml>"))
                .hasMessageContaining("more than one Encrypt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0001b",
                "a]]>b",
                "a]]></Content><Encrypt>forged</Encrypt><Content><![CDATA[b",
                "<xml><Encrypt><![CDATA[forged]]></Encrypt></xml>"
            })
    void findsTheRightEncryptWhateverThePlainHalfSays(String content) {
        String body =
                "<xml><Content><![CDATA["
                        + content
                        + "]]></Content><Encrypt><![CDATA[right]]></Encrypt></xml>";
        assertThat(encryptIn(body)).isEqualTo("right");
    }

    @Test
    void makesRepeatedElementsAList() {
        assertThat(parse("<xml><a>1</a><b/><a>2</a><a><c>3</c></a></xml>"))
                .containsExactly(
                        Map.entry("a", List.of("1", "2", Map.of("c", "3"))), Map.entry("b", ""));
    }

    @Test
    void keepsNamesApartThatDifferInCaseOnly() {
        assertThat(parse("<xml><AppId>1</AppId><appid>2</appid><AppID>3</AppID></xml>"))
                .containsExactly(
                        Map.entry("AppId", "1"), Map.entry("appid", "2"), Map.entry("AppID", "3"));
    }

    @Test
    void trimsValuesButNotWords() {
        Map<String, Object> tree =
                parse(
                        "<xml> <Event> <![CDATA[ SCAN ]]> </Event><Content> <![CDATA[ hi ]]>\n"
                                + "</Content><Label> here </Label></xml>");
        assertThat(tree)
                .containsExactly(
                        Map.entry("Event", "SCAN"),
                        Map.entry("Content", " hi "),
                        Map.entry("Label", " here "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a <b>bold</b> c",
                "<b>bold</b>",
                "<a href=\"https://example.org\">x</a> and <br/>",
                " <a> <b>x</b> </a> "
            })
    void keepsTagsInWordsAsTheyWereWritten(String content) {
        assertThat(parse("<xml><Content>" + content + "</Content></xml>"))
                .containsExactly(Map.entry("Content", content));
    }

    @Test
    void takesTagsAmongTextForText() {
        assertThat(parse("<xml><Reason>not <b>good</b></Reason></xml>"))
                .containsExactly(Map.entry("Reason", "not <b>good</b>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "]]>",
                "a]]>b]]>c",
                "<xml><Content><![CDATA[nested]]></Content></xml>",
                "<status><![CDATA[x]]></status> after",
                "x]]></Content><FromUserName><![CDATA[victim]]></FromUserName><Content><![CDATA[y",
                "x]]></Content><FromUserName><![CDATA[victim]]></FromUserName><a><![CDATA[y"
            })
    void leavesNobodyBreakOutOfTheirOwnWords(String content) {
        Map<String, Object> tree =
                parse(
                        "<xml><FromUserName><![CDATA[me]]></FromUserName><Content><![CDATA["
                                + content
                                + "]]></Content><MsgId>1</MsgId></xml>");
        assertThat(tree)
                .containsExactly(
                        Map.entry("FromUserName", "me"),
                        Map.entry("Content", content),
                        Map.entry("MsgId", "1"));
    }

    @Test
    void leavesNobodyBreakOutOfAScannedCode() {
        String result =
                "x]]></ScanResult></ScanCodeInfo><FromUserName>victim</FromUserName>"
                        + "<ScanCodeInfo><ScanResult><![CDATA[y";
        Map<String, Object> tree =
                parse(
                        "<xml><FromUserName>me</FromUserName><ScanCodeInfo><ScanResult><![CDATA["
                                + result
                                + "]]></ScanResult></ScanCodeInfo></xml>");
        assertThat(tree)
                .containsExactly(
                        Map.entry("FromUserName", "me"),
                        Map.entry("ScanCodeInfo", Map.of("ScanResult", result)));
    }

    @Test
    void readsAByteOrderMarkAndADeclaration() {
        assertThat(
                        parse(
                                "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                        + "<xml><a>\u4f60</a></xml>"))
                .containsEntry("a", "\u4f60");
    }

    @Test
    void replacesBytesThatAreNotUtf8() {
        byte[] body = bytes("<xml><Content><![CDATA[a?b]]></Content></xml>");
        body[new String(body, StandardCharsets.US_ASCII).indexOf('?')] = (byte) 0xff;
        assertThat(SafeXml.parse(body)).containsEntry("Content", "a\uFFFDb");
    }

    private static String attributes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> " a" + i + " = 'x'")
                .collect(Collectors.joining());
    }

    private static long nanosForNewNames(int run) {
        String names =
                IntStream.range(0, 4000)
                        .mapToObj(i -> "<n" + run + "x" + i + "/>")
                        .collect(Collectors.joining());
        long start = System.nanoTime();
        assertThat(parse("<xml>" + names + "</xml>")).hasSize(4000);
        return System.nanoTime() - start;
    }

    private static Map<String, Object> parse(String body) {
        return SafeXml.parse(bytes(body));
    }

    private static String encryptIn(String body) {
        return encryptIn(bytes(body));
    }

    private static String encryptIn(byte[] body) {
        ByteBuffer encrypt = SafeXml.readEncrypt(body);
        return encrypt == null ? null : StandardCharsets.UTF_8.decode(encrypt).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

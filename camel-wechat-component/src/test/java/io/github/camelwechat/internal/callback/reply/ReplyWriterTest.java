// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.reply.ReplyMarkup.Format;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.callback.xml.SafeXml;
import io.github.camelwechat.internal.crypto.EnvelopeCipher;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import io.github.camelwechat.testing.WeChatCrypto;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of passive replies as XML. */
class ReplyWriterTest {

    private static final String USER = "oK7dQ5xW2mZr8vTnB4yJcE1hLgPs";
    private static final Instant NOW = Instant.ofEpochSecond(1_789_000_002);

    private final EnvelopeCipher cipher =
            new EnvelopeCipher(InboundSamples.aesKey(), new SecureRandom());

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of("text.xml", new Reply.Text("您好！\n我们周六 10:00-22:00 营业。"), 2),
                Arguments.of("text-cdata-end.xml", new Reply.Text("array[idx[0]]> 1"), 3),
                Arguments.of("image.xml", new Reply.Image("inv-image-media-id"), 4),
                Arguments.of("voice.xml", new Reply.Voice("inv-voice-media-id"), 5),
                Arguments.of("video.xml", new Reply.Video("inv-video-media-id", "开箱", "30 秒看懂"), 6),
                Arguments.of(
                        "music.xml",
                        new Reply.Music(
                                "示例曲",
                                "示例描述",
                                "https://example.org/a.mp3",
                                "https://example.org/a-hq.mp3",
                                "inv-thumb-media-id"),
                        7),
                Arguments.of("news-1.xml", news(1), 8),
                Arguments.of("news-3.xml", news(3), 9),
                Arguments.of(
                        "transfer_customer_service.xml",
                        new Reply.TransferCustomerService(null),
                        10),
                Arguments.of(
                        "transfer_customer_service-kf.xml",
                        new Reply.TransferCustomerService("anna@camel_demo"),
                        11),
                Arguments.of("transfer_biz_ai_ivr.xml", new Reply.TransferBizAiIvr(), 12),
                Arguments.of("success.txt", new Reply.None(), 0));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesEverySampleByteForByte(String file, Reply reply, int second) {
        assertThat(plain(reply, Instant.ofEpochSecond(1_789_000_000 + second)))
                .isEqualTo(text(InboundSamples.named("replies/" + file)));
    }

    @Test
    void hasASampleForEveryReply() {
        List<String> written = samples().map(arguments -> "replies/" + arguments.get()[0]).toList();
        assertThat(InboundSamples.ofKind("passive-reply").stream().map(Sample::file))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(written.stream(), Stream.of("replies/empty.txt")).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "]]>",
                "]]]]>>",
                "a]]></Content><MsgType>x</MsgType>",
                "<![CDATA[x]]>",
                "a & b < c > d &amp; \"e\" 'f'",
                "😀",
                " both ends "
            })
    void letsNoTextBreakOut(String content) {
        String xml = plain(new Reply.Text(content), NOW);
        assertThat(SafeXml.parse(xml.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        Map.entry("ToUserName", USER),
                        Map.entry("FromUserName", InboundSamples.ORIGINAL_ID),
                        Map.entry("CreateTime", "1789000002"),
                        Map.entry("MsgType", "text"),
                        Map.entry("Content", content));
    }

    @Test
    void leavesOutCharactersThatXmlForbids() {
        assertThat(plain(new Reply.Text("a\u0000b\u001Fc\uFFFFd\uD800e"), NOW))
                .contains("<![CDATA[abcde]]>");
    }

    @Test
    void sealsWhatWeChatCanOpen() {
        byte[] reply = "<xml><a>1</a></xml>".getBytes(StandardCharsets.UTF_8);
        Map<String, Object> envelope = SafeXml.parse(sealed(reply));
        assertThat(envelope).containsOnlyKeys("Encrypt", "MsgSignature", "TimeStamp", "Nonce");
        String encrypt = (String) envelope.get("Encrypt");
        assertThat(envelope)
                .containsEntry("TimeStamp", "1789000002")
                .containsEntry("Nonce", "904417325")
                .containsEntry(
                        "MsgSignature",
                        WeChatCrypto.sign(
                                InboundSamples.TOKEN, "1789000002", "904417325", encrypt));
        assertThat(WeChatCrypto.open(InboundSamples.ENCODING_AES_KEY, encrypt)).isEqualTo(reply);
    }

    @Test
    void sealsToTheSampleGivenItsRandomness() {
        InboundSamples.Vector vector =
                InboundSamples.vectors().stream()
                        .filter(v -> v.name().equals("encrypted passive reply"))
                        .findFirst()
                        .orElseThrow();
        EnvelopeCipher fixed = new EnvelopeCipher(InboundSamples.aesKey(), vector.fixedRandom());
        byte[] plain = vector.plaintext().getBytes(StandardCharsets.UTF_8);
        assertThat(plain(new Reply.Text("您好！\n我们周六 10:00-22:00 营业。"), NOW))
                .isEqualTo(vector.plaintext());
        byte[] sealed =
                ReplyWriter.sealed(
                        Format.XML.markup(),
                        plain,
                        fixed,
                        InboundSamples.token(),
                        InboundSamples.APP_ID,
                        NOW,
                        vector.nonce());
        assertThat(new String(sealed, StandardCharsets.UTF_8))
                .isEqualTo(text(InboundSamples.named("envelope/reply-encrypted.xml")));
    }

    @Test
    void neverSealsAnAcknowledgement() {
        byte[] success =
                ReplyWriter.plain(
                        Format.XML.markup(),
                        new Reply.None(),
                        USER,
                        InboundSamples.ORIGINAL_ID,
                        NOW);
        assertThat(sealed(success)).asString(StandardCharsets.UTF_8).isEqualTo("success");
        assertThat(sealed(new byte[0])).isEmpty();
    }

    @Test
    void fitsATextOfOneTo2047Bytes() {
        Received message = inbound("messages/text.xml");
        assertThat(ReplyWriter.fits(new Reply.Text(""), message)).isFalse();
        assertThat(ReplyWriter.fits(new Reply.Text(" \n"), message)).isFalse();
        assertThat(ReplyWriter.fits(new Reply.Text("x".repeat(2048)), message)).isFalse();
        assertThat(ReplyWriter.fits(new Reply.Text("周".repeat(683)), message)).isFalse();
        assertThat(ReplyWriter.fits(new Reply.Text("x".repeat(2047)), message)).isTrue();
        assertThat(ReplyWriter.fits(new Reply.Text("周".repeat(682)), message)).isTrue();
    }

    @Test
    void fitsOneCardToAMessageAndEightToAnEvent() {
        Received message = inbound("messages/image.xml");
        Received event = inbound("events/menu/click.xml");
        assertThat(ReplyWriter.fits(news(0), message)).isFalse();
        assertThat(ReplyWriter.fits(news(1), message)).isTrue();
        assertThat(ReplyWriter.fits(news(2), message)).isFalse();
        assertThat(ReplyWriter.fits(news(0), event)).isFalse();
        assertThat(ReplyWriter.fits(news(8), event)).isTrue();
        assertThat(ReplyWriter.fits(news(9), event)).isFalse();
    }

    @Test
    void fitsATransferToMessagesOnly() {
        for (Reply transfer :
                List.of(new Reply.TransferCustomerService(null), new Reply.TransferBizAiIvr())) {
            assertThat(ReplyWriter.fits(transfer, inbound("messages/text.xml"))).isTrue();
            assertThat(ReplyWriter.fits(transfer, inbound("events/follow/subscribe.xml")))
                    .isFalse();
        }
    }

    @Test
    void fitsNothingButSilenceToWhatNobodySent() {
        for (String file :
                List.of("edge/no-msgtype.xml", "events/jobs/MASSSENDJOBFINISH-success.xml")) {
            assertThat(ReplyWriter.fits(new Reply.Text("x"), inbound(file))).isFalse();
            assertThat(ReplyWriter.fits(new Reply.None(), inbound(file))).isTrue();
        }
    }

    private static Reply.News news(int articles) {
        if (articles == 0) {
            return new Reply.News(Collections.emptyList());
        }
        return new Reply.News(
                IntStream.rangeClosed(1, articles)
                        .mapToObj(
                                i ->
                                        new Article(
                                                "标题 " + i,
                                                "摘要 " + i,
                                                "https://example.org/p" + i + ".jpg",
                                                "https://example.org/a/" + i))
                        .toList());
    }

    private static Received inbound(String file) {
        return new InboundParser()
                .parse(InboundSamples.account(), InboundSamples.named(file).bytes());
    }

    private byte[] sealed(byte[] plain) {
        return ReplyWriter.sealed(
                Format.XML.markup(),
                plain,
                cipher,
                InboundSamples.token(),
                InboundSamples.APP_ID,
                NOW,
                "904417325");
    }

    private static String plain(Reply reply, Instant now) {
        return new String(
                ReplyWriter.plain(
                        Format.XML.markup(), reply, USER, InboundSamples.ORIGINAL_ID, now),
                StandardCharsets.UTF_8);
    }

    private static String text(Sample sample) {
        return new String(sample.bytes(), StandardCharsets.UTF_8);
    }
}

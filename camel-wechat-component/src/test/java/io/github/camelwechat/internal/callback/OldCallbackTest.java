// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.WeChatCrypto;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A URL that was signed long ago, made fresh: the signature sorts what it signs and joins it
 * without a seam, so what was a nonce can be called a timestamp.
 */
class OldCallbackTest {

    private static final Instant NOW = Instant.parse("2026-09-09T10:00:00Z");
    private static final long LONG_AGO = NOW.minus(Duration.ofDays(30)).getEpochSecond();

    private final PipelineFixture flow = new PipelineFixture();

    @AfterEach
    void close() {
        flow.close();
    }

    @ParameterizedTest
    @EnumSource(SecurityMode.class)
    void isRefusedAlsoWithTimestampAndNonceExchanged(SecurityMode mode) {
        String timestamp = "" + LONG_AGO;
        String nonce = "" + (NOW.getEpochSecond() + 60);
        Push old = push(mode, timestamp, nonce, created(LONG_AGO));

        assertThat(status(mode, old)).isEqualTo(403);
        assertThat(status(mode, renamed(old, timestamp, nonce, nonce, timestamp))).isEqualTo(403);
    }

    /** Nine digits of a nonce and the first of the timestamp are a number of ten. */
    @ParameterizedTest
    @EnumSource(SecurityMode.class)
    void isRefusedAlsoWithDigitsMovedFromOneToTheOther(SecurityMode mode) {
        String timestamp = "" + LONG_AGO;
        String nonce = ("" + NOW.getEpochSecond()).substring(0, 9);
        Push old = push(mode, timestamp, nonce, created(LONG_AGO));

        assertThat(status(mode, old)).isEqualTo(403);
        assertThat(
                        status(
                                mode,
                                renamed(
                                        old,
                                        timestamp,
                                        nonce,
                                        nonce + timestamp.charAt(0),
                                        timestamp.substring(1))))
                .isEqualTo(403);
    }

    @Test
    void isRefusedWithoutATimeWhereItsNonceCouldBeOne() {
        String nonce = "" + NOW.getEpochSecond();
        Push old = push(SecurityMode.SAFE, "" + LONG_AGO, nonce, "");

        assertThat(
                        status(
                                SecurityMode.SAFE,
                                renamed(old, "" + LONG_AGO, nonce, nonce, "" + LONG_AGO)))
                .isEqualTo(403);
    }

    /** A fifth of all nonces could be a time: then CreateTime says that all is well. */
    @ParameterizedTest
    @ValueSource(strings = {"1514711492", "1343779200", "0", "904417325", "x1514711492"})
    void isNotWhatSaysWhenItHappened(String nonce) {
        Push genuine =
                push(
                        SecurityMode.SAFE,
                        "" + NOW.getEpochSecond(),
                        nonce,
                        created(NOW.getEpochSecond() - 15));

        assertThat(status(SecurityMode.SAFE, genuine)).isEqualTo(200);
    }

    /** How late WeChat may deliver is not documented. */
    @Test
    void isNotRefusedForItsTimeAlone() {
        Push late =
                push(SecurityMode.SAFE, "" + NOW.getEpochSecond(), "904417325", created(LONG_AGO));

        assertThat(status(SecurityMode.SAFE, late)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"+1788948000", "' 1788948000'", "01788948000", "1e9", "''"})
    void namesItsTimestampInDigitsOnly(String timestamp) {
        assertThat(status(SecurityMode.SAFE, push(SecurityMode.SAFE, timestamp, "1", created(1))))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31556889864403199", "-31557014167219200", "9223372036854775807"})
    void isTakenWithAnyCreateTime(String seconds) {
        Push push =
                push(
                        SecurityMode.SAFE,
                        "" + NOW.getEpochSecond(),
                        "904417325",
                        "<CreateTime>" + seconds + "</CreateTime>");

        assertThat(status(SecurityMode.SAFE, push)).isEqualTo(200);
    }

    private int status(SecurityMode mode, Push push) {
        return PipelineFixture.handle(
                        flow.pipeline(mode, Duration.ofSeconds(4)),
                        push,
                        exchange -> CompletableFuture.completedStage(new Reply.None()))
                .join()
                .status();
    }

    private static String created(long seconds) {
        return "<CreateTime>" + seconds + "</CreateTime>";
    }

    private static Push renamed(
            Push push, String timestamp, String nonce, String newTimestamp, String newNonce) {
        return new Push(
                push.query()
                        .replace("timestamp=" + timestamp, "timestamp=" + newTimestamp)
                        .replace("nonce=" + nonce, "nonce=" + newNonce),
                push.body());
    }

    private static Push push(SecurityMode mode, String timestamp, String nonce, String fields) {
        String message =
                "<xml><ToUserName>"
                        + InboundSamples.ORIGINAL_ID
                        + "</ToUserName><FromUserName>oUser</FromUserName>"
                        + fields
                        + "<MsgType>text</MsgType><Content>hi</Content></xml>";
        String token = InboundSamples.TOKEN;
        String query =
                "signature="
                        + WeChatCrypto.sign(token, timestamp, nonce)
                        + "&timestamp="
                        + timestamp.replace("+", "%2B").replace(" ", "%20")
                        + "&nonce="
                        + nonce;
        byte[] plain = message.getBytes(StandardCharsets.UTF_8);
        if (mode == SecurityMode.PLAIN) {
            return new Push(query, plain);
        }
        String encrypt =
                WeChatCrypto.seal(InboundSamples.ENCODING_AES_KEY, plain, InboundSamples.APP_ID);
        return new Push(
                query + "&msg_signature=" + WeChatCrypto.sign(token, timestamp, nonce, encrypt),
                ("<xml><Encrypt>" + encrypt + "</Encrypt></xml>").getBytes(StandardCharsets.UTF_8));
    }
}

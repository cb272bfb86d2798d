// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.OnEveryEntrance;
import io.github.camelwechat.testing.WeChatCrypto;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is not genuine gets an empty 4xx, runs no route and leaves no trace. */
@OnEveryEntrance
class CallbackForgeryTest extends ConsumerTest {

    private static final String OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final byte[] MESSAGE = InboundSamples.named("messages/text.xml").bytes();

    @RegisterExtension final LogCapture log = new LogCapture(WeChatConsumer.class);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:route");
                from(shop("&securityMode=compatible&callbackPath=/compatible")).to("mock:route");
                from(shop("&securityMode=plain&callbackPath=/plain")).to("mock:route");
                from(shop("&freshness=3600000&callbackPath=/patient")).to("mock:route");
            }
        };
    }

    @Test
    void refusesASignatureMadeWithAnotherToken() {
        refused(
                client(),
                signedWith("anotherToken", InboundSamples.ENCODING_AES_KEY, InboundSamples.APP_ID),
                403);
    }

    @Test
    void refusesAnEnvelopeSealedWithAnotherKey() {
        refused(client(), signedWith(InboundSamples.TOKEN, OTHER_KEY, InboundSamples.APP_ID), 400);
    }

    @Test
    void refusesAnEnvelopeSealedForAnotherAppid() {
        refused(
                client(),
                signedWith(
                        InboundSamples.TOKEN,
                        InboundSamples.ENCODING_AES_KEY,
                        InboundSamples.COMPONENT_APP_ID),
                403);
    }

    @Test
    void refusesACallbackAddressedToAnotherOriginalId() {
        String foreign =
                new String(MESSAGE, StandardCharsets.UTF_8)
                        .replace(InboundSamples.ORIGINAL_ID, "gh_ffffffffffff");

        refused(client(), push(foreign), 403);
    }

    @Test
    void refusesAPlainBodyInSafeMode() {
        refused(client(), genuine(SecurityMode.PLAIN), 400);
        Push signedTwice = genuine(SecurityMode.SAFE);
        refused(client(), new Push(signedTwice.query(), MESSAGE), 400);
    }

    @Test
    void refusesCompatibleModeWithoutTheEncryptedHalf() {
        Push encrypted = genuine(SecurityMode.COMPATIBLE);

        refused(new CallbackClient(port, "/compatible"), new Push(encrypted.query(), MESSAGE), 400);
        refused(new CallbackClient(port, "/compatible"), genuine(SecurityMode.PLAIN), 400);
    }

    @Test
    void refusesAnEncryptedBodyInPlainMode() {
        refused(new CallbackClient(port, "/plain"), genuine(SecurityMode.SAFE), 400);
    }

    @Test
    void refusesATamperedCiphertext() {
        Push genuine = genuine(SecurityMode.SAFE);
        String body = new String(genuine.body(), StandardCharsets.UTF_8);
        int middle = body.indexOf("<Encrypt>") + 120;
        char other = body.charAt(middle) == 'A' ? 'B' : 'A';

        refused(
                client(),
                new Push(
                        genuine.query(),
                        (body.substring(0, middle) + other + body.substring(middle + 1))
                                .getBytes(StandardCharsets.UTF_8)),
                403);
    }

    @Test
    void seesOnlyDecryptedValuesInCompatibleMode() throws Exception {
        Push genuine = genuine(SecurityMode.COMPATIBLE);
        String tampered =
                new String(genuine.body(), StandardCharsets.UTF_8)
                        .replaceFirst(
                                "<FromUserName>.*?</FromUserName>",
                                "<FromUserName>attacker</FromUserName>")
                        .replaceFirst("(?s)<Content>.*?</Content>", "<Content>forged</Content>");
        getMockEndpoint("mock:route").expectedMessageCount(1);

        Answer answer =
                new CallbackClient(port, "/compatible")
                        .post(new Push(genuine.query(), tampered.getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.status()).isEqualTo(200);
        getMockEndpoint("mock:route").assertIsSatisfied();
        String body =
                getMockEndpoint("mock:route")
                        .getExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(String.class);
        assertThat(body)
                .doesNotContain("attacker", "forged")
                .contains("oK7dQ5xW2mZr8vTnB4yJcE1hLgPs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"signature", "timestamp", "nonce", "msg_signature"})
    void refusesAQueryWithoutOneOfItsParameters(String parameter) {
        Push genuine = genuine(SecurityMode.SAFE);

        refused(client(), new Push(without(genuine.query(), parameter), genuine.body()), 400);
        refused(
                client(),
                new Push(genuine.query() + "&" + parameter + "=twice", genuine.body()),
                400);
    }

    @Test
    void refusesABodyOfTwoMegabytes() {
        String content = "x".repeat(2 * 1024 * 1024);

        refused(client(), text("oUser", content, 1), 413);
    }

    @Test
    void refusesADtdEvenInAGenuineEnvelope() {
        refused(
                client(),
                push("<!DOCTYPE xml [<!ENTITY a \"b\">]><xml><MsgType>text</MsgType></xml>"),
                400);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void refusesATimestampFarFromOurClockOnEitherSide(long seconds) {
        Push genuine = genuine(SecurityMode.SAFE);
        clock.advance(Duration.ofSeconds(seconds));

        refused(client(), genuine, 403);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 300})
    void acceptsATimestampAtTheLimit(long seconds) {
        Push genuine = genuine(SecurityMode.SAFE);
        clock.advance(Duration.ofSeconds(seconds));

        assertThat(client().post(genuine).status()).isEqualTo(200);
    }

    @Test
    void runsARepeatedCallbackOnceForAsLongAsItsTimestampIsAccepted() {
        CallbackClient patient = new CallbackClient(port, "/patient");
        Push genuine = genuine(SecurityMode.SAFE);
        assertThat(patient.post(genuine).status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(59));

        assertThat(patient.post(genuine).status()).isEqualTo(200);

        assertThat(getMockEndpoint("mock:route").getReceivedExchanges()).hasSize(1);
    }

    /** As a proxy makes it that appends the query to a URL that has it already. */
    @Test
    void takesAQueryThatIsThereTwiceAndNamesTheParameterWhoseValuesDiffer() {
        Push genuine = genuine(SecurityMode.SAFE);

        refused(
                client(),
                new Push(genuine.query() + "&nonce=another", genuine.body()),
                Reason.PARAMETER_MISSING.httpStatus());
        assertThat(log.warnings())
                .filteredOn(line -> line.contains("refused"))
                .singleElement()
                .asString()
                .contains("query parameter nonce is there several times with different values")
                .contains("proxy");
        Push twice = new Push(genuine.query() + "&" + genuine.query(), genuine.body());
        assertThat(client().post(twice).status()).isEqualTo(200);
    }

    @Test
    void refusesOtherMethods() {
        Answer answer = client().method("PUT", genuine(SecurityMode.SAFE).query());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(getMockEndpoint("mock:route").getReceivedExchanges()).isEmpty();
    }

    @Test
    void answersAVerificationWithExactlyItsEcho() {
        Answer answer = client().get(handshake(InboundSamples.TOKEN));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("7730018841290045512");
        assertThat(getMockEndpoint("mock:route").getReceivedExchanges()).isEmpty();
    }

    @Test
    void refusesAVerificationThatWasNotSignedWithOurToken() {
        Answer answer = client().get(handshake("anotherToken"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void echoesNothingOfTheRequestInItsHeaders() {
        Push genuine = genuine(SecurityMode.SAFE);

        Answer answer = client().post(genuine);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.raw().headers().map().keySet())
                .isSubsetOf("content-type", "content-length");
        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    private String handshake(String token) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return "signature="
                + WeChatCrypto.sign(token, timestamp, "318845109")
                + "&timestamp="
                + timestamp
                + "&nonce=318845109&echostr=7730018841290045512";
    }

    private void refused(CallbackClient client, Push push, int status) {
        Answer answer = client.post(push);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(getMockEndpoint("mock:route").getReceivedExchanges()).isEmpty();
        assertThat(store.scan("", null, 10).toCompletableFuture().join().records())
                .as("state")
                .isEmpty();
    }

    private Push genuine(SecurityMode mode) {
        return InboundSamples.push(MESSAGE, mode, clock.instant(), InboundSamples.APP_ID);
    }

    private Push signedWith(String token, String aesKey, String appId) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String encrypt = WeChatCrypto.seal(aesKey, MESSAGE, appId);
        String query =
                "signature="
                        + WeChatCrypto.sign(token, timestamp, "1")
                        + "&timestamp="
                        + timestamp
                        + "&nonce=1&encrypt_type=aes&msg_signature="
                        + WeChatCrypto.sign(token, timestamp, "1", encrypt);
        return new Push(
                query,
                ("<xml><Encrypt>" + encrypt + "</Encrypt></xml>").getBytes(StandardCharsets.UTF_8));
    }

    private static String without(String query, String parameter) {
        return Stream.of(query.split("&"))
                .filter(pair -> !pair.startsWith(parameter + "="))
                .reduce((a, b) -> a + "&" + b)
                .orElse("");
    }
}

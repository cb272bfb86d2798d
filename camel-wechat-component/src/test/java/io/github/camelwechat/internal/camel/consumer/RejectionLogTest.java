// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.WeChatCrypto;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log names what is set up wrongly, once a minute; the caller learns nothing. */
class RejectionLogTest extends ConsumerTest {

    private static final String OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final String MESSAGE =
            "<xml><ToUserName>%s</ToUserName><FromUserName>oUser</FromUserName><MsgType>text</MsgType></xml>";

    @RegisterExtension final LogCapture log = new LogCapture(WeChatConsumer.class);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).routeId("shop").to("mock:shop");
                from(shop("&securityMode=plain&callbackPath=/plain")).to("mock:plain");
            }
        };
    }

    @BeforeEach
    void forgetTheStart() {
        log.forget();
    }

    @Test
    void namesAShapeThatContradictsTheMode() {
        refused(client().post(push(message(), SecurityMode.PLAIN, "")));
        refused(
                client().post(
                                new Push(
                                        genuine().query(),
                                        message().getBytes(StandardCharsets.UTF_8))));
        refused(new CallbackClient(port, "/plain").post(genuine()));

        assertThat(log.messages())
                .anySatisfy(
                        line -> assertThat(line).contains("not encrypted", "securityMode is safe"))
                .anySatisfy(
                        line -> assertThat(line).contains("encrypted, but securityMode is plain"));
    }

    @Test
    void namesAWrongToken() {
        refused(
                client().post(
                                signed(
                                        "anotherToken",
                                        InboundSamples.ENCODING_AES_KEY,
                                        InboundSamples.APP_ID)));

        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("our token", "option token", "SIGNATURE");
    }

    @Test
    void namesAWrongKey() {
        refused(client().post(signed(InboundSamples.TOKEN, OTHER_KEY, InboundSamples.APP_ID)));

        assertThat(log.messages()).singleElement().asString().contains("encodingAesKey", "CIPHER");
    }

    @Test
    void namesAForeignAppidAndAForeignOriginalId() {
        refused(
                client().post(
                                signed(
                                        InboundSamples.TOKEN,
                                        InboundSamples.ENCODING_AES_KEY,
                                        "wxforeign")));
        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains("another appid than", "FOREIGN");
        clock.advance(Duration.ofMinutes(2));

        refused(client().post(push(MESSAGE.formatted("gh_foreign"))));

        assertThat(log.messages()).hasSize(2).last().asString().contains("originalId", "FOREIGN");
    }

    @Test
    void saysItOnceAMinuteAndHowOftenItDidNot() {
        for (int i = 0; i < 50; i++) {
            refused(client().post(push(message(), SecurityMode.PLAIN, "")));
        }
        assertThat(log.messages()).hasSize(1);
        clock.advance(Duration.ofSeconds(61));

        refused(client().post(push(message(), SecurityMode.PLAIN, "")));

        assertThat(log.messages()).hasSize(2).last().asString().contains("49 more like it");
        WeChatConsumer consumer = (WeChatConsumer) context().getRoute("shop").getConsumer();
        assertThat(consumer.getRejections().values()).containsExactly(51);
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.body()).isEmpty();
    }

    private static String message() {
        return MESSAGE.formatted(InboundSamples.ORIGINAL_ID);
    }

    private Push genuine() {
        return push(message());
    }

    private Push signed(String token, String aesKey, String appId) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String encrypt =
                WeChatCrypto.seal(aesKey, message().getBytes(StandardCharsets.UTF_8), appId);
        return new Push(
                "signature="
                        + WeChatCrypto.sign(token, timestamp, "1")
                        + "&timestamp="
                        + timestamp
                        + "&nonce=1&msg_signature="
                        + WeChatCrypto.sign(token, timestamp, "1", encrypt),
                ("<xml><Encrypt>" + encrypt + "</Encrypt></xml>").getBytes(StandardCharsets.UTF_8));
    }
}

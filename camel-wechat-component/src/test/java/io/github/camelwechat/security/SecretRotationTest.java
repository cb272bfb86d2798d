// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.WeChatCrypto;
import java.nio.charset.StandardCharsets;
import org.apache.camel.BindToRegistry;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** While token and key are rotated, callbacks made with either are taken and answered in kind. */
class SecretRotationTest extends ConsumerTest {

    private static final String NEW_TOKEN = "camelDemoToken2027";
    private static final String NEW_KEY = "Nq3kT8mWv1XcR6yLd0HbN5sJf2PgU9aEo7Ci4Kx8QwN";

    /** Not on the URI: of two options with the same word in their names Camel masks only one. */
    @BindToRegistry("shop")
    public WeChatConfiguration shop() {
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId(InboundSamples.APP_ID);
        shop.setToken(NEW_TOKEN);
        shop.setPreviousToken(InboundSamples.TOKEN);
        shop.setEncodingAesKey(NEW_KEY);
        shop.setPreviousEncodingAesKey(InboundSamples.ENCODING_AES_KEY);
        return shop;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("wechat:shop?exchangePattern=InOut")
                        .routeId("shop")
                        .setBody(constant("answer"));
            }
        };
    }

    @Test
    void answersWithTheCredentialsTheCallbackCameWith() {
        Answer old = client().post(text("oUser", "made with the previous ones", 1));
        assertThat(
                        WeChatCrypto.openReply(
                                InboundSamples.TOKEN,
                                InboundSamples.ENCODING_AES_KEY,
                                InboundSamples.APP_ID,
                                old.text()))
                .contains("answer");

        Answer current = client().post(signedWithTheNewOnes("made with the new ones"));
        assertThat(
                        WeChatCrypto.openReply(
                                NEW_TOKEN, NEW_KEY, InboundSamples.APP_ID, current.text()))
                .contains("answer");
    }

    @Test
    void tellsWhenThePreviousOnesWereNeededLast() {
        WeChatConsumer consumer = (WeChatConsumer) context().getRoute("shop").getConsumer();
        client().post(signedWithTheNewOnes("made with the new ones"));
        assertThat(consumer.getPreviousTokenLastUsed()).isEmpty();
        assertThat(consumer.getPreviousEncodingAesKeyLastUsed()).isEmpty();

        client().post(text("oUser", "made with the previous ones", 1));

        assertThat(consumer.getPreviousTokenLastUsed()).isEqualTo(clock.instant().toString());
        assertThat(consumer.getPreviousEncodingAesKeyLastUsed())
                .isEqualTo(clock.instant().toString());
    }

    @Test
    void countsRefusalsByTheirReason() {
        WeChatConsumer consumer = (WeChatConsumer) context().getRoute("shop").getConsumer();
        Push genuine = text("oUser", "hello", 1);
        client().post(
                        new Push(
                                genuine.query().replace("msg_signature=", "msg_signature=0"),
                                genuine.body()));
        client().post(new Push(genuine.query(), "plain".getBytes(StandardCharsets.UTF_8)));
        client().post(
                        new Push(
                                genuine.query(),
                                "<xml><MsgType>text</MsgType></xml>"
                                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(consumer.getRejections())
                .containsEntry("SIGNATURE", 1)
                .containsEntry("MALFORMED", 1)
                .containsEntry("NOT_ENCRYPTED", 1);
    }

    private Push signedWithTheNewOnes(String content) {
        byte[] message =
                ("<xml><ToUserName>gh_1</ToUserName><FromUserName>oUser</FromUserName><CreateTime>"
                                + clock.instant().getEpochSecond()
                                + "</CreateTime><MsgType>text</MsgType><Content>"
                                + content
                                + "</Content><MsgId>2</MsgId></xml>")
                        .getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String encrypt = WeChatCrypto.seal(NEW_KEY, message, InboundSamples.APP_ID);
        return new Push(
                "signature="
                        + WeChatCrypto.sign(NEW_TOKEN, timestamp, "1")
                        + "&timestamp="
                        + timestamp
                        + "&nonce=1&msg_signature="
                        + WeChatCrypto.sign(NEW_TOKEN, timestamp, "1", encrypt),
                ("<xml><Encrypt>" + encrypt + "</Encrypt></xml>").getBytes(StandardCharsets.UTF_8));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.OnEveryEntrance;
import io.github.camelwechat.testing.WeChatCrypto;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/**
 * Several accounts may share a path, and even a token, as long as their callbacks say whose they
 * are.
 */
@OnEveryEntrance
class AccountsOnOnePathTest extends ConsumerTest {

    private static final String OTHER_APP_ID = "wx00000000000000aa";
    private static final String THIRD_APP_ID = "wx00000000000000bb";

    @Test
    void tellsSealedCallbacksApartByTheAppidInTheEnvelope() throws Exception {
        consume(account("one", InboundSamples.APP_ID, "", "safe"));
        consume(account("two", OTHER_APP_ID, "", "safe"));
        consume(account("three", THIRD_APP_ID, "", "compatible"));

        assertThat(post(push(message("gh_1", 1), SecurityMode.SAFE, OTHER_APP_ID))).isEqualTo(200);
        assertThat(post(push(message("gh_2", 2), SecurityMode.SAFE, InboundSamples.APP_ID)))
                .isEqualTo(200);
        assertThat(post(push(message("gh_3", 3), SecurityMode.COMPATIBLE, THIRD_APP_ID)))
                .isEqualTo(200);
        assertThat(
                        post(
                                push(
                                        message("gh_1", 4),
                                        SecurityMode.SAFE,
                                        InboundSamples.COMPONENT_APP_ID)))
                .as("an account of nobody")
                .isEqualTo(403);

        assertThat(received("one")).hasSize(1);
        assertThat(received("two")).hasSize(1);
        assertThat(received("three")).hasSize(1);
        assertThat(received("two").get(0).getMessage().getHeader(WeChatConstants.APP_ID))
                .isEqualTo(OTHER_APP_ID);
    }

    @Test
    void tellsPlainCallbacksApartByTheOriginalId() throws Exception {
        consume(account("one", InboundSamples.APP_ID, "gh_1", "plain"));
        consume(account("two", OTHER_APP_ID, "gh_2", "plain"));
        consume(account("sealed", THIRD_APP_ID, "", "safe"));

        assertThat(post(push(message("gh_2", 1), SecurityMode.PLAIN, ""))).isEqualTo(200);
        assertThat(post(push(message("gh_1", 2), SecurityMode.PLAIN, ""))).isEqualTo(200);
        assertThat(post(push(message("gh_3", 3), SecurityMode.SAFE, THIRD_APP_ID))).isEqualTo(200);
        assertThat(post(push(message("gh_9", 4), SecurityMode.PLAIN, ""))).isEqualTo(403);

        assertThat(received("one")).hasSize(1);
        assertThat(received("two")).hasSize(1);
        assertThat(received("sealed")).hasSize(1);
    }

    @Test
    void verifiesThePathForWhicheverAccountAsks() throws Exception {
        consume(account("one", InboundSamples.APP_ID, "", "safe"));
        consume(account("two", OTHER_APP_ID, "", "safe"));
        String timestamp = Long.toString(clock.instant().getEpochSecond());

        String query =
                "timestamp="
                        + timestamp
                        + "&nonce=1&echostr=42&signature="
                        + WeChatCrypto.sign(InboundSamples.TOKEN, timestamp, "1");

        assertThat(shared().get(query).text()).isEqualTo("42");
    }

    @Test
    void refusesTwoAccountsThatNothingTellsApart() throws Exception {
        consume(account("one", InboundSamples.APP_ID, "", "safe"));
        consume(account("plain", OTHER_APP_ID, "gh_1", "plain"));

        assertThatThrownBy(
                        () -> consume(account("twin", InboundSamples.APP_ID, "gh_2", "compatible")))
                .hasStackTraceContaining("'one'")
                .hasStackTraceContaining("'twin'")
                .hasStackTraceContaining("/shared")
                .hasStackTraceContaining("both have appId " + InboundSamples.APP_ID);
        for (String original : List.of("", "gh_1")) {
            assertThatThrownBy(
                            () ->
                                    consume(
                                            account(
                                                    "vague" + original,
                                                    THIRD_APP_ID,
                                                    original,
                                                    "plain")))
                    .hasStackTraceContaining("'plain'")
                    .hasStackTraceContaining("set option originalId of each");
        }
        assertThat(post(push(message("gh_1", 1), SecurityMode.PLAIN, ""))).isEqualTo(200);
    }

    @Test
    void countsForEachOfThemWhatNoneOfThemSigned() throws Exception {
        consume(account("one", InboundSamples.APP_ID, "", "safe"));
        consume(account("two", OTHER_APP_ID, "", "safe"));
        Push genuine = push(message("gh_1", 1), SecurityMode.SAFE, OTHER_APP_ID);

        int status =
                post(
                        new Push(
                                genuine.query().replace("signature=", "signature=0"),
                                genuine.body()));

        assertThat(status).isEqualTo(403);
        for (String route : List.of("one", "two")) {
            WeChatConsumer consumer = (WeChatConsumer) context().getRoute(route).getConsumer();
            assertThat(consumer.getRejections()).containsEntry("SIGNATURE", 1);
            assertThat(consumer.getHealthCheck().call().getDetails())
                    .containsEntry("rejections", "{SIGNATURE=1}")
                    .containsEntry("lastRefusalCause", "SIGNATURE");
        }
    }

    private static String account(String name, String appId, String originalId, String mode) {
        return "wechat:"
                + name
                + "?appId="
                + appId
                + (originalId.isEmpty() ? "" : "&originalId=" + originalId)
                + "&securityMode="
                + mode
                + "&token="
                + InboundSamples.TOKEN
                + "&encodingAesKey="
                + InboundSamples.ENCODING_AES_KEY
                + "&callbackPath=/shared&stateStore=#store";
    }

    private void consume(String uri) throws Exception {
        String name = uri.substring("wechat:".length(), uri.indexOf('?'));
        context()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from(uri).routeId(name).to("mock:" + name);
                            }
                        });
    }

    private String message(String originalId, long msgId) {
        return "<xml><ToUserName>%s</ToUserName><FromUserName>oUser</FromUserName><CreateTime>%d</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>%d</MsgId></xml>"
                .formatted(originalId, clock.instant().getEpochSecond(), msgId);
    }

    private CallbackClient shared() {
        return new CallbackClient(port, "/shared");
    }

    private int post(Push push) {
        return shared().post(push).status();
    }

    private List<Exchange> received(String route) {
        return getMockEndpoint("mock:" + route).getReceivedExchanges();
    }
}

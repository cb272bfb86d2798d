// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.OnEveryEntrance;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** A path belongs to the component; routes come and go on it. */
@OnEveryEntrance
class CallbackPathTest extends ConsumerTest {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).routeId("first").to("mock:shop");
            }
        };
    }

    @Test
    void refusesASecondRouteForTheSameAccountAndPathAndNamesBoth() {
        assertThatThrownBy(
                        () ->
                                context()
                                        .addRoutes(
                                                new RouteBuilder() {
                                                    @Override
                                                    public void configure() {
                                                        from(shop("&maxWaiting=5"))
                                                                .routeId("second")
                                                                .to("mock:second");
                                                    }
                                                }))
                .hasStackTraceContaining("'first'")
                .hasStackTraceContaining("'second'")
                .hasStackTraceContaining("/wechat/shop");
        assertThat(client().post(text("oUser", "hello", 1)).status()).isEqualTo(200);
    }

    @Test
    void answersAgainAfterARouteWasStoppedAndStarted() throws Exception {
        context().getRouteController().stopRoute("first");
        assertThat(client().post(text("oUser", "hello", 1)).status()).isEqualTo(404);

        context().getRouteController().startRoute("first");

        assertThat(client().post(text("oUser", "hello", 1)).status()).isEqualTo(200);
        assertThat(getMockEndpoint("mock:shop").getReceivedExchanges()).hasSize(1);
    }

    @Test
    void asksWeChatToComeAgainWhileARouteIsSuspended() throws Exception {
        context().getRouteController().suspendRoute("first");
        assertThat(client().post(text("oUser", "hello", 1)).status()).isEqualTo(503);

        context().getRouteController().resumeRoute("first");

        assertThat(client().post(text("oUser", "hello", 1)).status()).isEqualTo(200);
    }

    @Test
    void tellsTheAccountsOfOnePathApartByWhoSigned() throws Exception {
        context()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("wechat:outlet?appId=wx0000000000000001&token=otherToken&securityMode=plain"
                                                + "&callbackPath=/wechat/shop&stateStore=#store")
                                        .to("mock:outlet");
                            }
                        });
        Push signedByShop = text("oUser", "hello", 1);
        Push forged =
                InboundSamples.push(
                        InboundSamples.named("messages/text.xml").bytes(),
                        SecurityMode.PLAIN,
                        clock.instant(),
                        InboundSamples.APP_ID);

        assertThat(client().post(signedByShop).status()).isEqualTo(200);
        assertThat(
                        client().post(
                                        new Push(
                                                forged.query().replace("signature=", "signature=0"),
                                                forged.body()))
                                .status())
                .isEqualTo(403);

        assertThat(getMockEndpoint("mock:shop").getReceivedExchanges()).hasSize(1);
        assertThat(getMockEndpoint("mock:outlet").getReceivedExchanges()).isEmpty();
    }
}

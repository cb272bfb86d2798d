// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Outcome;
import io.github.camelwechat.store.redis.RedisSettings;
import io.github.camelwechat.store.redis.RedisStateStore;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import io.github.camelwechat.testing.engine.RealRedis;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.SupervisingRouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis goes away under a running route, and comes back without what it knew. */
class StoreOutageTest extends SimulatedWeChatTest {

    private static final String SEND = "/cgi-bin/message/custom/send";

    private final RealRedis redis = RealRedis.start();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        RedisSettings impatient = new RedisSettings("wechat", Duration.ofMillis(500));
        context.getRegistry().bind("redis", new RedisStateStore(redis.address(), impatient));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#redis")).to("mock:received");
                from("direct:send").to(shop("&stateStore=#redis"));
                from("direct:park").to(shop("&stateStore=#redis&windowClosed=park"));
            }
        };
    }

    @AfterEach
    void stopRedis() throws Exception {
        redis.close();
    }

    @Test
    void letsWeChatDecideWhileTheStoreIsGoneAndCountsAgainWhenItIsBack() throws Exception {
        MockEndpoint received = getMockEndpoint("mock:received");
        SimulatedUser user = wechat().user("oUser1");
        assertAccepted(user, "with the store");
        assertThat(status(send("first"))).isEqualTo("SENT");

        redis.close();
        assertAccepted(user, "without the store");
        received.expectedMessageCount(2);
        received.assertIsSatisfied();
        for (int i = 1; i <= 5; i++) {
            assertThat(status(send("asked " + i))).isEqualTo("ASKED");
        }
        assertThat(send("one too many").getException()).isInstanceOf(WindowClosedException.class);
        assertThat(wechat().requests(SEND)).hasSize(7);

        redis.startAgain();
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            assertAccepted(user, "with the store again");
                            Exchange sent = send("counted");
                            assertThat(status(sent)).isEqualTo("SENT");
                            assertThat(
                                            sent.getMessage()
                                                    .getHeader(WeChatConstants.WINDOW_REMAINING))
                                    .isEqualTo(4);
                        });
    }

    @Test
    void asksWeChatBeforeItFailsToParkWhileTheStoreIsGone() throws Exception {
        SimulatedUser user = wechat().user("oUser1");
        assertAccepted(user, "with the store");
        redis.close();
        for (int i = 1; i <= 5; i++) {
            assertThat(status(send("direct:park", "asked " + i))).isEqualTo("ASKED");
        }

        assertThat(send("direct:park", "one too many").getException())
                .isInstanceOf(StateStoreException.class);
    }

    @Test
    void answersWeChatInTimeWhileTheStoreStandsStill() throws Exception {
        SimulatedUser user = wechat().user("oUser1");
        assertAccepted(user, "with the store");
        redis.pause();
        assertAccepted(user, "while it stands still");
        assertAccepted(user, "and once more");
        assertThat(status(send("asked"))).isEqualTo("ASKED");
        redis.resume();
    }

    @Test
    void startsTheStoreAgainThatCouldNotBeStarted() throws Exception {
        RealRedis late = RealRedis.start();
        late.close();
        try (CamelContext other = new DefaultCamelContext()) {
            SupervisingRouteController supervisor = other.getRouteController().supervising();
            supervisor.setBackOffDelay(200);
            other.getRegistry().bind("redis", new RedisStateStore(late.address()));
            other.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:send").routeId("sends").to(shop("&stateStore=#redis"));
                        }
                    });
            other.start();
            Awaitility.await().until(() -> supervisor.getRestartingRoutes().size() == 1);
            late.startAgain();
            Awaitility.await().until(() -> supervisor.getRouteStatus("sends").isStarted());
            assertAccepted(wechat().user("oUser1"), "hello");
            Exchange sent =
                    other.createProducerTemplate().request("direct:send", StoreOutageTest::answer);
            assertThat(status(sent)).isEqualTo("ASKED");
        } finally {
            late.close();
        }
    }

    private static void assertAccepted(SimulatedUser user, String text) {
        assertThat(user.says(text).await().deliveries())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(Outcome.OK));
    }

    private static Object status(Exchange sent) {
        assertThat(sent.getException()).isNull();
        return sent.getMessage().getHeader(WeChatConstants.SEND_STATUS);
    }

    private Exchange send(String text) {
        return send("direct:send", text);
    }

    private Exchange send(String route, String text) {
        return template.request(
                route,
                exchange -> {
                    answer(exchange);
                    exchange.getMessage().setBody(text);
                });
    }

    private static void answer(Exchange exchange) {
        exchange.getMessage().setBody("answer");
        exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, "oUser1");
    }
}

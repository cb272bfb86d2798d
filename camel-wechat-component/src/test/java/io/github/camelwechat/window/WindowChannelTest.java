// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Rules of window events as exchanges. */
class WindowChannelTest extends SimulatedWeChatTest {

    private final Queue<Exchange> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean failing = new AtomicBoolean();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:received");
                from(shop("&channel=window"))
                        .routeId("watching")
                        .onException(IllegalStateException.class)
                        .useOriginalMessage()
                        .to("mock:original")
                        .end()
                        .process(
                                exchange -> {
                                    events.add(exchange.copy());
                                    if (failing.get()) {
                                        throw new IllegalStateException("not now");
                                    }
                                });
                from("direct:send").to(shop(""));
            }
        };
    }

    @Test
    void refusesASecondConsumerOfTheSameAccountAndNamesBothRoutes() {
        assertThatThrownBy(
                        () ->
                                context.addRoutes(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                from(shop("&channel=window&windowClosingSoon=0"))
                                                        .routeId("second")
                                                        .to("mock:second");
                                            }
                                        }))
                .hasStackTraceContaining("Routes 'watching' and 'second' both consume");
    }

    @Test
    void refusesAWrongChannelOrLead() {
        assertThatThrownBy(() -> consume("&channel=windows"))
                .hasMessageContaining("must be one of [message, window, authorization]");
        assertThatThrownBy(() -> consume("&channel=window&windowClosingSoon=1500"))
                .hasMessageContaining("windowClosingSoon")
                .hasMessageContaining("whole seconds");
    }

    @Test
    void tellsARouteOfAWholeLife() throws Exception {
        SimulatedUser user = wechat().user("oUser1");
        user.says("hello").await();
        Exchange opened = next("windowOpened");
        long at = opened.getMessage().getHeader("CamelWeChatCreateTime", Long.class);
        assertThat(opened.getMessage().getHeaders())
                .containsEntry("CamelWeChatAccount", "shop")
                .containsEntry("CamelWeChatOpenId", "oUser1")
                .containsEntry("CamelWeChatWindowState", "open")
                .containsEntry("CamelWeChatWindowRemaining", 5)
                .containsEntry("CamelWeChatWindowExpiresAt", at + 48 * 3600)
                .containsEntry("CamelWeChatWindowTrigger", "message");
        assertThat(json(opened))
                .containsEntry("event", "windowOpened")
                .containsEntry("at", Math.toIntExact(at))
                .containsEntry("account", "shop")
                .containsEntry("openId", "oUser1")
                .containsEntry("state", "open")
                .containsEntry("remaining", 5)
                .containsKeys("appId", "expiresAt", "trigger", "reopens");

        for (int i = 0; i < 5; i++) {
            template.sendBodyAndHeader("direct:send", "answer", WeChatConstants.OPEN_ID, "oUser1");
        }
        assertThat(next("windowExhausted").getMessage().getHeader("CamelWeChatWindowRemaining"))
                .isEqualTo(0);

        wechat().clock().advance(Duration.ofMinutes(1));
        user.says("and?").await();
        long again =
                next("windowReopened").getMessage().getHeader("CamelWeChatCreateTime", Long.class);

        wechat().clock().advance(Duration.ofHours(47));
        next("windowClosingSoon");

        wechat().clock().advance(Duration.ofHours(30));
        Exchange closed = next("windowClosed");
        assertThat(closed.getMessage().getHeader("CamelWeChatCreateTime"))
                .isEqualTo(again + 48 * 3600);
        assertThat(json(closed)).containsEntry("state", "closed").containsKeys("why", "since");
    }

    @Test
    void tellsAgainWhatTheRouteCouldNotTake() throws Exception {
        failing.set(true);
        wechat().user("oUser2").says("hello").await();
        Exchange first = next("windowOpened");
        failing.set(false);
        wechat().clock().advance(Duration.ofSeconds(10));
        Exchange second = next("windowOpened");
        assertThat(second.getMessage().getHeader("CamelWeChatDedupeKey", String.class))
                .isEqualTo(first.getMessage().getHeader("CamelWeChatDedupeKey"));
        assertThat(List.copyOf(events)).isEmpty();
        Exchange handled = getMockEndpoint("mock:original").getReceivedExchanges().get(0);
        assertThat(json(handled)).containsEntry("event", "windowOpened");
    }

    @Test
    void holdsEventsBackWhileTheConsumerIsSuspended() throws Exception {
        context.getRouteController().suspendRoute("watching");
        wechat().user("oUser3").says("hello").await();
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(events).isEmpty();
        context.getRouteController().resumeRoute("watching");
        next("windowOpened");
    }

    private Exchange next(String event) {
        await().until(() -> !events.isEmpty());
        Exchange next = events.remove();
        assertThat(next.getMessage().getHeader("CamelWeChatEvent")).isEqualTo(event);
        return next;
    }

    private void consume(String options) throws Exception {
        context.getEndpoint(shop(options)).createConsumer(exchange -> {});
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(Exchange exchange) throws Exception {
        return new ObjectMapper().readValue(exchange.getMessage().getBody(String.class), Map.class);
    }
}

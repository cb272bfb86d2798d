// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Producer;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Rules of who may park messages, and who gets them out again. */
class WindowClosedParkTest extends SimulatedWeChatTest {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("other", new InMemoryStateStore());
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(withoutSecret(shop("&stateStore=#state"))).log("heard");
                from("direct:park").to(shop("&stateStore=#state&windowClosed=park"));
            }
        };
    }

    @Test
    void refusesAProducerThatCouldNeverDeliver() {
        assertRefused(
                withoutSecret(shop("&stateStore=#state&windowClosed=park")),
                "appSecret",
                "missing");
    }

    @Test
    void refusesAProducerThatParksElsewhere() {
        assertRefused(
                shop("&stateStore=#other&windowClosed=park"),
                "stateStore",
                "all of them have to say the same");
    }

    @Test
    void refusesAProducerThatWantsItOtherwise() {
        assertRefused(
                shop("&stateStore=#state&windowClosed=park&parkCoalesce=true"),
                "parkCoalesce",
                "all of them have to say the same");
    }

    /** The consumer wakes the queue, and the producer has what it takes to send. */
    @Test
    void deliversWhereOnlyTheProducerKnowsTheSecret() {
        parked("hello");

        wechat().user("alice").says("here").await();

        await().until(() -> seen("alice").equals(List.of("hello")));
    }

    @Test
    void goesOnWhenAProducerEndsThatNeverBegan() throws Exception {
        Producer never =
                context.getEndpoint(shop("&stateStore=#state&windowClosed=park")).createProducer();
        never.build();
        never.init();
        never.stop();
        parked("hello");

        wechat().user("alice").says("here").await();

        await().until(() -> seen("alice").equals(List.of("hello")));
    }

    private void parked(String text) {
        wechat().user("alice").follows().await();
        wechat().advance(Duration.ofMinutes(2));
        template.sendBodyAndHeader("direct:park", text, WeChatConstants.OPEN_ID, "alice");
        assertThat(seen("alice")).isEmpty();
    }

    private void assertRefused(String uri, String option, String why) {
        assertThatThrownBy(
                        () ->
                                context.addRoutes(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                from("direct:refused").to(uri);
                                            }
                                        }))
                .hasStackTraceContaining("Option " + option + " of wechat:")
                .hasStackTraceContaining(why);
    }

    private static String withoutSecret(String uri) {
        return uri.replaceFirst("appSecret=RAW\\([^)]*\\)&?", "");
    }
}

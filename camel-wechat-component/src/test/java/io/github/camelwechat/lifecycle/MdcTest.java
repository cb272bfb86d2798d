// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.camelwechat.internal.camel.consumer.CallbackRoute;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Log lines of a route say whose callback it works on, where the application wants to know. */
class MdcTest extends SimulatedWeChatTest {

    private static final String LOGGER = "of-the-route";

    private final List<Map<String, String>> described = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    described.add(event.getMDCPropertyMap());
                }
            };

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.setUseMDCLogging(true);
        context.setMDCLoggingKeysPattern("camel.wechat.*");
        return context;
    }

    @BeforeEach
    void listen() {
        appender.start();
        ((Logger) LoggerFactory.getLogger(LOGGER)).addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(LOGGER)).detachAppender(appender);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("log:" + LOGGER).delay(1).asyncDelayed().to("log:" + LOGGER);
                from("direct:other").to("log:" + LOGGER);
            }
        };
    }

    @Test
    void everyLineOfTheRouteNamesAccountAndCallbackAlsoOnAnotherThread() {
        wechat().user("oAlice").says("hello").await();

        await().until(() -> described.size() == 2);
        assertThat(described)
                .allSatisfy(
                        keys ->
                                assertThat(keys)
                                        .containsEntry(CallbackRoute.MDC_ACCOUNT, "shop")
                                        .containsKey(CallbackRoute.MDC_DEDUPE_KEY));
        assertThat(described.toString()).doesNotContain("oAlice");
    }

    @Test
    void nothingOfItIsLeftForOthers() {
        wechat().user("oAlice").says("hello").await();
        await().until(() -> described.size() == 2);

        template.sendBody("direct:other", "hello");

        assertThat(described.get(2)).doesNotContainKey(CallbackRoute.MDC_DEDUPE_KEY);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.parking;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** A route that is too busy to hear of parked messages. */
class ParkedMessageEventsTest extends SimulatedWeChatTest {

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch first = new CountDownLatch(1);
    private final List<String> missed = new CopyOnWriteArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        ThreadPoolProfile one = new ThreadPoolProfile("WeChatRoute");
        one.setPoolSize(1);
        one.setMaxPoolSize(1);
        one.setMaxQueueSize(0);
        context.getExecutorServiceManager().registerThreadPoolProfile(one);
        context.getRegistry().bind("heard", new Heard());
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).log("heard");
                from(shop("&channel=window&exceptionHandler=#heard"))
                        .process(
                                exchange -> {
                                    first.countDown();
                                    busy.await();
                                });
                from("direct:park").to(shop("&windowClosed=park"));
            }
        };
    }

    @Test
    void doesNotFailTheSendThatParked() throws Exception {
        wechat().user("alice").follows().await();
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        wechat().advance(Duration.ofMinutes(2));

        Message parked = park("hello");

        assertThat(parked.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("PARKED");
        String parkId = parked.getHeader(WeChatConstants.PARK_ID, String.class);
        assertThat(missed)
                .anySatisfy(
                        message ->
                                assertThat(message)
                                        .contains("too busy to be told messageParked")
                                        .contains(parkId));
        busy.countDown();
    }

    private Message park(String text) {
        DefaultExchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(text);
        exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, "alice");
        return template.send("direct:park", exchange).getMessage();
    }

    private final class Heard implements ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {
            handleException("", null, exception);
        }

        @Override
        public void handleException(String message, Throwable exception) {
            handleException(message, null, exception);
        }

        @Override
        public void handleException(
                String message, org.apache.camel.Exchange exchange, Throwable exception) {
            missed.add(message);
        }
    }
}

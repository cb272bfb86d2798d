// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each HTTP engine tells in its own way who called. */
class CallersOfEnginesTest {

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    /** A message that looks from outside like camel-http-common's. */
    public static final class ServletMessage extends DefaultMessage {
        ServletMessage(CamelContext context) {
            super(new DefaultExchange(context));
        }

        public ServletRequest getRequest() {
            return new ServletRequest();
        }
    }

    /** As much of a servlet request as is asked for. */
    public static final class ServletRequest {
        public String getRemoteAddr() {
            return "203.0.113.7";
        }
    }

    @Test
    void knowsNobodyWhereTheEngineDoesNotTell() {
        DefaultMessage message = new DefaultMessage(new DefaultExchange(context));

        assertThat(CallbackHttpEndpoint.caller(message).peer()).isNull();
        assertThat(CallbackHttpEndpoint.caller(message).forwardedFor()).isEmpty();
    }

    @Test
    void readsTheServletsCaller() {
        assertThat(CallbackHttpEndpoint.caller(new ServletMessage(context)).peer())
                .isEqualTo("203.0.113.7");
    }

    /** Also where an engine appends parameters to headers, or has no header to append them to. */
    @Test
    void leavesOutWhatCameByTheQuery() {
        DefaultMessage message = new DefaultMessage(new DefaultExchange(context));
        message.setHeader("CamelHttpQuery", "a=1&x-forwarded-for=d&X%2dForwarded-For=e");

        message.setHeader("X-Forwarded-For", List.of("a, b", "c", "d", "e"));
        assertThat(CallbackHttpEndpoint.caller(message).forwardedFor())
                .containsExactly("a", "b", "c");
        message.setHeader("X-Forwarded-For", List.of("d", "e"));
        assertThat(CallbackHttpEndpoint.caller(message).forwardedFor()).isEmpty();
        message.setHeader("X-Forwarded-For", "d");
        assertThat(CallbackHttpEndpoint.caller(message).forwardedFor()).isEmpty();
    }

    /** The fields of a form become headers too, and nobody can count them. */
    @Test
    void believesNoForwardingOfAForm() {
        DefaultMessage message = new DefaultMessage(new DefaultExchange(context));
        message.setHeader("X-Forwarded-For", List.of("a", "b"));
        message.setHeader("Content-Type", "Multipart/form-data; boundary=x");

        assertThat(CallbackHttpEndpoint.caller(message).forwardedFor()).isEmpty();
    }

    /** Between lies the body, and the wait for a worker. */
    @Test
    void countsFromWhenTheEngineMadeTheExchange() {
        DefaultExchange exchange = new DefaultExchange(context);
        long made = System.nanoTime();
        Awaitility.await().until(() -> exchange.getClock().elapsed() >= 300);

        assertThat(CallbackHttpEndpoint.arrivedNanos(exchange) - made)
                .isLessThan(Duration.ofMillis(150).toNanos());
    }

    @Test
    void leavesTheirPortToVertxAddresses() {
        DefaultMessage message = new DefaultMessage(new DefaultExchange(context));
        message.setHeader("CamelVertxPlatformHttpRemoteAddress", "0:0:0:0:0:0:0:1:4711");

        assertThat(CallbackHttpEndpoint.caller(message).peer()).isEqualTo("0:0:0:0:0:0:0:1");
    }

    @Test
    void joinsTheLinesOfAHeaderInTheirOrder() {
        DefaultMessage message = new DefaultMessage(new DefaultExchange(context));
        message.setHeader("x-forwarded-for", List.of("a, b", "c,,d"));

        assertThat(CallbackHttpEndpoint.caller(message).forwardedFor())
                .containsExactly("a", "b", "c", "", "d");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.HttpEntrance;
import io.github.camelwechat.testing.LogCapture;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rules of HTTP workers: who lets more callbacks wait than there are workers is told so, and not
 * started; where none is held, as many may wait as somebody wants.
 */
class HttpWorkersTest extends ConsumerTest {

    HttpWorkersTest() {
        entrance = HttpEntrance.PLATFORM_HTTP;
    }

    @RegisterExtension final LogCapture log = new LogCapture(WeChatConsumer.class);

    @Test
    void refusesToStartWhereNoWorkerWouldBeLeft() throws Exception {
        consume("/a", 19);

        assertThatThrownBy(() -> consume("/b", 1))
                .hasStackTraceContaining("cannot hold 1 callbacks of account 'shop' open")
                .hasStackTraceContaining("20 workers")
                .hasStackTraceContaining("other routes hold 19")
                .hasStackTraceContaining("maxWaiting")
                .hasStackTraceContaining("workerPoolSize");
        assertThat(new CallbackClient(port, "/b").get("").status())
                .as("a path that was not opened")
                .isEqualTo(404);
    }

    @Test
    void countsTheWorkersThatAreConfigured() throws Exception {
        context().getRegistry().bind("vertxOptions", new VertxOptions().setWorkerPoolSize(200));

        consume("/a", 199);

        assertThat(log.warnings()).isEmpty();
        assertThat(HttpWorkers.count(context())).hasValue(200);
    }

    @Test
    void saysNothingWhereNobodyCanKnow() throws Exception {
        assertThat(HttpWorkers.count(new DefaultCamelContext())).as("no Vert.x server").isEmpty();
        Vertx vertx = Vertx.vertx();
        context().getRegistry().bind("vertx", vertx);
        try {
            consume("/a", 500);
        } finally {
            vertx.close();
        }

        assertThat(HttpWorkers.count(context())).as("the application's own Vert.x").isEmpty();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void letsAsManyWaitAsSomebodyWantsWhereNoneIsHeld() throws Exception {
        context().close();
        entrance = HttpEntrance.ROUTER;
        setUp();

        consume("/a", 10_000);

        assertThat(new CallbackClient(port, "/a").post(text("oUser", "hello", 1)).text())
                .isEqualTo("success");
    }

    private void consume(String path, int maxWaiting) throws Exception {
        context()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from(shop("&callbackPath=" + path + "&maxWaiting=" + maxWaiting))
                                        .to("mock:any");
                            }
                        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.LogCapture;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rules of HTTP workers: who lets more callbacks wait than there are workers is told at the start.
 */
class HttpWorkersTest extends ConsumerTest {

    @RegisterExtension final LogCapture log = new LogCapture(WeChatConsumer.class);

    @Test
    void warnsWhenNoWorkerWouldBeLeft() throws Exception {
        consume("/a", 19);
        assertThat(log.warnings()).isEmpty();

        consume("/b", 1);

        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("20 workers", "hold 20", "maxWaiting", "workerPoolSize");
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

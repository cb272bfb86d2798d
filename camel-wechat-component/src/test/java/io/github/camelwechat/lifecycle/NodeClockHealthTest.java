// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.time.NodeClocks;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.LoopbackServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes that share a store tell of clocks that differ, each of them, and no more once they agree.
 */
@Tag("slow")
class NodeClockHealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension final LogCapture log = new LogCapture(NodeClocks.class);

    private final JdbcConnectionPool database =
            JdbcConnectionPool.create("jdbc:h2:mem:clocks", "sa", "");
    private final List<CamelContext> nodes = new ArrayList<>();
    private final AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ofSeconds(5));

    @AfterEach
    void stop() throws Exception {
        for (CamelContext node : nodes) {
            node.close();
        }
        database.dispose();
    }

    @Test
    void tellsOfTheOtherOnBothUntilTheClocksArePutRight() throws Exception {
        CamelContext right = node("right", InstantSource.system());
        CamelContext ahead = node("ahead", () -> Instant.now().plus(wrong.get()));

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(skew(right)).contains("ahead (process", "s ahead of right");
                            assertThat(skew(ahead)).contains("right (process", "s behind ahead");
                        });
        assertThat(check(right).getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(log.warnings()).hasSize(2).allMatch(line -> line.contains("NTP"));

        wrong.set(Duration.ZERO);

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(skew(right)).isNull();
                            assertThat(skew(ahead)).isNull();
                        });
    }

    private CamelContext node(String name, InstantSource clock) throws Exception {
        CamelContext node = new DefaultCamelContext();
        node.getCamelContextExtension().setName(name);
        node.addService(new LoopbackServer(FreePorts.one()));
        node.getRegistry().bind("weChatClock", clock);
        node.getRegistry().bind("state", new JdbcStateStore(database));
        HealthCheckHelper.getHealthCheckRepository(node, "consumers", HealthCheckRepository.class)
                .setEnabled(true);
        node.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(InboundSamples.uri("&stateStore=#state")).routeId("in").log("heard");
                    }
                });
        node.start();
        nodes.add(node);
        return node;
    }

    private static String skew(CamelContext node) {
        return (String) check(node).getDetails().get("clockSkew");
    }

    private static HealthCheck.Result check(CamelContext node) {
        return HealthCheckHelper.invoke(node).stream()
                .filter(result -> result.getCheck().getId().equals("consumer:in"))
                .findFirst()
                .orElseThrow();
    }
}

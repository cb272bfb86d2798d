// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.ShopProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a journal what WeChat was told we have survives the process that told it. */
class JournalKillTest extends ConsumerTest {

    private static final String JOURNAL = "&journal=true&replyTimeout=300&stateStore=#disk";

    private final int doomedPort = FreePorts.one();
    @TempDir private Path folder;

    private JdbcConnectionPool disk;
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        disk = JdbcConnectionPool.create(url(), "sa", "");
        context.getRegistry().bind("disk", new JdbcStateStore(disk));
        return context;
    }

    @AfterEach
    void close() {
        letGo.countDown();
        disk.dispose();
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("state") + ";WRITE_DELAY=0";
    }

    private String journaled() {
        return shop("").replace("&stateStore=#store", JOURNAL);
    }

    /** Started by hand: the database has one process at a time. */
    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(journaled()).routeId("shop").autoStartup(false).to("mock:shop");
                from(journaled().replace("replyTimeout=300", "replyTimeout=301")
                                + "&callbackPath=/slow")
                        .routeId("slow")
                        .autoStartup(false)
                        .process(exchange -> letGo.await(30, TimeUnit.SECONDS));
            }
        };
    }

    @Test
    void runsAgainWhatAKilledProcessHadAcknowledged() throws Exception {
        List<String> said = List.of("one", "two", "three");
        Process doomed = doomed(journaled());
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("started");
            CallbackClient client = new CallbackClient(doomedPort, "/wechat/shop");
            for (int i = 0; i < said.size(); i++) {
                assertThat(client.post(text("oUser", said.get(i), i)).text()).isEqualTo("success");
                assertThat(output.readLine()).isEqualTo("begun " + said.get(i));
            }
        } finally {
            doomed.destroyForcibly().waitFor();
        }
        MockEndpoint shop = getMockEndpoint("mock:shop");
        clock.advance(Duration.ofSeconds(20));

        context().getRouteController().startRoute("shop");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(shop.getReceivedExchanges()).hasSize(said.size()));
        assertThat(contents(shop).toList()).containsExactlyInAnyOrderElementsOf(said);
        assertThat(shop.getReceivedExchanges())
                .allMatch(
                        exchange ->
                                exchange.getMessage()
                                        .getHeader(WeChatConstants.ACKNOWLEDGED, Boolean.class));
        Awaitility.await().untilAsserted(() -> assertThat(records()).isZero());
    }

    /** It was acknowledged, and no route had begun it. */
    @Test
    void runsInItsOrderWhatAKilledProcessHadKept() throws Exception {
        List<String> said = List.of("one", "two", "three", "four", "five");
        String keeping = journaled().replace("&journal=true", "&suspended=keep");
        Process doomed = doomed(keeping, "suspended");
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("started");
            CallbackClient client = new CallbackClient(doomedPort, "/wechat/shop");
            for (int i = 0; i < said.size(); i++) {
                assertThat(client.post(text("oUser", said.get(i), i)).text()).isEqualTo("success");
            }
        } finally {
            doomed.destroyForcibly().waitFor();
        }
        assertThat(records()).isEqualTo(said.size());
        MockEndpoint kept = getMockEndpoint("mock:kept");
        context()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from(keeping).to("mock:kept");
                            }
                        });

        Awaitility.await().untilAsserted(() -> assertThat(records()).isZero());
        assertThat(contents(kept)).containsExactlyElementsOf(said);
    }

    @Test
    void keepsWhatAnOrderlyStopCutShort() throws Exception {
        context().getRouteController().startRoute("slow");
        CallbackClient client = new CallbackClient(port, "/slow");
        assertThat(client.post(text("oUser", "hello", 1)).text()).isEqualTo("success");
        context().getShutdownStrategy().setTimeout(1);

        context().stop();

        assertThat(records()).isEqualTo(1);
    }

    @Test
    void forgetsWhatWasRunToItsEnd() throws Exception {
        context().getRouteController().startRoute("shop");

        assertThat(client().post(text("oUser", "hello", 1)).text()).isEqualTo("success");

        Awaitility.await().untilAsserted(() -> assertThat(records()).isZero());
        assertThat(getMockEndpoint("mock:shop").getReceivedExchanges()).hasSize(1);
    }

    private Process doomed(String endpoint, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ShopProcess.class.getName(),
                                Integer.toString(doomedPort),
                                url(),
                                clock.instant().toString(),
                                endpoint.replace("&exceptionHandler=#heard", "")));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private long records() throws Exception {
        try (Connection connection = disk.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery(
                                "SELECT COUNT(*) FROM wechat_state WHERE state_key LIKE"
                                        + " 'shop/journal/%'")) {
            count.next();
            return count.getLong(1);
        }
    }

    private static Stream<String> contents(MockEndpoint mock) {
        return mock.getReceivedExchanges().stream()
                .map(Exchange::getMessage)
                .map(message -> message.getHeader(WeChatConstants.CONTENT, String.class));
    }
}

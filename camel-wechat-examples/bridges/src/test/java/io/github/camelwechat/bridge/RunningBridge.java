// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.simulator.clock.RemoteClock;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.spi.RouteController;
import org.h2.jdbcx.JdbcDataSource;

/** Bridges as their users have them: pairs of Kamelets, in Camel Main. */
public final class RunningBridge implements AutoCloseable {

    static final String READY = "the bridge is ready";

    private final Main camel = new Main();
    private final Map<String, String> received = new ConcurrentHashMap<>();

    private RunningBridge() {}

    /** A process of its own, which follows the simulator's clock. */
    public static void main(String[] arguments) throws Exception {
        BridgeSetup setup = BridgeSetup.read(Path.of(arguments[0]));
        RemoteClock clock = new RemoteClock(setup.wechat());
        clock.awaitFirstReading(Duration.ofSeconds(10));
        start(setup, clock);
        System.out.println(READY);
    }

    public static RunningBridge start(BridgeSetup setup, InstantSource clock) {
        RunningBridge bridge = new RunningBridge();
        bridge.run(setup, clock);
        return bridge;
    }

    private void run(BridgeSetup setup, InstantSource clock) {
        property("camel.main.startupSummaryLevel", "Off");
        property("camel.main.shutdownTimeout", "10");
        property("camel.server.enabled", "true");
        property("camel.server.host", "127.0.0.1");
        property("camel.server.port", Integer.toString(setup.port()));
        property("camel.component.bridge.directory", setup.data().toString());
        for (String system : setup.systems()) {
            String account =
                    "camel.component.wechat.accounts[" + setup.get(system, "account") + "].";
            property(account + "apiBaseUrl", setup.wechat().toString());
            property(account + "appId", setup.get(system, "appId"));
            property(account + "appSecret", setup.get(system, "appSecret"));
            property(account + "token", setup.get(system, "token"));
            property(account + "encodingAesKey", setup.get(system, "encodingAesKey"));
            property(account + "conversationGap", Long.toString(BridgeContract.GAP.toMillis()));
            property(account + "stateStore", "#bean:stateStore");
        }
        camel.bind("weChatClock", clock);
        camel.bind("stateStore", new JdbcStateStore(database(setup.data())));
        camel.configure()
                .addRoutesBuilder(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                setup.systems().forEach(system -> routes(this, setup, system));
                            }
                        });
        camel.start();
    }

    private void property(String name, String value) {
        camel.addInitialProperty(name, value);
    }

    /** What the component remembers of sends has to survive a kill, or answers could be doubled. */
    private static JdbcDataSource database(Path data) {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl(
                "jdbc:h2:file:"
                        + data.resolve("wechat").toAbsolutePath()
                        + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
        return database;
    }

    private void routes(RouteBuilder routes, BridgeSetup setup, String system) {
        String account = setup.get(system, "account");
        routes.from("kamelet:wechat-source?ordered=user&account=" + account)
                .process(
                        exchange ->
                                received.put(
                                        exchange.getMessage()
                                                .getHeader("wechat-openid", String.class),
                                        exchange.getMessage().getBody(String.class)))
                .to("direct:to-" + system);
        routes.from("direct:to-" + system)
                .to(
                        "kamelet:"
                                + system
                                + "-message-sink?account="
                                + account
                                + "&"
                                + setup.get(system, "sink"));
        routes.from(
                        "kamelet:"
                                + system
                                + "-reply-source?agents=RAW(Alice=alice@shop,Carol=carol@shop)&account="
                                + account
                                + "&"
                                + setup.get(system, "source"))
                .routeId("replies-" + system)
                .to("kamelet:wechat-sink?account=" + account);
    }

    /** Hands the last callback of a user to the sink once more. */
    public void repeat(String system, String openId) {
        try (ProducerTemplate template = camel.getCamelContext().createProducerTemplate()) {
            template.sendBody("direct:to-" + system, received.get(openId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops looking for answers, or goes on with it. */
    public void listens(String system, boolean listens) throws Exception {
        RouteController routes = camel.getCamelContext().getRouteController();
        if (listens) {
            routes.startRoute("replies-" + system);
        } else {
            routes.stopRoute("replies-" + system);
        }
    }

    /** The number of messages and answers that are on their way. */
    public int open() {
        return camel.getCamelContext()
                .getComponent("bridge", BridgeComponent.class)
                .database()
                .text(
                        "SELECT COUNT(*) FROM bridge_delivery WHERE state IN ('waiting', 'asked')"
                                + " AND openid NOT LIKE '?%'")
                .map(Integer::parseInt)
                .orElseThrow();
    }

    @Override
    public void close() {
        camel.stop();
    }
}

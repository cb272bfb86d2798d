// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.callback.CallbackResult;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.LoopbackServer;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Rules of the end: what was started, and received and sent, leaves nothing behind when it is
 * stopped.
 */
@Tag("slow")
class StartStopTest {

    /** More than any pool has threads: they are made one by one, up to their number. */
    private static final int WARM_UP = 40;

    /** Far less than one a cycle. */
    private static final int AT_ONCE = 3;

    private static final int CYCLES = 200;

    /** Far below one class in every cycle, and above what the JVM loads late for itself. */
    private static final int CLASSES_OF_THE_JVM = CYCLES / 2;

    private static final List<String> OTHERS =
            List.of("vert.x-", "awaitility", "ForkJoinPool.", "lettuce-", "process reaper");

    private final int port = FreePorts.one();

    private WeChatSimulator wechat;
    private Vertx vertx;
    private int said;

    /**
     * Raises the log level: a test that writes every line at TRACE has no time for hundreds of
     * contexts.
     */
    @BeforeEach
    void logLess() {
        root().setLevel(Level.WARN);
    }

    @AfterEach
    void logAll() {
        root().setLevel(Level.TRACE);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        wechat =
                SimulatedWeChatTest.redelivering()
                        .callbackUrl("http://127.0.0.1:" + port + "/wechat/shop")
                        .start();
    }

    @AfterEach
    void stop() {
        wechat.close();
        vertx.close();
    }

    @Test
    void aContextLeavesNoThreadNoPortNoClassAndNotItself() throws Exception {
        List<WeakReference<CamelContext>> contexts = new ArrayList<>();
        for (int i = 0; i < WARM_UP; i++) {
            contexts.add(livedThrough());
        }
        Map<String, Long> threads = threads();
        int classes = loadedClasses();

        for (int i = 0; i < CYCLES; i++) {
            contexts.add(livedThrough());
        }

        noThreadIsLeftBesides(threads);
        assertThat(loadedClasses() - classes).isLessThan(CLASSES_OF_THE_JVM);
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(free.isBound()).isTrue();
        }
        contexts.remove(contexts.size() - 1); // The libraries around may know the last one still.
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(contexts).allMatch(context -> context.get() == null);
                        });
    }

    @Test
    void aRouteLeavesNoThreadNoPathAndNoClass() throws Exception {
        try (CamelContext context = context()) {
            context.start();
            for (int i = 0; i < WARM_UP; i++) {
                restart(context);
            }
            Map<String, Long> threads = threads();
            int classes = loadedClasses();

            for (int i = 0; i < CYCLES; i++) {
                restart(context);
            }

            noThreadIsLeftBesides(threads);
            assertThat(loadedClasses() - classes).isLessThan(CLASSES_OF_THE_JVM);
            context.getRouteController().stopRoute("callbacks");
            assertThat(statusOfACallback()).isEqualTo(404);
        }
    }

    private WeakReference<CamelContext> livedThrough() throws Exception {
        try (CamelContext context = context()) {
            context.start();
            work(context);
            return new WeakReference<>(context);
        }
    }

    private void restart(CamelContext context) throws Exception {
        for (String route : List.of("callbacks", "answers")) {
            context.getRouteController().stopRoute(route);
            context.getRouteController().startRoute(route);
        }
        work(context);
    }

    /** One callback in, its passive answer, and one customer-service message. */
    private void work(CamelContext context) {
        String user = "oUser" + ++said;
        assertThat(wechat.user(user).says("hello").await().isOk()).isTrue();
        Exchange sent =
                context.createProducerTemplate()
                        .request(
                                "direct:answer",
                                exchange -> {
                                    exchange.getMessage().setBody("hi again");
                                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, user);
                                });
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
    }

    private int statusOfACallback() {
        CallbackResult result = wechat.send(wechat.signer().sign("oUser", "<xml/>"));
        assertThat(result).isInstanceOf(CallbackResult.Response.class);
        return ((CallbackResult.Response) result).status();
    }

    private CamelContext context() throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("vertx", vertx);
        context.getRegistry().bind("weChatClock", wechat.clock());
        context.addService(new LoopbackServer(port));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(shop()).routeId("callbacks").setBody(constant("hi")).to(shop());
                        from("direct:answer").routeId("answers").to(shop());
                    }
                });
        return context;
    }

    private String shop() {
        SimulatedAccount account = wechat.account();
        return "wechat:shop?appId=%s&appSecret=RAW(%s)&token=RAW(%s)&encodingAesKey=RAW(%s)&apiBaseUrl=%s"
                .formatted(
                        account.appId(),
                        account.appSecret(),
                        account.token(),
                        account.encodingAesKey(),
                        wechat.baseUri());
    }

    /**
     * Counts the threads by name, whatever their number. Those of Vert.x and of Awaitility are the
     * test's own, those of the common pool nobody's, and those of Redis are left from a test before
     * this one in the same JVM: no route here has a store but the memory.
     */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("\\d+", "#"))
                .filter(name -> OTHERS.stream().noneMatch(name::startsWith))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    private static void noThreadIsLeftBesides(Map<String, Long> before) {
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(threads())
                                        .allSatisfy(
                                                (name, count) ->
                                                        assertThat(count)
                                                                .as(name)
                                                                .isLessThanOrEqualTo(
                                                                        most(name, before))));
    }

    /** A pool that grows with need has two threads where one message overtakes another. */
    private static long most(String name, Map<String, Long> before) {
        long known = before.getOrDefault(name, 0L);
        return known > 0 && name.endsWith("WeChatProducer") ? known + AT_ONCE : known;
    }

    private static int loadedClasses() {
        System.gc();
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.AsyncProcessorSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A callback that waits holds memory alone, and of that no more than it may. */
class VertxCallbackEndpointTest extends ConsumerTest {

    private static final int WORKERS = 20;
    private static final int LARGE = 9_000_000;
    private static final int SMALL = 1024;

    private final Queue<Runnable> bots = new ConcurrentLinkedQueue<>();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&exchangePattern=InOut")).process(new Bot());
                from(shop("&callbackPath=/read&exchangePattern=InOut")).setBody(constant("read"));
                from(shop("&callbackPath=/small&maxBodySize=" + SMALL)).stop();
            }
        };
    }

    /** Answers when it is told to, and holds no thread. */
    private final class Bot extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            threads.add(Thread.currentThread().getName().replaceFirst(".*(WeChatRoute).*", "$1"));
            bots.add(
                    () -> {
                        exchange.getMessage().setBody("the answer");
                        callback.done(false);
                    });
            return false;
        }
    }

    @Test
    void holdsNoWorkerWhileHundredsWait() throws Exception {
        List<CompletableFuture<Answer>> waiting =
                IntStream.range(0, 300)
                        .mapToObj(i -> client().postAsync(text("oUser" + i, "hello", i)))
                        .toList();
        Awaitility.await().until(() -> bots.size() == 300);

        CountDownLatch all = new CountDownLatch(WORKERS);
        CountDownLatch free = new CountDownLatch(WORKERS);
        for (int i = 0; i < WORKERS; i++) {
            router().vertx()
                    .executeBlocking(
                            () -> {
                                all.countDown();
                                if (all.await(20, TimeUnit.SECONDS)) {
                                    free.countDown();
                                }
                                return null;
                            },
                            false);
        }
        assertThat(free.await(30, TimeUnit.SECONDS)).as("all workers at once").isTrue();
        bots.forEach(Runnable::run);

        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().text()).contains("<Encrypt>"));
        assertThat(threads).containsExactly("WeChatRoute");
    }

    @Test
    void refusesBodiesThatGrowTooLargeBeforeTheyAreHeld() throws Exception {
        List<Connection> attackers = new ArrayList<>();
        try {
            long before = usedMemory();
            for (int i = 0; i < 20; i++) {
                Connection attacker = new Connection(port);
                attackers.add(attacker);
                attacker.send("POST /wechat/shop HTTP/1.1\r\nHost: x\r\nContent-Length: " + LARGE);
                attacker.send("\r\n\r\n");
                attacker.send("x".repeat(LARGE - 1));
            }
            for (Connection attacker : attackers) {
                assertThat(attacker.statusLine()).as("unfinished").contains(" 413 ");
            }
            assertThat(usedMemory() - before).as("held").isLessThan(40_000_000);
            assertThat(new CallbackClient(port, "/read").post(text("oUser", "hi", 1)).status())
                    .as("a genuine one meanwhile")
                    .isEqualTo(200);
        } finally {
            for (Connection attacker : attackers) {
                attacker.close();
            }
        }
    }

    @Test
    void readsABodyInManyPartsWhenTheCallerWasToldToGoOn() throws Exception {
        Push push = text("oUser", "你好".repeat(500), 1);
        try (Connection caller = new Connection(port)) {
            caller.send(
                    "POST /read?"
                            + push.query()
                            + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
                            + push.body().length
                            + "\r\n\r\n");
            assertThat(caller.statusLine()).contains(" 100 ");
            assertThat(caller.statusLine()).isEmpty();
            String body = new String(push.body(), StandardCharsets.UTF_8);
            for (int i = 0; i < body.length(); i += 100) {
                caller.send(body.substring(i, Math.min(body.length(), i + 100)));
            }
            assertThat(caller.statusLine()).contains(" 200 ");
        }
    }

    @Test
    void takesABodyThatAHandlerInFrontHasRead() {
        router().route().order(-1).handler(BodyHandler.create(false));

        Answer answer = new CallbackClient(port, "/read").post(text("oUser", "hello", 1));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void leavesARequestAloneThatAHandlerInFrontHasAnswered() {
        Queue<Throwable> unhandled = new ConcurrentLinkedQueue<>();
        router().vertx().exceptionHandler(unhandled::add);
        router().route().order(-1).handler(TimeoutHandler.create(500));

        Answer answer = client().post(text("oUser", "hello", 1));
        bots.remove().run();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(new CallbackClient(port, "/read").post(text("oUser", "hello", 2)).status())
                .isEqualTo(200);
        assertThat(unhandled).isEmpty();
    }

    @Test
    void bearsCallersThatHangUp() throws Exception {
        Push push = text("oUser", "hello", 1);
        String head =
                "POST /wechat/shop?"
                        + push.query()
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                        + push.body().length
                        + "\r\n\r\n";
        try (Connection caller = new Connection(port)) {
            caller.send(head + "<xml>");
        }
        try (Connection caller = new Connection(port)) {
            caller.send(head + new String(push.body(), StandardCharsets.UTF_8));
            Awaitility.await().until(() -> bots.size() == 1);
        }
        bots.remove().run();

        assertThat(reported).isEmpty();
        assertThat(new CallbackClient(port, "/read").post(text("oUser", "hi", 2)).status())
                .isEqualTo(200);
    }

    @Test
    void hangsUpOnABodyThatDoesNotComeToItsEnd() throws Exception {
        String head = "POST /wechat/shop HTTP/1.1\r\nHost: x\r\nContent-Length: ";
        try (Connection slow = new Connection(port);
                Connection large = new Connection(port)) {
            slow.send(head + "100\r\n\r\n<xml>");
            large.send(head + LARGE + "\r\n\r\n" + "x".repeat(LARGE - 1));

            assertThat(slow.toItsEnd()).first().asString().contains(" 408 ");
            assertThat(large.toItsEnd()).first().asString().contains(" 413 ");
        }
    }

    @Test
    void hangsUpOnABodyThatWasTooLargeAtOnceAndDoesNotComeToItsEnd() throws Exception {
        try (Connection large = new Connection(port)) {
            large.send(
                    "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + LARGE
                            + "\r\n\r\n"
                            + "x".repeat(SMALL + 1));

            assertThat(large.toItsEnd()).first().asString().contains(" 413 ");
        }
    }

    @Test
    void hangsUpOnAMethodThatIsRefusedAndWhoseBodyDoesNotCome() throws Exception {
        try (Connection caller = new Connection(port)) {
            caller.send("PUT /read HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");

            assertThat(caller.toItsEnd()).first().asString().contains(" 405 ");
        }
    }

    @Test
    void takesTheNextRequestOfAConnectionWhoseLastOneWasRefused() throws Exception {
        Push push = text("oUser", "hello", 1);
        try (Connection caller = new Connection(port)) {
            caller.send("PUT /read HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n<xml>");
            caller.send(
                    "POST /read?"
                            + push.query()
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + push.body().length
                            + "\r\n\r\n"
                            + new String(push.body(), StandardCharsets.UTF_8));
            assertThat(caller.statusLine()).contains(" 405 ");
            while (!caller.statusLine().isEmpty()) {
                continue;
            }
            assertThat(caller.statusLine()).contains(" 200 ");
        }
    }

    private VertxPlatformHttpRouter router() {
        return context().getRegistry().findSingleByType(VertxPlatformHttpRouter.class);
    }

    private static long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** A connection on which a caller sends what he likes. */
    private static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader responses;

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            responses =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        String statusLine() throws IOException {
            return responses.readLine();
        }

        /** Fails after 20 seconds without a byte. */
        List<String> toItsEnd() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = responses.readLine(); line != null; line = responses.readLine()) {
                lines.add(line);
            }
            return lines;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.LoopbackServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes that share a store are started anew one after the other, and nothing is lost. */
@Tag("slow")
class RollingRestartTest {

    /** WeChat's patience with one delivery, after which it delivers again. */
    private static final long WECHAT_MILLIS = 5_000;

    private static final int DELIVERIES = 3;
    private static final long EVERY_MILLIS = 50;

    private final InMemoryStateStore shared = new InMemoryStateStore();
    private final Queue<String> runs = new ConcurrentLinkedQueue<>();
    private final int[] ports = {FreePorts.one(), FreePorts.one()};
    private final CamelContext[] nodes = new CamelContext[2];
    private final CallbackClient[] clients = {client(0), client(1)};
    private final AtomicInteger turn = new AtomicInteger();
    private final ScheduledExecutorService wechat = Executors.newScheduledThreadPool(2);
    private final Queue<CompletableFuture<Boolean>> accepted = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() throws Exception {
        wechat.shutdownNow();
        for (CamelContext node : nodes) {
            node.close();
        }
    }

    @Test
    void losesNoCallbackAndRunsNoneTwice() throws Exception {
        start(0);
        start(1);
        AtomicInteger number = new AtomicInteger();
        Future<?> traffic =
                wechat.scheduleAtFixedRate(
                        () -> accepted.add(deliver(text(number.incrementAndGet()), 1)),
                        0,
                        EVERY_MILLIS,
                        TimeUnit.MILLISECONDS);
        for (int node = 0; node < nodes.length; node++) {
            goesOn(number);
            nodes[node].getRouteController().suspendRoute("shop");
            goesOn(number);
            nodes[node].close();
            goesOn(number);
            start(node);
        }
        goesOn(number);
        traffic.cancel(false);
        Awaitility.await().until(() -> accepted.size() == number.get());

        List<CompletableFuture<Boolean>> all = List.copyOf(accepted);
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(all).allSatisfy(each -> assertThat(each.join()).isTrue());
        assertThat(runs).doesNotHaveDuplicates().hasSize(number.get());
    }

    /** Twenty more callbacks. */
    private static void goesOn(AtomicInteger number) {
        int until = number.get() + 20;
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> number.get() >= until);
    }

    /** To the next node, as a balancer does: to the other where nobody listens. */
    private CompletableFuture<Boolean> deliver(Push push, int delivery) {
        int first = turn.getAndIncrement();
        return clients[first % 2]
                .postAsync(push)
                .exceptionallyCompose(dead -> clients[(first + 1) % 2].postAsync(push))
                .thenApply(Answer::status)
                .completeOnTimeout(0, WECHAT_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(dead -> 0)
                .thenApply(
                        status ->
                                status == 200
                                        ? CompletableFuture.completedFuture(true)
                                        : again(push, delivery))
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Boolean> again(Push push, int delivery) {
        return delivery == DELIVERIES
                ? CompletableFuture.completedFuture(false)
                : CompletableFuture.supplyAsync(() -> deliver(push, delivery + 1), wechat)
                        .thenCompose(Function.identity());
    }

    private void start(int number) throws Exception {
        CamelContext node = new DefaultCamelContext();
        node.addService(new LoopbackServer(ports[number]));
        node.getRegistry().bind("shared", shared);
        node.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(InboundSamples.uri("&stateStore=#shared"))
                                .routeId("shop")
                                .delay(20)
                                .process(
                                        exchange ->
                                                runs.add(
                                                        exchange.getMessage()
                                                                .getHeader(
                                                                        WeChatConstants.CONTENT,
                                                                        String.class)));
                    }
                });
        node.start();
        nodes[number] = node;
    }

    private CallbackClient client(int number) {
        return new CallbackClient(ports[number], "/wechat/shop");
    }

    private static Push text(int number) {
        String body =
                "<xml><ToUserName>%s</ToUserName><FromUserName>oUser</FromUserName><CreateTime>%d"
                        + "</CreateTime><MsgType>text</MsgType><Content>m%d</Content></xml>";
        return InboundSamples.push(
                body.formatted(InboundSamples.ORIGINAL_ID, Instant.now().getEpochSecond(), number)
                        .getBytes(StandardCharsets.UTF_8),
                SecurityMode.SAFE,
                Instant.now(),
                InboundSamples.APP_ID);
    }
}

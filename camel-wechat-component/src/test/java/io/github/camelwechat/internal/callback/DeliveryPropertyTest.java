// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deliveries nobody would think of: the same plan for the same seed. */
@Tag("slow")
class DeliveryPropertyTest {

    private static final int EVENTS = 500;
    private static final int CALLBACKS = 40;
    private static final int ATTEMPTS = 3;

    /** Short, so that some routes are done in time and some are not. */
    private static final Duration REPLY_TIMEOUT = Duration.ofMillis(25);

    private final PipelineFixture flow = new PipelineFixture();

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverMergesEventsOfOneSecondThatDifferInAByte(long seed) {
        Random random = new Random(seed);
        SecurityMode mode = random.nextBoolean() ? SecurityMode.SAFE : SecurityMode.PLAIN;
        CallbackPipeline pipeline = flow.pipeline(mode, REPLY_TIMEOUT);
        Set<String> bodies = new HashSet<>();
        List<String> routed = new ArrayList<>();
        String body = click("oUser", "key");
        while (bodies.size() < EVENTS) {
            body = withAnotherByte(body, random);
            CallbackResponse answer =
                    PipelineFixture.handle(
                                    pipeline,
                                    flow.push(body.getBytes(US_ASCII), mode),
                                    delivery -> {
                                        routed.add(new String(delivery.original(), US_ASCII));
                                        return CompletableFuture.completedStage(new Reply.None());
                                    })
                            .join();
            if (answer.accepted()) {
                bodies.add(body);
            } else {
                body = click("oUser" + bodies.size(), "key");
            }
        }

        assertThat(routed).doesNotHaveDuplicates().hasSameElementsAs(bodies);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverRunsASucceededCallbackAgainAndNeverLosesOne(long seed) {
        Random random = new Random(seed);
        List<CallbackPipeline> nodes =
                random.nextBoolean()
                        ? flow.nodes(REPLY_TIMEOUT)
                        : flow.nodes(REPLY_TIMEOUT, REPLY_TIMEOUT);
        List<Callback> callbacks =
                IntStream.range(0, CALLBACKS)
                        .mapToObj(i -> new Callback("oUser" + i, nodes, random.nextLong()))
                        .toList();

        CompletableFuture.allOf(
                        callbacks.stream().map(Callback::push).toArray(CompletableFuture[]::new))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();

        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .untilAsserted(() -> callbacks.forEach(Callback::check));
    }

    /** One callback on its way: how WeChat delivers it, and what the route makes of it. */
    private final class Callback {

        private final String user;
        private final List<CallbackPipeline> nodes;
        private final Push push;
        private final Random random;
        private final int failures;
        private final Reply reply;
        private final AtomicInteger runs = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicBoolean succeeded = new AtomicBoolean();
        private final List<String> breaches = new CopyOnWriteArrayList<>();
        private final List<CompletableFuture<CallbackResponse>> answers =
                new CopyOnWriteArrayList<>();
        private final List<CompletableFuture<?>> ended = new CopyOnWriteArrayList<>();

        Callback(String user, List<CallbackPipeline> nodes, long seed) {
            this.user = user;
            this.nodes = nodes;
            this.random = new Random(seed);
            this.failures = random.nextInt(ATTEMPTS + 1);
            this.reply = random.nextBoolean() ? new Reply.Text("hi " + user) : new Reply.None();
            this.push = flow.push(click(user, "key").getBytes(US_ASCII), SecurityMode.SAFE);
        }

        CompletableFuture<Void> push() {
            return later(20).thenCompose(start -> deliver(1)).thenCompose(done -> allEnded());
        }

        /** Goes on until it is accepted; now and then without waiting for the answer. */
        private CompletableFuture<Void> deliver(int attempt) {
            CallbackPipeline node = nodes.get(random.nextInt(nodes.size()));
            CompletableFuture<CallbackResponse> answer =
                    PipelineFixture.handle(node, push, this::route);
            answers.add(answer);
            CompletableFuture<?> patience = random.nextBoolean() ? answer : later(40);
            return CompletableFuture.anyOf(answer, patience)
                    .thenCompose(
                            waited ->
                                    attempt == ATTEMPTS
                                                    || answer.isDone() && answer.join().accepted()
                                            ? CompletableFuture.completedFuture(null)
                                            : deliver(attempt + 1));
        }

        private CompletableFuture<Void> allEnded() {
            return CompletableFuture.allOf(
                    Stream.concat(answers.stream(), ended.stream())
                            .toArray(CompletableFuture[]::new));
        }

        private CompletionStage<Reply> route(InboundExchange delivery) {
            if (succeeded.get()) {
                breaches.add("ran again after it had succeeded");
            }
            if (running.incrementAndGet() > 1) {
                breaches.add("ran twice at the same time");
            }
            boolean fails = runs.getAndIncrement() < failures;
            CompletableFuture<Reply> outcome =
                    later(50)
                            .thenApply(
                                    done -> {
                                        succeeded.set(!fails);
                                        running.decrementAndGet();
                                        if (fails) {
                                            throw new IllegalStateException("the route failed");
                                        }
                                        return reply;
                                    });
            ended.add(outcome.exceptionally(failure -> reply));
            return outcome;
        }

        void check() {
            List<CallbackResponse> accepted =
                    answers.stream()
                            .map(CompletableFuture::join)
                            .filter(CallbackResponse::accepted)
                            .toList();
            assertThat(breaches).as(user).isEmpty();
            assertThat(accepted).as(user).isNotEmpty();
            assertThat(accepted).as(user).allMatch(answer -> answer.sameAs(accepted.get(0)));
            assertThat(of(flow.failed)).as("reported, " + this).isEqualTo(succeeded.get() ? 0 : 1);
            if (succeeded.get() && reply instanceof Reply.Text) {
                boolean shown = !new String(accepted.get(0).body(), US_ASCII).equals("success");
                assertThat(of(flow.unanswered)).as("unanswered, " + this).isEqualTo(shown ? 0 : 1);
            }
        }

        private long of(List<InboundExchange> reported) {
            return reported.stream()
                    .filter(d -> user.equals(d.inbound().received().text("FromUserName")))
                    .count();
        }

        private CompletableFuture<Void> later(int mostMillis) {
            return CompletableFuture.runAsync(
                    () -> {},
                    CompletableFuture.delayedExecutor(
                            random.nextInt(mostMillis), TimeUnit.MILLISECONDS));
        }

        @Override
        public String toString() {
            return "%s on %d nodes: %d runs, %d to fail, %s, answers %s"
                    .formatted(
                            user,
                            nodes.size(),
                            runs.get(),
                            failures,
                            reply,
                            answers.stream().map(a -> a.join().status()).toList());
        }
    }

    private static String withAnotherByte(String body, Random random) {
        String characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";
        StringBuilder other = new StringBuilder(body);
        while (other.toString().equals(body)) {
            other.setCharAt(
                    random.nextInt(body.length()),
                    characters.charAt(random.nextInt(characters.length())));
        }
        return other.toString();
    }

    private static String click(String user, String key) {
        return "<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>1789000001</CreateTime><MsgType>event</MsgType><Event>CLICK</Event><EventKey>%s</EventKey></xml>"
                .formatted(InboundSamples.ORIGINAL_ID, user, key);
    }
}

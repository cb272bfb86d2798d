// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slow answer finds the delivery that waits, on whichever node it landed; the user gets one. */
class SlowReplyOnTwoNodesTest {

    /** WeChat has cut the connection. */
    private static final Duration OVER = Duration.ofMillis(5_300);

    private final PipelineFixture flow = new PipelineFixture();
    private final List<CallbackPipeline> nodes = flow.joining(2);
    private final CompletableFuture<Reply> outcome = new CompletableFuture<>();

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void answersTheDeliveryThatWaitsOnAnotherNode() {
        Push push = flow.push("oUser");
        PipelineFixture.handle(nodes.get(0), push, OVER, delivery -> outcome);
        CompletableFuture<CallbackResponse> second =
                PipelineFixture.handle(nodes.get(1), push, this::notAgain);

        outcome.complete(new Reply.Text("slow"));

        assertThat(second.join().body()).asString(UTF_8).contains("Encrypt");
        assertThat(PipelineFixture.handle(nodes.get(0), push, this::notAgain).join().body())
                .as("a later one")
                .isEqualTo(second.join().body());
        assertThat(flow.unanswered).isEmpty();
    }

    @Test
    void answersADeliveryThatComesToAnotherNodeAfterwards() {
        Push push = flow.push("oUser");
        PipelineFixture.handle(nodes.get(0), push, OVER, delivery -> outcome);
        outcome.complete(new Reply.Text("slow"));

        CallbackResponse second = PipelineFixture.handle(nodes.get(1), push, this::notAgain).join();

        assertThat(second.body()).asString(UTF_8).contains("Encrypt");
    }

    @Test
    void tellsTheRouteSoonThatItsPassiveAnswerWasTakenElsewhere() {
        Push push = flow.push("oUser");
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        PipelineFixture.handle(
                nodes.get(0),
                push,
                OVER,
                delivery -> {
                    delivery.slot().take(new Reply.Text("slow")).thenAccept(taken::complete);
                    return outcome;
                });

        CallbackResponse second = PipelineFixture.handle(nodes.get(1), push, this::notAgain).join();

        assertThat(second.body()).asString(UTF_8).contains("Encrypt");
        assertThat(taken.orTimeout(2_500, TimeUnit.MILLISECONDS).join()).isTrue();
    }

    @Test
    void sendsItAnotherWayIfNoDeliveryComes() {
        Push push = flow.push("oUser");
        PipelineFixture.handle(nodes.get(0), push, OVER, delivery -> outcome);
        outcome.complete(new Reply.Text("slow"));

        Awaitility.await().until(() -> flow.unanswered.size() == 1);

        assertThat(PipelineFixture.handle(nodes.get(1), push, this::notAgain).join().body())
                .asString(UTF_8)
                .isEqualTo("success");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesExactlyOneAnswerWhereverDeliveriesLandAndWhenever(long seed) {
        Random random = new Random(seed);
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            talks.add(new Talk("oUser" + seed + "x" + i, random));
        }

        talks.forEach(Talk::begin);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(talks).allMatch(talk -> talk.answers() == 1));
        assertThat(talks).noneMatch(talk -> talk.ranAgain.get());
    }

    private CompletionStage<Reply> notAgain(InboundExchange delivery) {
        throw new AssertionError("the route was run again");
    }

    /** One message, its deliveries in quick motion, and what the user gets to see. */
    private final class Talk {

        private final String user;
        private final Push push;
        private final CallbackPipeline[] at;
        private final int[] pauses;
        private final int readyAfter;
        private final AtomicBoolean ranAgain = new AtomicBoolean();
        private final AtomicBoolean ran = new AtomicBoolean();
        private final List<CompletableFuture<CallbackResponse>> read = new ArrayList<>();

        Talk(String user, Random random) {
            this.user = user;
            this.push = flow.push(user);
            this.at = random.ints(3, 0, 2).mapToObj(nodes::get).toArray(CallbackPipeline[]::new);
            this.pauses = random.ints(2, 0, 600).toArray();
            this.readyAfter = random.nextInt(1_500);
        }

        /** The first two are cut off before there can be an answer, or shortly after. */
        void begin() {
            PipelineFixture.handle(at[0], push, OVER, this::route);
            later(pauses[0], () -> reads(at[1], Duration.ofMillis(4_000)));
            later(pauses[0] + pauses[1], () -> reads(at[2], Duration.ZERO));
        }

        private synchronized void reads(CallbackPipeline node, Duration ago) {
            read.add(PipelineFixture.handle(node, push, ago, this::route));
        }

        private CompletionStage<Reply> route(InboundExchange delivery) {
            ranAgain.set(ran.getAndSet(true));
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            later(readyAfter, () -> reply.complete(new Reply.Text("answer")));
            return reply;
        }

        /** A repetition of the same bytes is no second answer: WeChat had cut the first one off. */
        synchronized long answers() {
            long shown =
                    read.stream()
                            .filter(CompletableFuture::isDone)
                            .map(answer -> new String(answer.join().body(), UTF_8))
                            .filter(body -> body.contains("Encrypt"))
                            .distinct()
                            .count();
            long sent =
                    flow.unanswered.stream()
                            .filter(d -> user.equals(d.inbound().received().text("FromUserName")))
                            .count();
            return shown + sent;
        }

        private static void later(int millis, Runnable step) {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(step);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The clocks of the nodes of a cluster may differ by more than a lease: a route runs once. */
@Tag("slow")
class NodeClocksTest {

    private static final Duration APART = Duration.ofSeconds(5);
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final PipelineFixture flow = new PipelineFixture();
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void runsARouteOnceWhereverItsRedeliveriesLand() {
        StateStore shared = flow.memory();
        CallbackPipeline node = flow.ahead(Duration.ZERO, PATIENT, shared);
        CallbackPipeline ahead = flow.ahead(APART, PATIENT, shared);
        CallbackPipeline behind = flow.ahead(APART.negated(), PATIENT, shared);
        Push push = flow.push("oUser");
        CompletableFuture<Reply> running = new CompletableFuture<>();

        CompletableFuture<CallbackResponse> first =
                PipelineFixture.handle(node, push, delivery -> running);
        CompletableFuture<CallbackResponse> second =
                PipelineFixture.handle(ahead, push, this::again);
        CompletableFuture<CallbackResponse> third =
                PipelineFixture.handle(behind, push, this::again);
        Awaitility.await()
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            assertThat(runs).hasValue(0);
                            assertThat(second).isNotDone();
                            assertThat(third).isNotDone();
                        });
        running.complete(new Reply.Text("once"));

        assertThat(first.join().body()).asString(UTF_8).contains("Encrypt");
        assertThat(second.join().body()).isEqualTo(first.join().body());
        assertThat(third.join().body()).isEqualTo(first.join().body());
        assertThat(runs).hasValue(0);
    }

    private CompletionStage<Reply> again(InboundExchange delivery) {
        runs.incrementAndGet();
        return CompletableFuture.completedStage(new Reply.Text("twice"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node dies between two deliveries: another one takes the callback over, once. */
class NodeCrashTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final PipelineFixture flow = new PipelineFixture();
    private final ScheduledThreadPoolExecutor doomed = new ScheduledThreadPoolExecutor(1);
    private final StateStore shared = flow.memory();
    private final CallbackPipeline dying = flow.pipeline(PATIENT, shared, doomed);
    private final CallbackPipeline living = flow.pipeline(SecurityMode.SAFE, PATIENT, shared);
    private final CompletableFuture<Reply> neverDone = new CompletableFuture<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final Push push =
            flow.push(
                    ("<xml><ToUserName>"
                                    + InboundSamples.ORIGINAL_ID
                                    + "</ToUserName><FromUserName>oUser</FromUserName><MsgType>text</MsgType></xml>")
                            .getBytes(UTF_8),
                    SecurityMode.SAFE);

    @AfterEach
    void stop() {
        doomed.shutdownNow();
        flow.close();
    }

    @Test
    void runsTheCallbackAgainOnceItsLeaseIsOver() {
        PipelineFixture.handle(dying, push, delivery -> neverDone);
        doomed.shutdownNow();
        CompletableFuture<CallbackResponse> second =
                PipelineFixture.handle(living, push, this::answer);
        assertThat(second).as("while the lease lasts").isNotDone();
        assertThat(runs).hasValue(0);

        flow.pass(Deduplicator.LEASE);

        assertThat(second.join().body()).asString(UTF_8).contains("Encrypt");
        assertThat(runs).hasValue(1);
    }

    @Test
    void answersWithWhatTheLivingNodeSaidAlsoWhenTheDeadOneWakesUp() {
        PipelineFixture.handle(dying, push, delivery -> neverDone);
        doomed.shutdownNow();
        flow.pass(Deduplicator.LEASE);
        CallbackResponse answer = PipelineFixture.handle(living, push, this::answer).join();

        neverDone.complete(new Reply.Text("from beyond"));

        Awaitility.await().until(() -> flow.unanswered.size() == 1);
        CallbackResponse third = PipelineFixture.handle(living, push, this::answer).join();
        assertThat(third.body()).isEqualTo(answer.body());
        assertThat(runs).hasValue(1);
    }

    @Test
    void waitsForALivingNodeHoweverLongItTakes() {
        CompletableFuture<CallbackResponse> first =
                PipelineFixture.handle(dying, push, delivery -> neverDone);
        CompletableFuture<CallbackResponse> second =
                PipelineFixture.handle(living, push, this::answer);
        for (int i = 0; i < 3; i++) {
            long renewed = doomed.getCompletedTaskCount();
            flow.pass(Deduplicator.LEASE.minusSeconds(1));
            Awaitility.await().until(() -> doomed.getCompletedTaskCount() > renewed + 1);
        }
        assertThat(second).isNotDone();

        neverDone.complete(new Reply.Text("in the end"));

        assertThat(second.join().body()).isEqualTo(first.join().body());
        assertThat(runs).hasValue(0);
    }

    private CompletionStage<Reply> answer(InboundExchange delivery) {
        runs.incrementAndGet();
        return CompletableFuture.completedStage(new Reply.Text("hello"));
    }
}

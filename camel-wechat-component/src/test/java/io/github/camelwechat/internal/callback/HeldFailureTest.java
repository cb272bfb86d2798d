// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.HeldDeliveries.Held;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A delivery whose route failed is held unanswered only if it has a place. */
class HeldFailureTest {

    private static final Duration LONG = Duration.ofSeconds(5);

    private final PipelineFixture flow = new PipelineFixture();
    private final HeldDeliveries held = new HeldDeliveries(() -> 1, null);
    private final CallbackPipeline pipeline = flow.holding(held);
    private final CompletableFuture<Reply> route = new CompletableFuture<>();
    private final AtomicInteger users = new AtomicInteger();

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void isHeldWithAPlaceWhoeverComesLater() {
        CompletableFuture<CallbackResponse> failed = handle();
        held.hold();

        route.completeExceptionally(new IllegalStateException("failed"));

        Awaitility.await()
                .during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(failed).as("held").isNotDone());
    }

    /** Again where this machine stood still for so long that the other was parked meanwhile. */
    @Test
    void isAnsweredByStatusWithoutAPlace() {
        route.completeExceptionally(new IllegalStateException("failed"));
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            Held other = held.hold();
                            assertThat(other.time(LONG)).isEqualTo(LONG);
                            CompletableFuture<CallbackResponse> failed = handle();
                            try {
                                assertThat(failed).isCompleted();
                                assertThat(failed.join().status()).isEqualTo(503);
                            } finally {
                                other.release();
                            }
                        });
    }

    private CompletableFuture<CallbackResponse> handle() {
        return PipelineFixture.handle(
                pipeline, flow.push("oUser" + users.incrementAndGet()), delivery -> route);
    }
}

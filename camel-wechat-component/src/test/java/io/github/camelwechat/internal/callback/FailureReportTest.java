// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A route that failed is run again or reported, whoever answered WeChat and when. */
class FailureReportTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final PipelineFixture flow = new PipelineFixture();
    private final Push push =
            flow.push(
                    "<xml><FromUserName>oUser</FromUserName><MsgType>text</MsgType></xml>"
                            .getBytes(UTF_8),
                    SecurityMode.SAFE);

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void reportsAFailureThatAnotherNodeHasAcknowledged() {
        List<CallbackPipeline> nodes = flow.nodes(LONG, SHORT);
        CompletableFuture<Reply> outcome = new CompletableFuture<>();
        PipelineFixture.handle(nodes.get(0), push, delivery -> outcome);
        CallbackResponse second =
                PipelineFixture.handle(nodes.get(1), push, delivery -> outcome).join();
        assertThat(second.accepted()).isTrue();

        outcome.completeExceptionally(new IllegalStateException("the route failed"));

        assertThat(flow.failed).hasSize(1);
        assertThat(flow.failedAfterwards).as("known to be acknowledged").hasSize(1);
    }

    @Test
    void reportsOnceWhatWeChatDidNotDeliverAgain() {
        CallbackPipeline pipeline = flow.pipeline(SecurityMode.SAFE, LONG);

        PipelineFixture.handle(pipeline, push, this::fails).join();
        PipelineFixture.handle(pipeline, push, this::fails).join();

        Awaitility.await().untilAsserted(() -> assertThat(flow.missed).hasSize(1));
        assertThat(flow.missed.get(0).attempt()).isEqualTo(2);
        assertThat(flow.failed).isEmpty();
    }

    @Test
    void acceptsTheLastDeliveryAlsoIfTheDeadlinePassesWhileItsFailureIsStored() {
        SlowStore store = new SlowStore(flow.memory());
        CallbackPipeline pipeline = flow.pipeline(SecurityMode.SAFE, LONG, store);
        for (int attempt = 1; attempt < InboundExchange.LAST_ATTEMPT; attempt++) {
            assertThat(PipelineFixture.handle(pipeline, push, this::fails).join().status())
                    .isEqualTo(503);
        }

        CompletableFuture<CallbackResponse> last =
                PipelineFixture.handle(
                        flow.pipeline(SecurityMode.SAFE, SHORT, store),
                        push,
                        delivery -> {
                            store.slow = true;
                            return fails(delivery);
                        });

        assertThat(last.join().accepted()).isTrue();
        Awaitility.await().untilAsserted(() -> assertThat(flow.failed).hasSize(1));
    }

    private CompletionStage<Reply> fails(InboundExchange delivery) {
        return CompletableFuture.failedStage(new IllegalStateException("the route failed"));
    }

    /** Takes longer to replace a record than the answer has time. */
    private static final class SlowStore implements StateStore {
        private final InMemoryStateStore memory;
        private volatile boolean slow;

        SlowStore(InMemoryStateStore memory) {
            this.memory = memory;
        }

        @Override
        public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
            if (!slow) {
                return memory.replace(key, version, value);
            }
            return CompletableFuture.supplyAsync(
                            () -> memory.replace(key, version, value),
                            CompletableFuture.delayedExecutor(
                                    4 * SHORT.toMillis(), TimeUnit.MILLISECONDS))
                    .thenCompose(replaced -> replaced);
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return memory.get(key);
        }

        @Override
        public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
            return memory.putIfAbsent(key, value);
        }

        @Override
        public CompletionStage<Boolean> remove(StateKey key, long version) {
            return memory.remove(key, version);
        }

        @Override
        public CompletionStage<StatePage> scan(String prefix, String cursor, int limit) {
            return memory.scan(prefix, cursor, limit);
        }

        @Override
        public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
            return memory.due(index, until, limit);
        }
    }
}

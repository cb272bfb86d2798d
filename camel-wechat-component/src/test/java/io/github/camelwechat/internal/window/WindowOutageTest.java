// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.ManualClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules of the window without its store. */
class WindowOutageTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final StateStore store = new InMemoryStateStore(1000, clock);

    @Test
    void givesUpWithAFailureWhenEveryWriteComesTooLate() {
        ServiceWindow window =
                new ServiceWindow(new LossyStore(store), clock, WindowRules.official());
        CompletionStage<WindowState> stage = window.record(text("a", START));
        assertThatThrownBy(() -> done(stage)).hasCauseInstanceOf(StateStoreException.class);
    }

    @Test
    void failsAsTheStoreDoesAndInventsNothing() {
        ServiceWindow window =
                new ServiceWindow(new BrokenStore(store), clock, WindowRules.official());
        for (CompletionStage<?> stage :
                List.of(
                        window.record(text("a", START)),
                        window.state(ACCOUNT, USER),
                        window.tryReserve(ACCOUNT, USER),
                        window.close(ACCOUNT, USER, CloseReason.TIME_OVER))) {
            assertThatThrownBy(() -> done(stage)).hasCauseInstanceOf(StateStoreException.class);
        }
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** An engine on which somebody else always writes first. */
    private static class LossyStore implements StateStore {

        private final StateStore engine;

        LossyStore(StateStore engine) {
            this.engine = engine;
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return engine.get(key);
        }

        @Override
        public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
            return CompletableFuture.completedStage(OptionalLong.empty());
        }

        @Override
        public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
            return CompletableFuture.completedStage(OptionalLong.empty());
        }

        @Override
        public CompletionStage<Boolean> remove(StateKey key, long version) {
            return engine.remove(key, version);
        }

        @Override
        public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
            return engine.scan(prefix, cursor, limit);
        }

        @Override
        public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
            return engine.due(index, until, limit);
        }
    }

    /** An engine that is gone. */
    private static final class BrokenStore extends LossyStore {

        BrokenStore(StateStore engine) {
            super(engine);
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return CompletableFuture.failedStage(new StateStoreException("it is gone", null));
        }
    }
}

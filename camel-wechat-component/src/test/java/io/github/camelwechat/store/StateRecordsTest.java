// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules of changes to a stored record that others change as well. */
class StateRecordsTest {

    private static final Instant NOW = Instant.parse("2026-11-19T08:00:00Z");
    private static final StateKey KEY = new StateKey("shop", "window", "oUser");

    private final ManualClock clock = new ManualClock(NOW);
    private final Counting store = new Counting(new InMemoryStateStore(1000, clock));
    private final StateRecords records = StateRecords.remembering(store, clock);
    private final StateRecords otherNode = StateRecords.remembering(store, clock);

    @Test
    void readsBeforeItDecidesNotToWrite() {
        append(records, "a");
        store.replaceBehindEverybodysBack("b");
        store.calls.clear();
        String seen = done(records.change(KEY, found -> new Change<>(null, text(found))));
        assertThat(seen).isEqualTo("b");
        assertThat(store.calls).containsExactly("get");
    }

    @Test
    void givesUpWhenEveryWriteComesTooLate() {
        store.losing = true;
        assertThatThrownBy(() -> append(records, "a"))
                .hasCauseInstanceOf(StateStoreException.class)
                .hasMessageContaining("window record changed under every one of our writes");
        assertThat(store.calls).hasSizeLessThan(300);
    }

    @Test
    void takesOneRoundTripForWhatItWroteItself() {
        append(records, "a");
        store.calls.clear();
        assertThat(append(records, "b")).isEqualTo("ab");
        assertThat(append(records, "c")).isEqualTo("abc");
        assertThat(store.calls).containsExactly("exchange", "exchange");
    }

    @Test
    void takesOneRoundTripForWhatItReadLast() {
        append(otherNode, "a");
        done(records.change(KEY, found -> new Change<>(null, text(found))));
        store.calls.clear();
        assertThat(append(records, "b")).isEqualTo("ab");
        assertThat(store.calls).containsExactly("exchange");
    }

    @Test
    void takesOneMoreWhenAnotherNodeWroteInBetween() {
        append(records, "a");
        append(otherNode, "b");
        store.calls.clear();
        assertThat(append(records, "c")).isEqualTo("abc");
        assertThat(store.calls).containsExactly("exchange", "exchange");
    }

    @Test
    void readsAgainWhatHasRunOut() {
        append(records, "a");
        clock.advance(Duration.ofHours(1));
        store.calls.clear();
        assertThat(append(records, "b")).isEqualTo("b");
        assertThat(store.calls).containsExactly("get", "exchange");
    }

    @Test
    void forgetsWhatIsGone() {
        append(records, "a");
        store.removeBehindEverybodysBack();
        assertThat(append(records, "b")).isEqualTo("b");
    }

    @Test
    void readsBeforeItChangesWithoutAMemory() {
        append(records, "a");
        StateRecords forgetful = new StateRecords(store);
        append(forgetful, "b");
        store.calls.clear();
        assertThat(append(forgetful, "c")).isEqualTo("abc");
        assertThat(store.calls).containsExactly("get", "exchange");
    }

    @Test
    void takesOneRoundTripForWhatTheCallerBelieves() {
        assertThat(appendToNothing("a")).isEqualTo("a");
        assertThat(store.calls).containsExactly("exchange");
        store.calls.clear();
        assertThat(appendToNothing("b")).isEqualTo("ab");
        assertThat(store.calls).containsExactly("exchange", "exchange");
    }

    @Test
    void removesWhatStillStands() {
        append(records, "a");
        append(otherNode, "b");
        store.calls.clear();
        assertThat(remove()).isEqualTo("ab");
        assertThat(store.calls).containsExactly("remove", "get", "remove");
        assertThat(done(store.engine.get(KEY))).isEmpty();
        assertThat(remove()).isEmpty();
        assertThat(append(records, "c")).isEqualTo("c");
    }

    private String appendToNothing(String letter) {
        return done(
                new StateRecords(store)
                        .change(
                                KEY,
                                Optional.empty(),
                                found -> {
                                    String next = text(found) + letter;
                                    return new Change<>(value(next), next);
                                }));
    }

    private String remove() {
        return done(records.change(KEY, found -> Change.remove(text(found))));
    }

    private String append(StateRecords node, String letter) {
        return done(
                node.change(
                        KEY,
                        found -> {
                            String next = text(found) + letter;
                            return new Change<>(value(next), next);
                        }));
    }

    private StateValue value(String text) {
        return new StateValue(text.getBytes(UTF_8), clock.instant().plus(Duration.ofHours(1)));
    }

    private static String text(Optional<StateRecord> found) {
        return found.map(record -> new String(record.value().bytes(), UTF_8)).orElse("");
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Each call of it would be a round trip on an engine that is somewhere else. */
    private final class Counting implements StateStore {

        private final List<String> calls = new ArrayList<>();
        private final StateStore engine;
        private boolean losing;

        Counting(StateStore engine) {
            this.engine = engine;
        }

        void replaceBehindEverybodysBack(String text) {
            done(engine.replace(KEY, version(), value(text)));
        }

        void removeBehindEverybodysBack() {
            done(engine.remove(KEY, version()));
        }

        private long version() {
            return done(engine.get(KEY)).orElseThrow().version();
        }

        @Override
        public CompletionStage<WriteResult> compareAndExchange(
                StateKey key, @Nullable StateRecord seen, StateValue value) {
            calls.add("exchange");
            return losing
                    ? CompletableFuture.completedStage(new WriteResult.Standing(Optional.empty()))
                    : engine.compareAndExchange(key, seen, value);
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            calls.add("get");
            return engine.get(key);
        }

        @Override
        public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> remove(StateKey key, long version) {
            calls.add("remove");
            return engine.remove(key, version);
        }

        @Override
        public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
            throw new UnsupportedOperationException();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import io.github.camelwechat.failure.StateStoreException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes of records that depend on what is there: read, decide, write if nobody else was first,
 * and decide anew if somebody was. After 256 writes that came too late it fails. Thread-safe; never
 * blocks.
 *
 * <p>In {@link InMemoryStateStore} a change is one step, and decided once.
 *
 * <p>With a memory a change takes one round trip where this node wrote or read the record last: it
 * decides on what it remembers, and the store writes only if that still stands. A decision not to
 * write is never made from memory. The memory is bounded: a record may have to make room for
 * others, and is read again.
 */
public final class StateRecords {

    private static final int MOST_ROUNDS = 256;

    private final StateStore store;
    private final @Nullable InMemoryStateStore here;
    private final Memory memory;

    /** Without a memory: for records that are rarely changed twice by one node. */
    public StateRecords(StateStore store) {
        this(store, Memory.NONE);
    }

    private StateRecords(StateStore store, Memory memory) {
        this.store = store;
        this.here = store instanceof InMemoryStateStore inMemory ? inMemory : null;
        this.memory = memory;
    }

    /** With a memory of the records this node wrote or read last, unless the store is one. */
    public static StateRecords remembering(StateStore store, InstantSource clock) {
        return store instanceof InMemoryStateStore
                ? new StateRecords(store)
                : new StateRecords(store, new Recent(clock));
    }

    /**
     * The change to be made to a record.
     *
     * @param next what to write, null if nothing is written
     * @param answer what the caller gets once that is so
     * @param removal whether the record goes
     */
    public record Change<T>(@Nullable StateValue next, T answer, boolean removal) {

        /**
         * @param next what to write, null if what is there may stand
         */
        public Change(@Nullable StateValue next, T answer) {
            this(next, answer, false);
        }

        /** The end of a record, if there is one. */
        public static <T> Change<T> remove(T answer) {
            return new Change<>(null, answer, true);
        }
    }

    /**
     * Changes a record, deciding anew on what is there then whenever somebody else's write came
     * first.
     *
     * @param decide may be asked any number of times, and must not do anything but decide
     * @return fails with a {@link StateStoreException} if the store cannot answer, or if the record
     *     changed under every one of our writes
     */
    public <T> CompletionStage<T> change(
            StateKey key, Function<Optional<StateRecord>, Change<T>> decide) {
        if (here != null) {
            return here.change(key, decide);
        }
        Optional<StateRecord> remembered = memory.get(key);
        return remembered.isPresent()
                ? change(key, remembered, decide)
                : store.get(key).thenCompose(found -> change(key, found, decide, MOST_ROUNDS));
    }

    /**
     * The same, where the caller has reason to believe that it knows what is there: that spares the
     * reading, if it is right.
     *
     * @param believed empty for no record
     */
    public <T> CompletionStage<T> change(
            StateKey key,
            Optional<StateRecord> believed,
            Function<Optional<StateRecord>, Change<T>> decide) {
        if (here != null) {
            return here.change(key, decide);
        }
        Change<T> change = decide.apply(believed);
        return change.next() != null || change.removal() && believed.isPresent()
                ? apply(key, believed, change, decide, MOST_ROUNDS)
                : store.get(key).thenCompose(found -> change(key, found, decide, MOST_ROUNDS));
    }

    private <T> CompletionStage<T> change(
            StateKey key,
            Optional<StateRecord> found,
            Function<Optional<StateRecord>, Change<T>> decide,
            int roundsLeft) {
        if (roundsLeft == 0) {
            return CompletableFuture.failedStage(
                    new StateStoreException(
                            "a " + key.kind() + " record changed under every one of our writes",
                            null));
        }
        // At once: whatever came between reading and writing would lose races.
        return apply(key, found, decide.apply(found), decide, roundsLeft);
    }

    private <T> CompletionStage<T> apply(
            StateKey key,
            Optional<StateRecord> seen,
            Change<T> change,
            Function<Optional<StateRecord>, Change<T>> decide,
            int roundsLeft) {
        StateValue next = change.next();
        if (next != null) {
            return store.compareAndExchange(key, seen.orElse(null), next)
                    .thenCompose(
                            result -> {
                                if (result instanceof WriteResult.Standing standing) {
                                    return change(key, standing.now(), decide, roundsLeft - 1);
                                }
                                long version = ((WriteResult.Written) result).version();
                                memory.put(key, Optional.of(new StateRecord(key, version, next)));
                                return CompletableFuture.completedStage(change.answer());
                            });
        }
        if (change.removal() && seen.isPresent()) {
            return store.remove(key, seen.get().version())
                    .thenCompose(
                            removed -> {
                                memory.put(key, Optional.empty());
                                return removed
                                        ? CompletableFuture.completedStage(change.answer())
                                        : store.get(key)
                                                .thenCompose(
                                                        found ->
                                                                change(
                                                                        key,
                                                                        found,
                                                                        decide,
                                                                        roundsLeft - 1));
                            });
        }
        memory.put(key, seen);
        return CompletableFuture.completedStage(change.answer());
    }

    /** The memory of the records that are believed to stand in the store. */
    private interface Memory {

        Memory NONE =
                new Memory() {
                    @Override
                    public Optional<StateRecord> get(StateKey key) {
                        return Optional.empty();
                    }

                    @Override
                    public void put(StateKey key, Optional<StateRecord> record) {}
                };

        Optional<StateRecord> get(StateKey key);

        void put(StateKey key, Optional<StateRecord> record);
    }

    /**
     * A table without locks, in which a record has one of four places. Calls that meet may lose a
     * record or leave an old one behind, which costs a round trip and nothing else.
     */
    private static final class Recent implements Memory {

        private static final int SETS = 8192;
        private static final int PLACES = 4;

        private final InstantSource clock;
        private final AtomicReferenceArray<@Nullable StateRecord> records =
                new AtomicReferenceArray<>(SETS * PLACES);

        Recent(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Optional<StateRecord> get(StateKey key) {
            int first = firstPlace(key);
            for (int i = first; i < first + PLACES; i++) {
                StateRecord record = records.get(i);
                if (record != null && record.key().equals(key)) {
                    return clock.instant().isBefore(record.value().expiresAt())
                            ? Optional.of(record)
                            : Optional.empty();
                }
            }
            return Optional.empty();
        }

        /** Puts the record in front of the others, the last of which goes if it is a new one. */
        @Override
        public void put(StateKey key, Optional<StateRecord> record) {
            int first = firstPlace(key);
            StateRecord moved = record.orElse(null);
            for (int i = first; i < first + PLACES; i++) {
                StateRecord before = records.getAndSet(i, moved);
                if (before == null || before.key().equals(key)) {
                    return;
                }
                moved = before;
            }
        }

        private static int firstPlace(StateKey key) {
            int hash = key.hashCode() * 0x9e3779b9;
            return (hash >>> 19) * PLACES;
        }
    }
}

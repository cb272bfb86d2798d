// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.camelwechat.failure.StateStoreException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes records that depend on what is there, in one round trip where this node wrote or read the
 * record last: it decides on what it remembers, and the store writes only if that still stands. A
 * decision not to write is never made from memory. Bounded: what was used least is read again.
 * Thread-safe; never blocks.
 */
public final class RecentRecords {

    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_ROUNDS = 256;

    private final StateStore store;
    private final InstantSource clock;
    private final Cache<StateKey, StateRecord> recent =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).executor(Runnable::run).build();

    public RecentRecords(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is to become of a record.
     *
     * @param next what to write, null if what is there may stand
     * @param answer what the caller gets once that is so
     */
    public record Change<T>(@Nullable StateValue next, T answer) {}

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
        StateRecord remembered = recent.getIfPresent(key);
        if (remembered != null && clock.instant().isBefore(remembered.value().expiresAt())) {
            Change<T> change = decide.apply(Optional.of(remembered));
            if (change.next() != null) {
                return write(key, remembered, change, change.next(), decide, MOST_ROUNDS);
            }
        }
        return store.get(key).thenCompose(found -> change(key, found, decide, MOST_ROUNDS));
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
        Change<T> change = decide.apply(found);
        if (change.next() != null) {
            // At once: whatever came between reading and writing would lose races.
            return write(key, found.orElse(null), change, change.next(), decide, roundsLeft);
        }
        found.ifPresentOrElse(record -> recent.put(key, record), () -> recent.invalidate(key));
        return CompletableFuture.completedStage(change.answer());
    }

    private <T> CompletionStage<T> write(
            StateKey key,
            @Nullable StateRecord seen,
            Change<T> change,
            StateValue next,
            Function<Optional<StateRecord>, Change<T>> decide,
            int roundsLeft) {
        return store.compareAndExchange(key, seen, next)
                .thenCompose(
                        result -> {
                            if (result instanceof WriteResult.Standing standing) {
                                return change(key, standing.now(), decide, roundsLeft - 1);
                            }
                            long version = ((WriteResult.Written) result).version();
                            recent.put(key, new StateRecord(key, version, next));
                            return CompletableFuture.completedStage(change.answer());
                        });
    }
}

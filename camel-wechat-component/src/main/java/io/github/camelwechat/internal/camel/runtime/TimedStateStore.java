// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state store that answers or fails within a limit, whatever its engine, its driver or a pool of
 * connections in front of it does. A write that was given up may have been made nevertheless, as
 * one may whose connection broke. Thread-safe.
 */
public final class TimedStateStore implements StateStore {

    private final StateStore store;
    private final Deadlines deadlines;
    private final Duration limit;
    private final @Nullable Telemetry telemetry;

    /**
     * @param limit in real time
     * @param telemetry null if nobody measures
     */
    public TimedStateStore(
            StateStore store, Deadlines deadlines, Duration limit, @Nullable Telemetry telemetry) {
        this.store = store;
        this.deadlines = deadlines;
        this.limit = limit;
        this.telemetry = telemetry;
    }

    @Override
    public void start(StoreContext context) {
        store.start(context);
    }

    @Override
    public void stop() {
        store.stop();
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return measured("get", "read a " + key.kind() + " record", () -> store.get(key));
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return measured("putIfAbsent", written(key), () -> store.putIfAbsent(key, value));
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        return measured("replace", written(key), () -> store.replace(key, version, value));
    }

    @Override
    public CompletionStage<WriteResult> compareAndExchange(
            StateKey key, @Nullable StateRecord seen, StateValue value) {
        return measured(
                "compareAndExchange",
                written(key),
                () -> store.compareAndExchange(key, seen, value));
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        return measured(
                "remove", "remove a " + key.kind() + " record", () -> store.remove(key, version));
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
        return measured("scan", "list records", () -> store.scan(prefix, cursor, limit));
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        return measured("due", "find what is due", () -> store.due(index, until, limit));
    }

    private static String written(StateKey key) {
        return "write a " + key.kind() + " record";
    }

    private <T> CompletionStage<T> measured(
            String operation, String asked, Supplier<CompletionStage<T>> store) {
        if (telemetry == null) {
            return limited(asked, store);
        }
        long begun = System.nanoTime();
        return limited(asked, store)
                .whenComplete(
                        (done, failure) ->
                                telemetry.stored(
                                        operation, System.nanoTime() - begun, failure != null));
    }

    private <T> CompletionStage<T> limited(String asked, Supplier<CompletionStage<T>> store) {
        CompletableFuture<T> future = ask(asked, store).toCompletableFuture();
        if (future.isDone()) {
            return future;
        }
        CompletableFuture<T> limited = future.copy();
        try {
            Deadline deadline =
                    deadlines.in(limit.toNanos(), () -> limited.completeExceptionally(late(asked)));
            limited.whenComplete((done, failure) -> deadline.cancel());
        } catch (RejectedExecutionException e) {
            // Everything ends just now, this wait with it.
            return future;
        }
        return limited;
    }

    /** A store of the user's own may throw where it should fail. */
    private static <T> CompletionStage<T> ask(String asked, Supplier<CompletionStage<T>> store) {
        try {
            return store.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(
                    e instanceof StateStoreException known
                            ? known
                            : new StateStoreException(
                                    "it was asked to " + asked + " and threw an exception", e));
        }
    }

    private StateStoreException late(String asked) {
        return new StateStoreException(
                "it was asked to "
                        + asked
                        + " and did not within "
                        + limit.toMillis()
                        + " ms; if there is a pool of connections, it may be used up, or its"
                        + " connectionTimeout longer than that",
                null);
    }
}

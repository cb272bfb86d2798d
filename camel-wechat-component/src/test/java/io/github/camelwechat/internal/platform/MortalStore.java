// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The store as a node sees it that is killed at some call: that one and the next never answer. */
public class MortalStore implements StateStore {

    private final StateStore store;
    private final AtomicInteger left;

    /** The kind of record whose first write is the last call; empty for none. */
    private final String kind;

    /** Whether the last call is done before the node dies. */
    private final boolean lastIsDone;

    private final CompletableFuture<Boolean> dead = new CompletableFuture<>();

    public MortalStore(StateStore store, int calls, boolean lastIsDone) {
        this(store, calls, "", lastIsDone);
    }

    /** Of a node that is killed when it writes a record of some kind for the first time. */
    public MortalStore(StateStore store, String kind, boolean lastIsDone) {
        this(store, Integer.MAX_VALUE, kind, lastIsDone);
    }

    private MortalStore(StateStore store, int calls, String kind, boolean lastIsDone) {
        this.store = store;
        this.kind = kind;
        this.left = new AtomicInteger(calls);
        this.lastIsDone = lastIsDone;
    }

    public CompletableFuture<Boolean> dead() {
        return dead;
    }

    private <T> CompletionStage<T> write(StateKey key, Supplier<CompletionStage<T>> call) {
        if (key.kind().equals(kind)) {
            left.getAndUpdate(calls -> Math.min(calls, 0));
        }
        return live(call);
    }

    private <T> CompletionStage<T> live(Supplier<CompletionStage<T>> call) {
        int now = left.getAndDecrement();
        if (now > 0) {
            return call.get();
        }
        if (now == 0 && lastIsDone) {
            call.get();
        }
        dead.complete(true);
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return live(() -> store.get(key));
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return write(key, () -> store.putIfAbsent(key, value));
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        return write(key, () -> store.replace(key, version, value));
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        return live(() -> store.remove(key, version));
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, String cursor, int limit) {
        return live(() -> store.scan(prefix, cursor, limit));
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        return live(() -> store.due(index, until, limit));
    }
}

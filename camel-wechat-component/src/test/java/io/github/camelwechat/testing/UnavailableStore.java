// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import io.github.camelwechat.failure.StateStoreException;
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

/** A store whose engine is gone, until it comes back and answers what it is asked at least. */
public final class UnavailableStore implements StateStore {

    private volatile boolean back;

    public void comeBack() {
        back = true;
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return back ? CompletableFuture.completedStage(Optional.empty()) : gone();
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return gone();
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        return gone();
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        return gone();
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, String cursor, int limit) {
        return gone();
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        return gone();
    }

    private static <T> CompletionStage<T> gone() {
        return CompletableFuture.failedStage(new StateStoreException("the engine is gone", null));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * One call for a key at a time: whoever asks while it is under way gets its outcome. Nothing is
 * kept once it is over, and nobody who gives up ends it for the others. Thread-safe.
 */
public final class SingleFlight<K, V> {

    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /**
     * The outcome of the call that is under way for this key, which is begun if there is none.
     *
     * @param call may throw, which is a failure like others
     * @return fails with what the call failed with, not wrapped
     */
    public CompletableFuture<V> run(K key, Supplier<CompletionStage<V>> call) {
        CompletableFuture<V> ours = new CompletableFuture<>();
        CompletableFuture<V> earlier = underWay.putIfAbsent(key, ours);
        if (earlier != null) {
            return shared(earlier);
        }
        CompletableFuture.completedFuture(call)
                .thenCompose(Supplier::get)
                .whenComplete(
                        (value, thrown) -> {
                            // Before anybody hears of it: who then asks again starts anew.
                            underWay.remove(key, ours);
                            Completion.into(ours).accept(value, thrown);
                        });
        return shared(ours);
    }

    /** A future of the caller's own, which it may cancel. */
    private static <V> CompletableFuture<V> shared(CompletableFuture<V> outcome) {
        CompletableFuture<V> own = new CompletableFuture<>();
        outcome.whenComplete(Completion.into(own));
        return own;
    }
}

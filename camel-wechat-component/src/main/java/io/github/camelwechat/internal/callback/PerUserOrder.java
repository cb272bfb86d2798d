// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.OpenId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets one user's callbacks enter the route one after another, in the order in which they came, and
 * those of different users side by side. Waiting holds no thread. Thread-safe.
 */
final class PerUserOrder {

    private static final int MOST_WAITING = 1_000;

    private final ConcurrentMap<OpenId, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Starts the work when all that came before it for this user is over, however it ended.
     *
     * @return the work's result; fails with {@link RejectedExecutionException} if too many wait
     *     already
     */
    <T> CompletionStage<T> enter(OpenId user, Supplier<CompletionStage<T>> work) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return CompletableFuture.failedStage(
                    new RejectedExecutionException(
                            "more than "
                                    + MOST_WAITING
                                    + " callbacks wait for earlier ones of their users"));
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> before = ends.put(user, end);
        CompletionStage<Void> turn =
                before == null ? CompletableFuture.completedStage(null) : before;
        CompletionStage<T> result =
                turn.thenCompose(
                        mine -> {
                            waiting.decrementAndGet();
                            return work.get();
                        });
        result.whenComplete(
                (value, failure) -> {
                    ends.remove(user, end);
                    end.complete(null);
                });
        return result;
    }
}

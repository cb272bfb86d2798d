// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.StateStoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** How long a callback waits for a store that stalls before it goes on without it. Thread-safe. */
final class StorePatience {

    /** Leaves the route most of the 5 seconds WeChat waits. */
    private static final long MILLIS = 1_000;

    private final ScheduledExecutorService scheduler;

    StorePatience(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /** The same result, or a {@link StateStoreException} if it does not come in time. */
    <T> CompletionStage<T> limit(CompletionStage<T> stage) {
        CompletableFuture<T> limited = stage.toCompletableFuture().copy();
        if (limited.isDone()) {
            return limited;
        }
        ScheduledFuture<?> timeout =
                scheduler.schedule(
                        () ->
                                limited.completeExceptionally(
                                        new StateStoreException(
                                                "no answer within " + MILLIS + " ms", null)),
                        MILLIS,
                        TimeUnit.MILLISECONDS);
        limited.whenComplete((result, failure) -> timeout.cancel(false));
        return limited;
    }
}

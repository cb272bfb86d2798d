// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.async.Stages;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks again where WeChat says that it is busy (-1) or asked too fast (45011): both mean that
 * nothing was done. Blocks no thread. Thread-safe.
 */
public final class Backoff {

    private static final int ATTEMPTS = 3;

    /** Narrower than the classes of codes: of these two it is known that nothing was done. */
    private static final Set<Integer> BUSY = Set.of(-1, 45011);

    private final ScheduledExecutorService timers;
    private final RandomGenerator random;
    private final Duration first;

    /**
     * @param random spreads the attempts of several nodes
     * @param first how long to wait at most before the second attempt; before the third it is twice
     *     as long
     */
    public Backoff(ScheduledExecutorService timers, RandomGenerator random, Duration first) {
        this.timers = timers;
        this.random = random;
        this.first = first;
    }

    /** Calls at most three times. */
    public <T> CompletionStage<T> retry(Supplier<CompletionStage<T>> call) {
        return attempt(call, 1);
    }

    private <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> call, int number) {
        return call.get()
                .exceptionallyCompose(
                        thrown ->
                                number < ATTEMPTS && busy(thrown)
                                        ? later(number, thrown)
                                                .thenCompose(go -> attempt(call, number + 1))
                                        : CompletableFuture.failedFuture(thrown));
    }

    private CompletableFuture<Boolean> later(int number, Throwable thrown) {
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        long longest = first.toMillis() << (number - 1);
        try {
            timers.schedule(
                    () -> go.complete(true),
                    longest / 2 + random.nextLong(longest / 2 + 1),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            go.completeExceptionally(thrown);
        }
        return go;
    }

    private static boolean busy(Throwable thrown) {
        return Stages.cause(thrown) instanceof ApiErrorException refusal
                && BUSY.contains(refusal.errorCode());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.async.Completion;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
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

    /** Goes on after a call that failed once, which counts as the first of the three. */
    public <T> CompletionStage<T> retry(Throwable thrown, Supplier<CompletionStage<T>> call) {
        return after(Completion.cause(thrown), call, 1);
    }

    private <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> call, int number) {
        return Completion.always(
                call.get(),
                (answer, failure) ->
                        failure == null
                                ? CompletableFuture.completedStage(answer)
                                : after(failure, call, number));
    }

    private <T> CompletionStage<T> after(
            Throwable failure, Supplier<CompletionStage<T>> call, int number) {
        return number < ATTEMPTS && busy(failure)
                ? again(call, number, failure)
                : CompletableFuture.failedStage(failure);
    }

    private <T> CompletionStage<T> again(
            Supplier<CompletionStage<T>> call, int number, Throwable failure) {
        long longest = first.toMillis() << (number - 1);
        long pause = longest / 2 + random.nextLong(longest / 2 + 1);
        return Completion.always(
                Completion.pause(Duration.ofMillis(pause), timers),
                (over, stopped) ->
                        stopped == null
                                ? attempt(call, number + 1)
                                : CompletableFuture.failedStage(failure));
    }

    private static boolean busy(Throwable failure) {
        return failure instanceof ApiErrorException refusal && BUSY.contains(refusal.errorCode());
    }
}

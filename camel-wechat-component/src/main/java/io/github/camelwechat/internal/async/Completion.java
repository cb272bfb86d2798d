// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import io.github.camelwechat.failure.WeChatException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ends of stages: what caused a failure, and what follows. What is complete already is gone on
 * from at once, in the caller's thread and without a timer.
 */
public final class Completion {

    private Completion() {}

    /**
     * A step that follows a success or a failure.
     *
     * @param <F> the failures it knows what to do about
     */
    @FunctionalInterface
    public interface Next<T, F extends Throwable, R> {

        /**
         * Goes on.
         *
         * @param result of the step before, if that did not fail
         * @param failure of the step before, without any wrapping; null if it succeeded
         */
        CompletionStage<R> after(T result, @Nullable F failure);
    }

    /** The failure itself, without the wrapping that stages put around it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Goes on after a success, or a failure in a way of ours; a defect passes by. */
    public static <T, R> CompletionStage<R> then(
            CompletionStage<T> stage, Next<T, WeChatException, R> next) {
        return always(
                stage,
                (result, failure) ->
                        failure == null || failure instanceof WeChatException
                                ? next.after(result, (WeChatException) failure)
                                : CompletableFuture.failedFuture(failure));
    }

    /** Goes on however the stage ended. */
    public static <T, R> CompletionStage<R> always(
            CompletionStage<T> stage, Next<T, Throwable, R> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            return future.thenCompose(result -> next.after(result, null));
        }
        return future.handle(
                        (result, thrown) ->
                                next.after(result, thrown == null ? null : cause(thrown)))
                .thenCompose(following -> following);
    }

    /** Goes on in another way after a failure; a success stands. */
    public static <T> CompletionStage<T> afterFailure(
            CompletionStage<T> stage, Function<Throwable, CompletionStage<T>> next) {
        return stage.exceptionallyCompose(thrown -> next.apply(cause(thrown)));
    }

    /** Hands the outcome of a stage on, a failure without its wrapping. */
    public static <T> BiConsumer<T, @Nullable Throwable> into(CompletableFuture<T> outcome) {
        return (result, thrown) -> {
            if (thrown == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(cause(thrown));
            }
        };
    }

    /**
     * The outcome of a stage if it has one in time.
     *
     * @param limit in real time
     * @param late what to fail with if it has not
     * @return fails with a {@link RejectedExecutionException} if the time cannot be kept, because
     *     the scheduler was shut down
     */
    public static <T> CompletionStage<T> within(
            Duration limit,
            CompletionStage<T> stage,
            ScheduledExecutorService scheduler,
            Supplier<? extends Throwable> late) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            return future;
        }
        CompletableFuture<T> limited = future.copy();
        try {
            Future<?> timer =
                    scheduler.schedule(
                            () -> limited.completeExceptionally(late.get()),
                            limit.toNanos(),
                            TimeUnit.NANOSECONDS);
            limited.whenComplete((result, failure) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            limited.completeExceptionally(e);
        }
        return limited;
    }

    /**
     * A pause before something is tried again; holds no thread.
     *
     * @param length in real time
     * @return fails with a {@link RejectedExecutionException} if the scheduler was shut down
     */
    public static CompletionStage<Boolean> pause(
            Duration length, ScheduledExecutorService scheduler) {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        try {
            scheduler.schedule(() -> over.complete(true), length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            over.completeExceptionally(e);
        }
        return over;
    }
}

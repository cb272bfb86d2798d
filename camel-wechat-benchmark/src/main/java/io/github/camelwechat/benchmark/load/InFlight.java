// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Operations of which a fixed number is under way at any time. */
public final class InFlight {

    private static final long LONGEST_SECONDS = 120;

    private final int count;
    private final IntFunction<CompletionStage<?>> operation;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger running;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private InFlight(int count, int width, IntFunction<CompletionStage<?>> operation) {
        this.count = count;
        this.operation = operation;
        this.running = new AtomicInteger(width);
    }

    /**
     * @param count operations in all
     * @param width operations at once
     * @param starter where the first ones start; each of the others follows where one ended
     * @param operation gets its number, from 0
     * @return how many nanoseconds all of them took
     */
    public static long run(
            int count, int width, Executor starter, IntFunction<CompletionStage<?>> operation) {
        InFlight flight = new InFlight(count, width, operation);
        long started = System.nanoTime();
        for (int i = 0; i < width; i++) {
            starter.execute(flight::chain);
        }
        try {
            flight.done.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("an operation failed, or never ended", e);
        }
        return System.nanoTime() - started;
    }

    private void chain() {
        for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
            CompletableFuture<?> result = start(number).toCompletableFuture();
            if (!result.isDone()) {
                result.whenComplete(
                        (value, failure) -> {
                            if (failure == null) {
                                chain();
                            } else {
                                done.completeExceptionally(failure);
                            }
                        });
                return;
            }
            if (result.isCompletedExceptionally()) {
                result.exceptionally(
                        failure -> {
                            done.completeExceptionally(failure);
                            return null;
                        });
                return;
            }
        }
        if (running.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    private CompletionStage<?> start(int number) {
        try {
            return operation.apply(number);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that callbacks run their routes on. Each run is reserved before the callback is
 * acknowledged, and what was reserved is run: there are as many places as the pool has threads and
 * its queue is long. Thread-safe.
 */
public final class RouteThreads {

    private static final long AGAIN_MILLIS = 10;

    private final ExecutorService pool;
    private final ScheduledExecutorService scheduler;
    private final Semaphore places;

    RouteThreads(ExecutorService pool, ScheduledExecutorService scheduler) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.places = new Semaphore(places(pool));
    }

    private static int places(ExecutorService pool) {
        if (!(pool instanceof ThreadPoolExecutor threads)) {
            return Integer.MAX_VALUE;
        }
        long places = threads.getMaximumPoolSize() + (long) threads.getQueue().remainingCapacity();
        return (int) Math.min(Integer.MAX_VALUE, places);
    }

    /** Reserves a place for one run; false if there is none. */
    public boolean reserve() {
        return places.tryAcquire();
    }

    /** Gives back a place that was reserved and is not needed. */
    public void release() {
        places.release();
    }

    /**
     * Runs something on a place that was reserved, and gives that back.
     *
     * @return fails with a {@link RejectedExecutionException} if the pool was shut down
     */
    public CompletionStage<Void> run(Runnable work) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        execute(
                () -> {
                    try {
                        work.run();
                    } finally {
                        release();
                        ended.complete(null);
                    }
                },
                ended);
        return ended;
    }

    /** Others use the pool too, and a thread is free only just after it gave its place back. */
    private void execute(Runnable work, CompletableFuture<Void> ended) {
        try {
            pool.execute(work);
        } catch (RejectedExecutionException refused) {
            if (pool.isShutdown()) {
                release();
                ended.completeExceptionally(refused);
            } else {
                scheduler.schedule(() -> execute(work, ended), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}

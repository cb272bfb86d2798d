// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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

    /** By thread, the runs that are not handed over yet. */
    private final ThreadLocal<Queue<Runnable>> collected = ThreadLocal.withInitial(ArrayDeque::new);

    private volatile Executor handOver = Runnable::run;

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

    /**
     * Says when runs are handed to the pool. Whoever brings many of them, one after another, had
     * better hand them over together: a thread that is woken for each of them costs more than most
     * of their routes.
     *
     * @param handOver does what it is given at once, or soon and on the same thread
     */
    public void handOverBy(Executor handOver) {
        this.handOver = handOver;
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
        Runnable run =
                () -> {
                    try {
                        work.run();
                    } finally {
                        release();
                        ended.complete(null);
                    }
                };
        Queue<Runnable> here = collected.get();
        here.add(() -> execute(run, ended));
        if (here.size() == 1) {
            handOver.execute(() -> handOver(here));
        }
        return ended;
    }

    private void handOver(Queue<Runnable> here) {
        try {
            for (Runnable next = here.poll(); next != null; next = here.poll()) {
                next.run();
            }
        } finally {
            if (!here.isEmpty()) {
                // One that could not be handed over must not keep the others.
                handOver.execute(() -> handOver(here));
            }
        }
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

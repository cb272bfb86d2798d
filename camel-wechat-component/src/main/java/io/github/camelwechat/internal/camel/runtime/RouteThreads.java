// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that callbacks run their routes on. Each run is reserved before the callback is
 * acknowledged, and what was reserved is run: there are as many places as the pool has threads and
 * its queue is long. Thread-safe.
 *
 * <p>Runs wait in a queue of ours. To wake a thread costs more than most routes do, so a thread
 * that is awake takes one run after another, and no more are woken than there are processors,
 * unless a run still waits after a millisecond: then routes block, and each run gets a thread.
 */
public final class RouteThreads {

    private static final long AGAIN_MILLIS = 10;
    private static final long BLOCKED_MILLIS = 1;

    /** Then a thread goes to whatever else waits for the pool. */
    private static final int MOST_RUNS_OF_A_TURN = 32;

    private final ExecutorService pool;
    private final ScheduledExecutorService scheduler;
    private final Semaphore places;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final Queue<Run> waiting = new ConcurrentLinkedQueue<>();

    /** The turns that were asked of the pool and are not over. */
    private final AtomicInteger turns = new AtomicInteger();

    /** Those of them that are not begun. */
    private final AtomicInteger called = new AtomicInteger();

    private final AtomicBoolean watched = new AtomicBoolean();
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
     * Says when threads are woken. Whoever brings many runs, one after another, had better wake
     * them for all together.
     *
     * @param handOver does what it is given at once, or soon
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
     * @return fails with a {@link RejectedExecutionException} if it is not begun because the pool
     *     was shut down
     */
    public CompletionStage<Void> run(Runnable work) {
        Run run = new Run(work, new CompletableFuture<>());
        waiting.add(run);
        handOver.execute(this::wake);
        return run.ended();
    }

    private record Run(Runnable work, CompletableFuture<Void> ended) {}

    /** Makes sure that what waits is taken. */
    private void wake() {
        if (waiting.isEmpty()) {
            return;
        }
        if (turns.getAndUpdate(before -> before < processors ? before + 1 : before) < processors) {
            call();
        } else if (watched.compareAndSet(false, true)) {
            later(this::wakeMore, BLOCKED_MILLIS);
        }
    }

    /** One turn for each run that none was called for. */
    private void wakeMore() {
        watched.set(false);
        for (int more = waiting.size() - called.get(); more > 0; more--) {
            turns.incrementAndGet();
            call();
        }
    }

    private void call() {
        called.incrementAndGet();
        execute();
    }

    /** Others use the pool too, and a thread is free only just after it gave its place back. */
    private void execute() {
        try {
            pool.execute(this::takeTurn);
        } catch (RejectedExecutionException refused) {
            if (pool.isShutdown()) {
                called.decrementAndGet();
                turns.decrementAndGet();
                refuse(refused);
            } else {
                later(this::execute, AGAIN_MILLIS);
            }
        }
    }

    private void later(Runnable task, long millis) {
        try {
            scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            refuse(closed);
        }
    }

    private void refuse(RejectedExecutionException refused) {
        for (Run next = waiting.poll(); next != null; next = waiting.poll()) {
            release();
            next.ended().completeExceptionally(refused);
        }
    }

    private void takeTurn() {
        called.decrementAndGet();
        try {
            Run next = waiting.poll();
            for (int left = MOST_RUNS_OF_A_TURN; next != null; left--) {
                wake();
                run(next);
                next = left > 1 ? waiting.poll() : null;
            }
        } finally {
            turns.decrementAndGet();
            wake();
        }
    }

    private void run(Run run) {
        try {
            run.work().run();
        } finally {
            release();
            run.ended().complete(null);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The steps that follow an answer, run on a pool and not where the answer came in, which is a
 * thread that serves everybody: they may block.
 *
 * <p>A few workers take what waits one after another, which wakes no thread for each. When
 * something has waited for a moment, because what runs blocks or one of it waits for another, there
 * are twice as many workers, as far as the pool has threads. It is not bounded itself: no more may
 * wait than calls are under way. Thread-safe.
 */
public final class WorkerQueue implements Executor {

    private static final int FEW = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long MOMENT_NANOS = 2_000_000;

    private final ExecutorService pool;
    private final ScheduledExecutorService timers;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** The steps that wait, and since when. */
    private record Waiting(Runnable steps, long since) {}

    /**
     * @param pool where the workers are; may refuse when it has no thread left
     * @param timers for when even the first worker found none
     */
    public WorkerQueue(ExecutorService pool, ScheduledExecutorService timers) {
        this.pool = pool;
        this.timers = timers;
    }

    @Override
    public void execute(Runnable steps) {
        waiting.add(new Waiting(steps, System.nanoTime()));
        if (workers.get() < FEW) {
            addWorker();
        } else {
            watch();
        }
    }

    private boolean addWorker() {
        workers.incrementAndGet();
        if (started(this::work)) {
            return true;
        }
        // Those that work take what waits, but for the moment in which the last one goes away.
        if (workers.decrementAndGet() == 0 && !pool.isShutdown()) {
            timers.schedule(this::addWorker, MOMENT_NANOS, TimeUnit.NANOSECONDS);
        }
        return false;
    }

    private boolean started(Runnable work) {
        try {
            pool.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            if (pool.isShutdown()) {
                // Everything ends: the calls have to end too, and nobody is left to be held up.
                runAll();
            }
            return false;
        }
    }

    private void work() {
        try {
            runAll();
        } finally {
            workers.decrementAndGet();
            // Of what came since the last look, somebody may have thought that we take it.
            if (!waiting.isEmpty() && workers.get() < FEW) {
                addWorker();
            }
        }
    }

    private void runAll() {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            next.steps().run();
        }
    }

    /** Tells whether somebody watches, or nothing waits. */
    private boolean watch() {
        if (waiting.isEmpty() || !watched.compareAndSet(false, true)) {
            return true;
        }
        boolean begun = started(this::addWorkersWhereNeeded);
        if (!begun) {
            watched.set(false);
        }
        return begun;
    }

    /** On a thread of the pool, which becomes a worker itself when there is no other one left. */
    private void addWorkersWhereNeeded() {
        boolean full = false;
        while (!full && !waiting.isEmpty() && !pool.isShutdown()) {
            LockSupport.parkNanos(MOMENT_NANOS);
            for (int twice = workers.get(); twice > 0 && !full && somethingIsLate(); twice--) {
                full = !addWorker();
            }
        }
        watched.set(false);
        // What came after the last look has to be watched too, or be taken by this thread.
        if (!watch()) {
            workers.incrementAndGet();
            work();
        }
    }

    private boolean somethingIsLate() {
        Waiting oldest = waiting.peek();
        return oldest != null && System.nanoTime() - oldest.since() >= MOMENT_NANOS;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads where routes go on after a producer. The rest of a route may block, so it never runs
 * where the answer came in, which is a thread that serves all accounts.
 *
 * <p>A few workers take what waits one after another, which wakes no thread for each. When
 * something has waited for a moment, because the routes that run block or one of them waits for
 * another, there are twice as many workers, as far as the pool has threads. No more waits than
 * sends are under way. Thread-safe.
 */
final class ProducerThreads implements Executor {

    private static final int FEW = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long MOMENT_MILLIS = 2;

    private final ExecutorService pool;
    private final ScheduledExecutorService timers;
    private final Queue<Rest> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** The rest of a route, and since when it waits. */
    private record Rest(Runnable steps, long since) {}

    /**
     * @param pool refuses when it has no thread left
     */
    ProducerThreads(ExecutorService pool, ScheduledExecutorService timers) {
        this.pool = pool;
        this.timers = timers;
    }

    @Override
    public void execute(Runnable steps) {
        waiting.add(new Rest(steps, System.nanoTime()));
        if (workers.get() >= FEW || !addWorker()) {
            watch();
        }
    }

    private boolean addWorker() {
        workers.incrementAndGet();
        try {
            pool.execute(this::work);
            return true;
        } catch (RejectedExecutionException e) {
            workers.decrementAndGet();
            if (pool.isShutdown()) {
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
            if (!waiting.isEmpty() && workers.get() < FEW && !addWorker()) {
                watch();
            }
        }
    }

    private void runAll() {
        for (Rest next = waiting.poll(); next != null; next = waiting.poll()) {
            next.steps().run();
        }
    }

    private void watch() {
        if (waiting.isEmpty() || !watched.compareAndSet(false, true)) {
            return;
        }
        try {
            timers.schedule(this::look, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Everything ends: the exchanges have to end too, and nobody is left to be held up.
            runAll();
        }
    }

    private void look() {
        watched.set(false);
        Rest oldest = waiting.peek();
        long moment = TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS);
        if (oldest != null && System.nanoTime() - oldest.since() >= moment) {
            int more = Math.max(FEW, workers.get());
            for (int i = 0; i < more && !waiting.isEmpty() && addWorker(); i++) {
                // One more takes part.
            }
        }
        watch();
    }
}

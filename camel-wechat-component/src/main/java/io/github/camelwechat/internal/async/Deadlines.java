// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run at their time unless they are cancelled before, as most of them are. They share
 * one timer, so that a task that is added and cancelled again wakes no thread. Thread-safe.
 */
public final class Deadlines {

    private final ScheduledExecutorService scheduler;
    private final Set<Deadline> pending = new ConcurrentSkipListSet<>();
    private final AtomicLong added = new AtomicLong();
    private final Lock lock = new ReentrantLock();
    private @Nullable Future<?> timer;
    private long timerNanos;

    public Deadlines(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /** One task and its time. */
    public final class Deadline implements Comparable<Deadline> {

        private final long nanos;
        private final long number;
        private final Runnable task;

        private Deadline(long nanos, long number, Runnable task) {
            this.nanos = nanos;
            this.number = number;
            this.task = task;
        }

        /** Does nothing if the task ran already. */
        public void cancel() {
            pending.remove(this);
        }

        /** Times of {@link System#nanoTime()} may overflow, their differences do not. */
        @Override
        public int compareTo(Deadline other) {
            long sooner = nanos - other.nanos;
            return sooner != 0 ? Long.signum(sooner) : Long.compare(number, other.number);
        }
    }

    /**
     * Adds a task.
     *
     * @param nanos how long from now; at once if it is not positive, but not on this thread
     * @param task must not block
     */
    public Deadline in(long nanos, Runnable task) {
        Deadline deadline = new Deadline(System.nanoTime() + nanos, added.incrementAndGet(), task);
        pending.add(deadline);
        setTimer(deadline.nanos);
        return deadline;
    }

    private void setTimer(long nanos) {
        lock.lock();
        try {
            if (timer != null && nanos - timerNanos >= 0) {
                return;
            }
            if (timer != null) {
                timer.cancel(false);
            }
            long delay = Math.max(0, nanos - System.nanoTime());
            timer = scheduler.schedule(() -> runDue(nanos), delay, TimeUnit.NANOSECONDS);
            timerNanos = nanos;
        } finally {
            lock.unlock();
        }
    }

    private void runDue(long timersNanos) {
        lock.lock();
        try {
            timer = timersNanos == timerNanos ? null : timer;
        } finally {
            lock.unlock();
        }
        Deadline first = first();
        try {
            while (first != null && first.nanos - System.nanoTime() <= 0) {
                if (pending.remove(first)) {
                    first.task.run();
                }
                first = first();
            }
        } finally {
            if (first != null) {
                setTimer(first.nanos);
            }
        }
    }

    private @Nullable Deadline first() {
        Iterator<Deadline> soonestFirst = pending.iterator();
        return soonestFirst.hasNext() ? soonestFirst.next() : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The tasks that this WeChat will do later, by its own clock. Tasks run in the order of their
 * times, on an event loop or on the thread that moved the clock, and must not block. Holds at most
 * 10000; when it is full, the next due task runs at once. Thread-safe.
 */
public final class ScheduledTasks {
    private static final int MAX_TASKS = 10_000;

    private final Vertx vertx;
    private final SimulatorClock clock;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long lastNumber;

    private ScheduledTasks(Vertx vertx, SimulatorClock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Tasks that run by the time of a clock. */
    public static ScheduledTasks by(SimulatorClock clock, Vertx vertx) {
        ScheduledTasks tasks = new ScheduledTasks(vertx, clock);
        clock.onAdvance(tasks::runDue);
        return tasks;
    }

    private record Task(Instant at, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** Runs something once the clock has moved on by that much. */
    public void in(Duration wait, Runnable action) {
        Task displaced;
        synchronized (this) {
            displaced = tasks.size() < MAX_TASKS ? null : tasks.poll();
            tasks.add(new Task(clock.instant().plus(wait), ++lastNumber, action));
        }
        if (displaced != null) {
            displaced.action().run();
        }
        if (!clock.isManual()) {
            vertx.setTimer(Math.max(1, wait.toMillis()), id -> runDue());
        }
    }

    /** Runs something right after what runs now: after the answer to the call being served. */
    public void soon(Runnable action) {
        vertx.getOrCreateContext().runOnContext(now -> action.run());
    }

    /** Forgets everything that has not run. */
    public synchronized void clear() {
        tasks.clear();
    }

    private void runDue() {
        for (Optional<Task> next = nextDue(); next.isPresent(); next = nextDue()) {
            next.get().action().run();
        }
    }

    private synchronized Optional<Task> nextDue() {
        Task first = tasks.peek();
        if (first == null || first.at().isAfter(clock.instant())) {
            return Optional.empty();
        }
        return Optional.ofNullable(tasks.poll());
    }
}

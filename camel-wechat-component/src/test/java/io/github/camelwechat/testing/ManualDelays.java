// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler whose delays are over when the test says so. */
public final class ManualDelays extends ScheduledThreadPoolExecutor {

    /** The delays asked for and not given up; one whose time is over is no longer here. */
    public final List<Delay> running = new CopyOnWriteArrayList<>();

    public record Delay(Duration length, Runnable task) {}

    public ManualDelays() {
        super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long length, TimeUnit unit) {
        if (isShutdown()) {
            throw new RejectedExecutionException("shut down");
        }
        Delay delay = new Delay(Duration.of(length, unit.toChronoUnit()), task);
        running.add(delay);
        return new Waiting(() -> running.remove(delay));
    }

    /** All of them are over. */
    public void pass() {
        List<Delay> over = List.copyOf(running);
        running.removeAll(over);
        over.forEach(delay -> delay.task().run());
    }

    private static final class Waiting extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final Runnable givenUp;

        Waiting(Runnable givenUp) {
            super(Executors.callable(() -> {}, null));
            this.givenUp = givenUp;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            givenUp.run();
            return super.cancel(mayInterrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}

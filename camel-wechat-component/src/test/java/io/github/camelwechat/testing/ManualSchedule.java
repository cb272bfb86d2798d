// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler that hands out its repeated task instead of waiting for the time to come. */
public final class ManualSchedule extends ScheduledThreadPoolExecutor {

    private Runnable task = () -> {};

    public ManualSchedule() {
        super(1);
    }

    public Runnable task() {
        return task;
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        task = command;
        return super.scheduleWithFixedDelay(command, initialDelay, delay, unit);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.async.Deadlines.Deadline;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every task runs at its time and once, whatever the others do, and one timer is enough. */
class DeadlinesTest {

    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LATER = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long NEVER = TimeUnit.HOURS.toNanos(1);

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final Deadlines deadlines = new Deadlines(scheduler);
    private final List<String> ran = new CopyOnWriteArrayList<>();

    DeadlinesTest() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void goesOnAfterATaskThatFails() {
        deadlines.in(
                SOON,
                () -> {
                    throw new IllegalStateException("the task failed");
                });
        deadlines.in(SOON, () -> ran.add("next"));

        Awaitility.await().until(() -> ran.equals(List.of("next")));
    }

    @Test
    void runsNoTaskThatWasCancelled() {
        Deadline cancelled = deadlines.in(SOON, () -> ran.add("cancelled"));
        deadlines.in(LATER, () -> ran.add("other"));

        cancelled.cancel();

        Awaitility.await().until(() -> ran.equals(List.of("other")));
    }

    @Test
    void runsTasksInTheOrderOfTheirTimesHoweverTheyWereAdded() {
        deadlines.in(LATER, () -> ran.add("second"));
        deadlines.in(SOON, () -> ran.add("first"));
        deadlines.in(LATER, () -> ran.add("third"));

        Awaitility.await().until(() -> ran.equals(List.of("first", "second", "third")));
    }

    @Test
    void runsATaskWhoseTimeIsOverOnAnotherThread() {
        Thread caller = Thread.currentThread();

        deadlines.in(-1, () -> ran.add(Thread.currentThread() == caller ? "here" : "there"));

        Awaitility.await().until(() -> ran.equals(List.of("there")));
    }

    @Test
    void takesATaskThatATaskAdds() {
        deadlines.in(SOON, () -> deadlines.in(SOON, () -> ran.add("added")));

        Awaitility.await().until(() -> ran.equals(List.of("added")));
    }

    @Test
    void setsOneTimerForManyTasks() {
        for (int i = 0; i < 1_000; i++) {
            deadlines.in(NEVER + i, () -> ran.add("never")).cancel();
            deadlines.in(NEVER - i, () -> ran.add("never"));
        }

        assertThat(scheduler.getQueue()).hasSize(1);
        assertThat(ran).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ScheduledTasksTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final SimulatorClock clock =
            SimulatorClock.manual(Instant.ofEpochSecond(1_789_000_000));
    private final ScheduledTasks tasks = ScheduledTasks.by(clock, VERTX);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @Test
    void runsNothingBeforeItsTimeAndThenTheEarliestFirst() {
        tasks.in(Duration.ofSeconds(20), () -> done.add("later"));
        tasks.in(Duration.ofSeconds(10), () -> done.add("first"));
        tasks.in(Duration.ofSeconds(20), () -> done.add("last"));
        clock.advance(Duration.ofMillis(9_999));
        assertThat(done).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(done).containsExactly("first", "later", "last");
    }

    @Test
    void forgetsWhatAResetTookBack() {
        tasks.in(Duration.ofSeconds(1), () -> done.add("no"));
        tasks.clear();
        clock.advance(Duration.ofSeconds(2));
        assertThat(done).isEmpty();
    }

    @Test
    void runsTheNextOneAtOnceWhenItIsFull() {
        for (int i = 0; i < 10_001; i++) {
            String name = "task " + i;
            tasks.in(Duration.ofSeconds(1), () -> done.add(name));
        }
        assertThat(done).containsExactly("task 0");
    }

    @Test
    void followsAClockThatMovesByItself() {
        ScheduledTasks real =
                ScheduledTasks.by(SimulatorClock.following(InstantSource.system()), VERTX);
        real.in(Duration.ofMillis(20), () -> done.add("by itself"));
        await().until(() -> done.contains("by itself"));
    }
}

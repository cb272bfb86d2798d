// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rules of a pause: it counts what has elapsed, whatever hour it is. */
class PauseTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-29T08:00:00Z"));
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Pause pause = new Pause(clock, nanos::get, Duration.ofSeconds(10));

    @Test
    void isNotProlongedByAClockThatGoesBack() {
        clock.advance(Duration.ofHours(-1));
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(pause.isOver()).isFalse();
        assertThat(pause.end()).isEqualTo(clock.instant().plusSeconds(1));

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(pause.isOver()).isTrue();
    }

    @Test
    void isOverWhenTheClockSaysSo() {
        clock.advance(Duration.ofSeconds(9));
        assertThat(pause.isOver()).isFalse();

        clock.advance(Duration.ofSeconds(1));

        assertThat(pause.isOver()).isTrue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rules of leases that another node wrote. */
class LeaseSightingsTest {

    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration LENGTH = Duration.ofSeconds(15);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final LeaseSightings<String> leases = new LeaseSightings<>(SILENCE, LENGTH, nanos::get);

    @Test
    void areNotOverAtFirstSightHoweverLongTheClockSaysSo() {
        assertThat(leases.isOver("a", 1, true)).isFalse();
    }

    @Test
    void areOverOnceTheyWereSeenToStand() {
        assertThat(leases.isOver("a", 1, true)).isFalse();
        pass(SILENCE.minusNanos(1));
        assertThat(leases.isOver("a", 1, true)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(leases.isOver("a", 1, true)).isTrue();
        assertThat(leases.isOver("a", 1, false)).as("not over by our clock").isFalse();
        pass(LENGTH.minus(SILENCE));
        assertThat(leases.isOver("a", 1, false)).isTrue();
    }

    @Test
    void beginAnewWithEveryRenewal() {
        for (int renewal = 0; renewal < 10; renewal++) {
            assertThat(leases.isOver("a", renewal, true)).isFalse();
            pass(SILENCE.minusNanos(1));
        }
    }

    @Test
    void ofOursThatNobodyHoldsAreOverByTheClockAlone() {
        leases.left("a", 1);
        assertThat(leases.isOver("a", 1, false)).isFalse();
        assertThat(leases.isOver("a", 1, true)).isTrue();
        assertThat(leases.isOver("a", 2, true)).as("somebody took it").isFalse();
    }

    @Test
    void areRememberedInABoundedNumber() {
        leases.isOver("first", 1, true);
        for (int i = 0; i < 20_000; i++) {
            leases.isOver("other" + i, 1, true);
        }
        pass(SILENCE);
        assertThat(leases.isOver("first", 1, true)).as("seen anew").isFalse();
        assertThat(leases.isOver("other19999", 1, true)).isTrue();
    }

    @Test
    void elapseAlsoWhereTheClockOfATestIsMovedAheadAndNotWhereItGoesBack() {
        ManualClock clock = new ManualClock(Instant.parse("2026-09-09T10:00:00Z"));
        ElapsedTime elapsed = new ElapsedTime(clock, nanos::get);
        long start = elapsed.getAsLong();

        clock.advance(SILENCE);
        assertThat(elapsed.getAsLong() - start).isEqualTo(SILENCE.toNanos());
        clock.advance(SILENCE.negated());
        pass(Duration.ofSeconds(1));
        assertThat(elapsed.getAsLong() - start).isEqualTo(SILENCE.plusSeconds(1).toNanos());
    }

    @Test
    void elapseByTheSystemWhateverItsClockIsSetTo() {
        ElapsedTime elapsed = new ElapsedTime(InstantSource.system(), nanos::get);
        long start = elapsed.getAsLong();
        pass(Duration.ofSeconds(3));
        assertThat(elapsed.getAsLong() - start).isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The distance of another clock from ours. What it shows reaches us late, by an unknown time, so
 * each reading gives an interval; those of some minutes are laid over each other. Thread-safe.
 */
public final class ClockDistance {

    /** A clock may be set, and drifts. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private @Nullable Interval known;

    /**
     * The knowledge of a distance; positive if the other clock is ahead.
     *
     * @param low the other clock is ahead by no less
     * @param high and by no more
     * @param since when the first reading came of those it is made of
     */
    public record Interval(Duration low, Duration high, Instant since) {

        /** Tells whether nothing speaks for a difference. */
        public boolean holdsZero() {
            return low.compareTo(Duration.ZERO) <= 0 && !high.isNegative();
        }

        public Duration middle() {
            return low.plus(high).dividedBy(2);
        }
    }

    /**
     * Takes a reading.
     *
     * @param shown by the other clock, at some time between the two moments of ours
     * @param now the later of them
     * @param resolution of what the other clock shows
     * @return what is known now
     */
    public synchronized Interval observe(
            Instant shown, Instant earliest, Instant now, Duration resolution) {
        Duration low = Duration.between(now, shown);
        Duration high = Duration.between(earliest, shown.plus(resolution));
        Interval reading = new Interval(low, high, now);
        Interval before = known;
        Interval after = before == null ? reading : narrowed(before, reading);
        known = after;
        return after;
    }

    /** A reading that contradicts the ones before is that of a clock that was set meanwhile. */
    private static Interval narrowed(Interval before, Interval reading) {
        if (!reading.since().isBefore(before.since().plus(REMEMBERED))) {
            return reading;
        }
        Duration low = max(before.low(), reading.low());
        Duration high = max(before.high().negated(), reading.high().negated()).negated();
        return low.compareTo(high) <= 0 ? new Interval(low, high, before.since()) : reading;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}

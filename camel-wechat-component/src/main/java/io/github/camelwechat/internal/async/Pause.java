// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A pause that is over once its length has elapsed, by the clock or in real time, whichever is
 * first: a clock that is set back does not prolong it. Immutable.
 */
public final class Pause {

    /** Two clocks are not read at the same moment, and one of them is adjusted all the time. */
    private static final Duration TOLERATED = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Duration length;
    private final Instant until;
    private final long begunNanos;

    /** Begins now. */
    public Pause(InstantSource clock, LongSupplier nanoTime, Duration length) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.length = length;
        this.until = clock.instant().plus(length);
        this.begunNanos = nanoTime.getAsLong();
    }

    public boolean isOver() {
        return left().isNegative() || left().isZero() || !clock.instant().isBefore(until);
    }

    /** Returns its end, as the clock shows it at this moment. */
    public Instant end() {
        Instant byElapsed = clock.instant().plus(left());
        return byElapsed.isBefore(until.minus(TOLERATED)) ? byElapsed : until;
    }

    private Duration left() {
        return length.minusNanos(nanoTime.getAsLong() - begunNanos);
    }
}

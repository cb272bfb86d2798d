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
        return !clock.instant().isBefore(end());
    }

    /** When it is over, as the clock shows it at this moment. */
    public Instant end() {
        long elapsed = nanoTime.getAsLong() - begunNanos;
        Instant byElapsed = clock.instant().plus(length).minusNanos(elapsed);
        return byElapsed.isBefore(until) ? byElapsed : until;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The nanoseconds that elapsed on this node, whatever its clock is set to meanwhile. Where the
 * clock is not the system's but one that somebody moves, as tests do, what it leaps ahead has
 * elapsed too. Thread-safe.
 */
public final class ElapsedTime implements LongSupplier {

    /** Two clocks are not read at the same moment, and one of them is adjusted all the time. */
    private static final long TOLERATED_NANOS = Duration.ofMillis(100).toNanos();

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final boolean movable;
    private Instant lastInstant;
    private long lastNanos;
    private long elapsed;

    public ElapsedTime(InstantSource clock) {
        this(clock, System::nanoTime);
    }

    ElapsedTime(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.movable = !clock.equals(InstantSource.system());
        this.lastInstant = clock.instant();
        this.lastNanos = nanoTime.getAsLong();
    }

    @Override
    public long getAsLong() {
        return movable ? withLeaps() : nanoTime.getAsLong();
    }

    private synchronized long withLeaps() {
        Instant instant = clock.instant();
        long nanos = nanoTime.getAsLong();
        long real = nanos - lastNanos;
        long shown = Duration.between(lastInstant, instant).toNanos();
        lastInstant = instant;
        lastNanos = nanos;
        elapsed += shown - real > TOLERATED_NANOS ? shown : real;
        return elapsed;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The time in this WeChat: real time plus an offset, or, in manual mode, only what it was moved. It
 * never goes back. Safe for use by several threads.
 */
public final class SimulatorClock implements InstantSource {
    private final InstantSource real;
    private final boolean manual;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private Instant frozen;
    private Duration offset;

    private SimulatorClock(InstantSource real, Instant start, boolean manual) {
        this.real = real;
        this.manual = manual;
        this.frozen = start;
        this.offset = manual ? Duration.ZERO : Duration.between(real.instant(), start);
    }

    /** A clock that starts at real time and moves with it. */
    public static SimulatorClock following(InstantSource real) {
        SimulatorClock clock = new SimulatorClock(real, real.instant(), false);
        clock.offset = Duration.ZERO;
        return clock;
    }

    /** A clock that starts at a given time and moves with real time. */
    public static SimulatorClock following(InstantSource real, Instant start) {
        return new SimulatorClock(real, start, false);
    }

    /** A clock that stands still until it is moved. */
    public static SimulatorClock manual(Instant start) {
        return new SimulatorClock(InstantSource.system(), start, true);
    }

    @Override
    public Instant instant() {
        synchronized (lock) {
            return manual ? frozen : real.instant().plus(offset);
        }
    }

    /** Tells whether it stands still between moves. */
    public boolean isManual() {
        return manual;
    }

    /** In manual mode how far it was moved, else how far it is ahead of real time. */
    public Duration offset() {
        synchronized (lock) {
            return offset;
        }
    }

    /** Seconds since the epoch, the resolution of most of WeChat's fields. */
    public long epochSecond() {
        return instant().getEpochSecond();
    }

    /**
     * Moves the clock.
     *
     * @throws IllegalArgumentException when asked to turn time back
     */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + step);
        }
        synchronized (lock) {
            offset = offset.plus(step);
            frozen = frozen.plus(step);
        }
        listeners.forEach(Runnable::run);
    }

    /** Calls the listener after every move, on the thread that moved the clock. */
    public void onAdvance(Runnable listener) {
        listeners.add(listener);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The distance of WeChat's clock from ours, estimated from the Date of its answers. That has whole
 * seconds and was written at some moment between request and answer, so each answer gives an
 * interval; those of some minutes are laid over each other. Thread-safe.
 */
public final class ClockSkew {

    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    /** A clock may be set, and drifts. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private record Interval(Duration low, Duration high, Instant since) {}

    private final InstantSource clock;
    private final AtomicReference<Duration> estimate = new AtomicReference<>(Duration.ZERO);
    private @Nullable Interval known;

    public ClockSkew(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param asked when the request was made
     * @param date the Date header of the answer that came just now; null if there was none
     */
    void observe(Instant asked, @Nullable String date) {
        if (date == null) {
            return;
        }
        try {
            observe(asked, Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip())));
        } catch (DateTimeException e) {
            // No date: somebody between us and WeChat made it up.
        }
    }

    /** Positive if WeChat's clock is ahead of ours; zero while nothing speaks for a difference. */
    public Duration estimate() {
        return Objects.requireNonNull(estimate.get());
    }

    /** Returns the estimate for whoever asks often; it changes with what is observed. */
    public Supplier<Duration> estimates() {
        return estimate::get;
    }

    private void know(Interval now) {
        known = now;
        boolean noDifference = now.low().compareTo(Duration.ZERO) <= 0 && !now.high().isNegative();
        estimate.set(noDifference ? Duration.ZERO : now.low().plus(now.high()).dividedBy(2));
    }

    private synchronized void observe(Instant asked, Instant theirs) {
        Instant answered = clock.instant();
        Duration low = Duration.between(answered, theirs);
        Duration high = Duration.between(asked, theirs.plus(RESOLUTION));
        Interval before = known;
        if (before != null && answered.isBefore(before.since().plus(REMEMBERED))) {
            Duration narrowLow = low.compareTo(before.low()) > 0 ? low : before.low();
            Duration narrowHigh = high.compareTo(before.high()) < 0 ? high : before.high();
            if (narrowLow.compareTo(narrowHigh) <= 0) {
                know(new Interval(narrowLow, narrowHigh, before.since()));
                return;
            }
        }
        know(new Interval(low, high, answered));
    }
}

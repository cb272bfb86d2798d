// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.internal.time.ClockDistance;
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
 * seconds and was written at some moment between request and answer. Thread-safe.
 */
public final class ClockSkew {

    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    /** A date as it was written. */
    private record Read(String text, Instant date) {}

    private final InstantSource clock;
    private final AtomicReference<Duration> estimate = new AtomicReference<>(Duration.ZERO);
    private final ClockDistance distance = new ClockDistance();
    private volatile @Nullable Read lastRead;

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
            observe(asked, date(date));
        } catch (DateTimeException e) {
            // No date: somebody between us and WeChat made it up.
        }
    }

    /** Many answers come within a second, and all of them say it in the same words. */
    private Instant date(String text) {
        Read last = lastRead;
        if (last == null || !last.text().equals(text)) {
            last =
                    new Read(
                            text,
                            Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
            lastRead = last;
        }
        return last.date();
    }

    /** Positive if WeChat's clock is ahead of ours; zero while nothing speaks for a difference. */
    public Duration estimate() {
        return Objects.requireNonNull(estimate.get());
    }

    /** Returns the estimate for whoever asks often; it changes with what is observed. */
    public Supplier<Duration> estimates() {
        return estimate::get;
    }

    private void observe(Instant asked, Instant theirs) {
        ClockDistance.Interval known = distance.observe(theirs, asked, clock.instant(), RESOLUTION);
        estimate.set(known.holdsZero() ? Duration.ZERO : known.middle());
    }
}

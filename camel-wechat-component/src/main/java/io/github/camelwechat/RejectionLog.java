// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Tells the operator why callbacks are refused: one line per reason and minute, because a scanner
 * must not be able to fill the log. Thread-safe.
 */
final class RejectionLog {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Logger log;
    private final InstantSource clock;
    private final Map<Reason, Line> lines = new EnumMap<>(Reason.class);

    private record Line(Instant quietUntil, int unsaid) {}

    RejectionLog(Logger log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    synchronized void note(CallbackRejectedException rejection) {
        Instant now = clock.instant();
        Line line = lines.getOrDefault(rejection.reason(), new Line(Instant.EPOCH, 0));
        if (now.isBefore(line.quietUntil())) {
            lines.put(rejection.reason(), new Line(line.quietUntil(), line.unsaid() + 1));
            return;
        }
        log.warn(
                "{} [{}; {} more like it since the last such line]",
                rejection.getMessage(),
                rejection.reason(),
                line.unsaid());
        lines.put(rejection.reason(), new Line(now.plus(SILENCE), 0));
    }
}

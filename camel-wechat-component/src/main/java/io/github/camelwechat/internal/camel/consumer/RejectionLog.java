// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells the operator what callers are never told: why callbacks are refused, and whether a
 * credential that is being rotated out is still in use. One log line per cause and minute, because
 * a scanner must not be able to fill the log. Thread-safe.
 */
public final class RejectionLog {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Logger log;
    private final InstantSource clock;
    private final @Nullable Telemetry telemetry;
    private final Map<Reason, Integer> rejections = new EnumMap<>(Reason.class);
    private int suspects;
    private final Map<String, Instant> lastUsed = new HashMap<>();
    private final Map<String, Line> lines = new HashMap<>();

    private record Line(Instant quietUntil, int unsaid) {}

    /**
     * @param telemetry null if nobody measures
     */
    public RejectionLog(Logger log, InstantSource clock, @Nullable Telemetry telemetry) {
        this.log = log;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    synchronized void rejected(CallbackRejectedException rejection) {
        rejections.merge(rejection.reason(), 1, Integer::sum);
        if (telemetry != null) {
            telemetry.refused(rejection);
        }
        warn(rejection, "");
    }

    /**
     * Logs a callback that would have been refused, had the operator not asked to let it through.
     */
    synchronized void suspected(CallbackRejectedException rejection) {
        suspects++;
        warn(rejection, "Let through all the same: ");
    }

    private void warn(CallbackRejectedException rejection, String but) {
        Integer unsaid = unsaidBefore(rejection.reason().name());
        if (unsaid != null) {
            log.warn(
                    "{}{} [{}; {} more like it since the last such line]",
                    but,
                    rejection.getMessage(),
                    rejection.reason(),
                    unsaid);
        }
    }

    /**
     * @param option the option that holds the credential
     */
    synchronized void previousUsed(String account, String option) {
        lastUsed.put(option, clock.instant());
        if (unsaidBefore(option) != null) {
            log.info(
                    "WeChat still uses what option {} of account '{}' holds: keep it until this"
                            + " line no longer comes",
                    option,
                    account);
        }
    }

    /** Returns the number of callbacks refused since the start, by reason. */
    public synchronized Map<String, Integer> rejections() {
        Map<String, Integer> byName = new TreeMap<>();
        rejections.forEach((reason, count) -> byName.put(reason.name(), count));
        return byName;
    }

    /** Returns the number of callbacks that were let through that would have been refused. */
    public synchronized int suspects() {
        return suspects;
    }

    /** When the credential of an option was needed last; null if never since the start. */
    public synchronized @Nullable Instant lastUsed(String option) {
        return lastUsed.get(option);
    }

    /**
     * Returns the number of lines of that cause that went unsaid, null if this one has to go unsaid
     * too.
     */
    private @Nullable Integer unsaidBefore(String cause) {
        Instant now = clock.instant();
        Line line = lines.getOrDefault(cause, new Line(Instant.EPOCH, 0));
        if (now.isBefore(line.quietUntil())) {
            lines.put(cause, new Line(line.quietUntil(), line.unsaid() + 1));
            return null;
        }
        lines.put(cause, new Line(now.plus(SILENCE), 0));
        return line.unsaid();
    }
}

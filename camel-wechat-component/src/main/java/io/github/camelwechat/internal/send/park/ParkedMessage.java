// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits.
 *
 * @param parkId names it, for whoever lists or drops it, and as its send id when it goes out
 * @param parkedAt by our clock
 * @param expiresAt from when on it is of no use any more
 * @param sendId what the route had named it; null for nothing
 * @param lines what the route had named the texts that were joined into this one
 * @param message in WeChat's own field names, without {@code touser}
 * @param trace the trace of whoever wanted it sent; null for none
 * @param group the same for messages that go out as one, while they are tried; it is what they are
 *     sent once under. Null otherwise
 */
public record ParkedMessage(
        String parkId,
        Instant parkedAt,
        Instant expiresAt,
        @Nullable String sendId,
        List<String> lines,
        Map<String, Object> message,
        @Nullable String trace,
        @Nullable String group) {

    public ParkedMessage {
        Objects.requireNonNull(parkId, "parkId");
        Objects.requireNonNull(parkedAt, "parkedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        lines = List.copyOf(lines);
        message = Collections.unmodifiableMap(new LinkedHashMap<>(message));
    }

    /** One that nobody tried to deliver yet. */
    static ParkedMessage of(
            String parkId,
            Instant now,
            Duration timeToLive,
            @Nullable String sendId,
            List<String> lines,
            Map<String, Object> message,
            @Nullable String trace) {
        return new ParkedMessage(
                parkId, now, now.plus(timeToLive), sendId, lines, message, trace, null);
    }

    /** Tells whether the route had given it this name, or a part of it; null is no name. */
    public boolean isNamed(@Nullable String name) {
        return name != null && (name.equals(sendId) || lines.contains(name));
    }

    /** Every name the route had given it or a part of it. */
    public List<String> names() {
        return sendId == null ? lines : List.of(sendId);
    }

    ParkedMessage in(@Nullable String group) {
        return new ParkedMessage(parkId, parkedAt, expiresAt, sendId, lines, message, trace, group);
    }

    boolean expired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** Without the message: it is what somebody writes to somebody. */
    @Override
    public String toString() {
        return "ParkedMessage[" + parkId + " until " + expiresAt + "]";
    }
}

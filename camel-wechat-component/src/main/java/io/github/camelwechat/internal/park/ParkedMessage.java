// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.park;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * @param message in WeChat's own field names, without {@code touser}
 * @param group the same for messages that go out as one, while they are tried; it is what they are
 *     sent once under. Null otherwise
 */
public record ParkedMessage(
        String parkId,
        Instant parkedAt,
        Instant expiresAt,
        @Nullable String sendId,
        Map<String, Object> message,
        @Nullable String group) {

    public ParkedMessage {
        Objects.requireNonNull(parkId, "parkId");
        Objects.requireNonNull(parkedAt, "parkedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        message = Collections.unmodifiableMap(new LinkedHashMap<>(message));
    }

    /** Whether the route had given it this name; null is no name. */
    public boolean isNamed(@Nullable String name) {
        return name != null && name.equals(sendId);
    }

    ParkedMessage in(@Nullable String group) {
        return new ParkedMessage(parkId, parkedAt, expiresAt, sendId, message, group);
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

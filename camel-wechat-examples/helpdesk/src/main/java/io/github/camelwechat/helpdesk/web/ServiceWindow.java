// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a user's service window, as the agent sees it.
 *
 * @param state {@code open}, {@code closed}, {@code exhausted} or {@code unknown}
 * @param remaining how many messages it still allows; null if nobody knows
 * @param expiresAt when it closes by itself, epoch seconds
 * @param since when it ended, epoch seconds
 * @param why what ended it
 * @param reopens what would open it again
 */
record ServiceWindow(
        String state,
        @Nullable Integer remaining,
        @Nullable Long expiresAt,
        @Nullable Long since,
        @Nullable String why,
        @Nullable String reopens) {

    private static final String REOPENS = "the user writes a message";

    static final ServiceWindow UNKNOWN =
            new ServiceWindow("unknown", null, null, null, null, REOPENS);

    /** Reads the result of the component's operation {@code windowStatus}. */
    static ServiceWindow of(Map<?, ?> status) {
        Object state = status.get("state");
        Object remaining = status.get("remaining");
        String reopens = text(status.get("reopens"));
        return new ServiceWindow(
                state == null ? "unknown" : state.toString(),
                remaining instanceof Number number ? number.intValue() : null,
                seconds(status.get("expiresAt")),
                seconds(status.get("since")),
                text(status.get("why")),
                reopens != null || "open".equals(state) ? reopens : REOPENS);
    }

    JsonObject json() {
        return new JsonObject()
                .put("state", state)
                .put("remaining", remaining)
                .put("expiresAt", expiresAt)
                .put("since", since)
                .put("why", why)
                .put("reopens", reopens);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable Long seconds(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return instant.getEpochSecond();
        }
        return value instanceof Number number ? (Long) number.longValue() : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.outcome;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the store holds of a job. Call and callback may come in either order, and each fills in its
 * half.
 *
 * @param sendId what the route called the send, null if it did not
 * @param outcome null while it runs
 */
record JobEntry(@Nullable String sendId, @Nullable Outcome outcome) {

    static final JobEntry NEW = new JobEntry(null, null);

    private static final String NONE = "-";

    JobEntry withSendId(@Nullable String id) {
        return new JobEntry(id, outcome);
    }

    JobEntry withOutcome(Outcome end) {
        return new JobEntry(sendId, end);
    }

    byte[] write() {
        return String.join(
                        " ",
                        sendId == null ? NONE : "=" + encode(sendId),
                        outcome == null ? NONE : outcome.succeeded() ? "ok" : "failed",
                        outcome == null ? NONE : "=" + encode(outcome.status()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    static JobEntry read(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ");
        return new JobEntry(
                text(parts[0]),
                parts[1].equals(NONE)
                        ? null
                        : new Outcome(parts[1].equals("ok"), String.valueOf(text(parts[2]))));
    }

    private static @Nullable String text(String part) {
        return part.equals(NONE)
                ? null
                : URLDecoder.decode(part.substring(1), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of one user's service window at one moment, as far as we know it. */
public sealed interface WindowState {

    /** Messages may be sent. */
    record Open(int remaining, Instant expiresAt, String trigger) implements WindowState {}

    /** Still open, but every allowed message was sent. */
    record Exhausted(Instant expiresAt, @Nullable Instant since, String why)
            implements WindowState {}

    /** No longer open. */
    record Closed(@Nullable Instant since, String why) implements WindowState {}

    /**
     * We have never heard of this user, or forgot: only WeChat knows.
     *
     * @param acceptedAt when WeChat last accepted a message all the same, so that a window was open
     *     then; null if it did not, or too long ago
     */
    record Unknown(@Nullable Instant acceptedAt) implements WindowState {
        public Unknown() {
            this(null);
        }
    }
}

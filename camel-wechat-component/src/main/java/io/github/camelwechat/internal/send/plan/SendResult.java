// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.option.UncertainPolicy;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a send that went out.
 *
 * @param remaining how many messages the service window still allows; null if we do not know
 * @param expiresAt when the service window closes; null if we do not know
 */
public record SendResult(Status status, @Nullable Integer remaining, @Nullable Instant expiresAt) {

    /** The way it took. */
    public enum Status {
        /** As the answer to the open callback, which costs nothing. */
        PASSIVE,
        /** As a customer-service message within a window we know. */
        SENT,
        /**
         * As a customer-service message that WeChat accepted although we know of no open window.
         */
        ASKED,
        /** As a template message, because the window did not allow it. */
        TEMPLATE,
        /** Not yet: it waits for the window. */
        PARKED,
        /**
         * It may have been delivered, and was taken for delivered as {@link
         * UncertainPolicy#ASSUME_SENT} says.
         */
        UNCERTAIN
    }

    public SendResult {
        Objects.requireNonNull(status, "status");
    }
}

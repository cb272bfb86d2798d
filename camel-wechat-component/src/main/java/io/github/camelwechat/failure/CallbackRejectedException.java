// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to the callback path was not genuine, not for us, or not a callback at all. Nothing of
 * it was used.
 */
public final class CallbackRejectedException extends WeChatException {

    /** Why, and the HTTP status that says no more than that. */
    public enum Reason {
        /** It came from an address WeChat does not call from ({@code sourceFilter}). */
        SOURCE(403),
        /** Neither GET nor POST. */
        METHOD(405),
        /** The body is larger than {@code maxBodySize}. */
        TOO_LARGE(413),
        /** A query parameter that the configured mode needs is missing. */
        PARAMETER_MISSING(400),
        /** No configured token produces the signature. */
        SIGNATURE(403),
        /** The signed timestamp is further away than {@code freshness}. */
        STALE(403),
        /** The body is plain although the configured mode is an encrypted one. */
        NOT_ENCRYPTED(400),
        /** The body is encrypted although the configured mode is plain. */
        ENCRYPTED(400),
        /** The signature is right, but no configured key opens the envelope. */
        CIPHER(400),
        /** The envelope was sealed for another appid, or addressed to another original id. */
        FOREIGN(403),
        /** Not well-formed, or with a DTD. */
        MALFORMED(400);

        private final int httpStatus;

        Reason(int httpStatus) {
            this.httpStatus = httpStatus;
        }

        /** The status of the answer; its body is empty. */
        public int httpStatus() {
            return httpStatus;
        }
    }

    private final Reason reason;

    /**
     * @param what what was wrong and what was expected, without anything an attacker sent
     */
    public CallbackRejectedException(
            String account, Reason reason, String what, @Nullable Throwable cause) {
        super(account, "a callback for account '" + account + "' was refused: " + what, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}

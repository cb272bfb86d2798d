// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Anything that went wrong, to be caught in {@code onException}. Messages say what was wrong, what
 * was expected and what to do, and never contain a secret, a token or what a user wrote.
 */
public abstract sealed class WeChatException extends RuntimeException
        permits ApiErrorException,
                ApiUnreachableException,
                CallbackRejectedException,
                CircuitOpenException,
                InvalidMessageException,
                NotAuthorizedException,
                NotPermittedException,
                PartlySentException,
                SendUncertainException,
                StateStoreException,
                WindowClosedException {

    private final String account;

    WeChatException(String account, String message, @Nullable Throwable cause) {
        // Whatever others said that is quoted in it, their log line stays one line.
        super(PrintableText.of(message), cause);
        this.account = Objects.requireNonNull(account, "account");
    }

    /** The name of the account concerned. */
    public String account() {
        return account;
    }

    /**
     * Tells whether the same call may succeed later without anybody changing anything, and can do
     * no harm.
     */
    public abstract boolean retryable();
}

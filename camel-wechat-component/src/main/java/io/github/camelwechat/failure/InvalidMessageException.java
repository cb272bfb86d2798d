// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import org.jspecify.annotations.Nullable;

/**
 * The failure of a message that nobody could send: no recipient, an unknown kind of media, too long
 * a text.
 */
public sealed class InvalidMessageException extends WeChatException permits InvalidMediaException {

    /**
     * @param what what was wrong, what was expected and what to do
     */
    public InvalidMessageException(String account, String what) {
        this(account, what, null);
    }

    /**
     * @param what what was wrong, what was expected and what to do
     */
    public InvalidMessageException(String account, String what, @Nullable Throwable cause) {
        super(account, what, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}

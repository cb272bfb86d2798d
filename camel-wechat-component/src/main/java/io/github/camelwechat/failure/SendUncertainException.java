// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import org.jspecify.annotations.Nullable;

/**
 * The message may have been delivered: the request left, and nobody can know what became of it.
 * WeChat has no idempotency key, so it is not sent again by itself.
 */
public final class SendUncertainException extends WeChatException {

    /**
     * @param what what happened, in one sentence without secrets
     */
    public SendUncertainException(String account, String what, @Nullable Throwable cause) {
        super(
                account,
                "the message of account '"
                        + account
                        + "' may have been delivered, or not: "
                        + what
                        + ". It is not sent again by itself; look into the chat before you repeat it",
                cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}

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

    private SendUncertainException(String account, @Nullable Throwable cause, String message) {
        super(account, message, cause);
    }

    /**
     * For a call that changes something other than what users were sent.
     *
     * @param apiPath the path of the call, without its query
     * @param what what happened, in one sentence without secrets
     */
    public static SendUncertainException ofCall(
            String account, String apiPath, String what, @Nullable Throwable cause) {
        return new SendUncertainException(
                account,
                cause,
                "the call of "
                        + apiPath
                        + " for account '"
                        + account
                        + "' may have been carried out, or not: "
                        + what
                        + ". It is not repeated by itself; ask WeChat for the present state before you repeat it");
    }

    @Override
    public boolean retryable() {
        return false;
    }
}

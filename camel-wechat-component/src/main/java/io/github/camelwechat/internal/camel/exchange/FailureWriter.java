// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.message.Headers;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Writes why a call failed into its exchange: the exception, and what it knows as headers. */
public final class FailureWriter {

    private FailureWriter() {}

    /**
     * @param cause not wrapped
     */
    public static void write(Throwable cause, Exchange exchange) {
        Message message = exchange.getMessage();
        if (refusal(cause) instanceof ApiErrorException refused) {
            message.setHeader(Headers.ERROR_CODE, refused.errorCode());
            message.setHeader(Headers.ERROR_MESSAGE, refused.errorMessage());
            if (refused.requestId() != null) {
                message.setHeader(Headers.REQUEST_ID, refused.requestId());
            }
        }
        if (cause instanceof WindowClosedException refusal) {
            WindowReport.write(WindowReport.of(refusal), message);
        }
        exchange.setException(cause);
    }

    /** Returns what WeChat said, however many failures of ours are in front of it. */
    private static @Nullable Throwable refusal(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof WeChatException && !(cause instanceof ApiErrorException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}

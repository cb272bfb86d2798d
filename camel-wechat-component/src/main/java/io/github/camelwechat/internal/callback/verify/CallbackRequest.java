// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.verify;

import io.github.camelwechat.internal.callback.source.Caller;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A request to the callback path, untrusted in every part.
 *
 * @param method the HTTP method, upper case
 * @param body as it came; not copied
 * @param caller where it came from
 * @param receivedNanos {@link System#nanoTime()} when the request arrived, as far as the HTTP
 *     server tells: deadlines count from here
 * @param written completes when our answer was written to the connection, or never can be
 * @param below the part of its path that is below the one it was routed by; empty for none
 */
public record CallbackRequest(
        String method,
        CallbackQuery query,
        byte[] body,
        Caller caller,
        long receivedNanos,
        CompletionStage<Void> written,
        String below) {

    public CallbackRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(written, "written");
        Objects.requireNonNull(below, "below");
    }

    /** A request to the path itself. */
    public CallbackRequest(
            String method,
            CallbackQuery query,
            byte[] body,
            Caller caller,
            long receivedNanos,
            CompletionStage<Void> written) {
        this(method, query, body, caller, receivedNanos, written, "");
    }
}

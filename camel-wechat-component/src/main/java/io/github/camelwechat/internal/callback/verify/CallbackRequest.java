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
 */
public record CallbackRequest(
        String method,
        CallbackQuery query,
        byte[] body,
        Caller caller,
        long receivedNanos,
        CompletionStage<Void> written) {

    public CallbackRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(written, "written");
    }
}

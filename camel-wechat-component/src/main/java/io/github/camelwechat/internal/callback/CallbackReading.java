// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;

/** What a request turned out to be when it was read; nothing was done about it yet. */
public sealed interface CallbackReading {

    CallbackRequest request();

    /** WeChat asks whether the URL is ours. */
    record Handshake(CallbackRequest request, String echo) implements CallbackReading {}

    /** A message or an event, genuine and for our account. */
    record Accepted(AcceptedCallback callback) implements CallbackReading {
        @Override
        public CallbackRequest request() {
            return callback.request();
        }
    }

    /** It is not genuine, not for our account, or cannot be read. */
    record Rejected(CallbackRequest request, CallbackRejectedException rejection)
            implements CallbackReading {}

    /** Whether it is for the account that read it. */
    default boolean isOurs() {
        return !(this instanceof Rejected);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.VerifiedCallback;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.StateKey;

/** A request that was read; nothing was done about it yet. */
public sealed interface CallbackReading {

    CallbackRequest request();

    /** Tells whether the callback is for the account that read it. */
    default boolean isOurs() {
        return !(this instanceof Rejection);
    }

    /** WeChat asks whether the URL is ours. */
    record Handshake(CallbackRequest request, String echo) implements CallbackReading {}

    /**
     * A delivery of a message or an event that proved genuine and is for our account.
     *
     * @param verified the proof
     */
    record AcceptedCallback(
            CallbackRequest request, VerifiedCallback.Delivery verified, Received received)
            implements CallbackReading {

        /** Under what it is remembered. */
        StateKey key() {
            return Deduplicator.key(received.account(), received.dedupeKey());
        }
    }

    /** It is not genuine, not for our account, or cannot be read. */
    record Rejection(CallbackRequest request, CallbackRejectedException why)
            implements CallbackReading {}
}

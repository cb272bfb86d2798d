// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.internal.callback.Admission.Admitted;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.reply.HeldRequest;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.VerifiedCallback;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.StateKey;
import java.util.concurrent.CompletionStage;

/**
 * A delivery that proved genuine.
 *
 * @param key under which it is remembered
 * @param receivedNanos when it arrived, on the scale of {@link System#nanoTime()}
 * @param written completes when our answer was written
 * @param room whether it may be held open
 */
record AcceptedCallback(
        StateKey key,
        Inbound inbound,
        VerifiedCallback.Delivery verified,
        long receivedNanos,
        CompletionStage<Void> written,
        boolean room) {

    static AcceptedCallback of(Admitted.Callback callback, CallbackRequest request, boolean room) {
        Received received = callback.inbound().received();
        return new AcceptedCallback(
                Deduplicator.key(received.account(), received.dedupeKey()),
                callback.inbound(),
                callback.verified(),
                request.receivedNanos(),
                request.written(),
                room);
    }

    /** The request that waits. Only what is delivered again may be left to WeChat's time-out. */
    HeldRequest waiting(CallbackSettings limits, Begun begun) {
        boolean letExpire =
                limits.joinRedeliveries() && room && begun.attempt() < InboundExchange.LAST_ATTEMPT;
        long patience = room ? limits.replyTimeout().toNanos() : 0;
        return new HeldRequest(receivedNanos, receivedNanos + patience, letExpire, written);
    }
}

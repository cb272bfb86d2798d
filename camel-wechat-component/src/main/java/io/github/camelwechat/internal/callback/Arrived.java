// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.internal.callback.Admission.Admitted;
import io.github.camelwechat.internal.callback.Deduplicator.Begun;
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
record Arrived(
        StateKey key,
        Inbound inbound,
        VerifiedCallback.Delivery verified,
        long receivedNanos,
        CompletionStage<Void> written,
        boolean room) {

    static Arrived of(Admitted.Callback callback, CallbackRequest request, boolean room) {
        Received received = callback.inbound().received();
        return new Arrived(
                Deduplicator.key(received.account(), received.dedupeKey()),
                callback.inbound(),
                callback.verified(),
                request.receivedNanos(),
                request.written(),
                room);
    }

    /** The request that waits. Only what is delivered again may be left to WeChat's time-out. */
    WaitingDelivery waiting(CallbackLimits limits, Begun begun) {
        boolean letExpire =
                limits.joinRedeliveries() && room && begun.attempt() < Delivery.LAST_ATTEMPT;
        long patience = room ? limits.replyTimeout().toNanos() : 0;
        return new WaitingDelivery(receivedNanos, receivedNanos + patience, letExpire, written);
    }
}

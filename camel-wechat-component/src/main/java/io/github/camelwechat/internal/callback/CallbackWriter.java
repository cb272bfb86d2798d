// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.HeldDeliveries.Held;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply.HeldRequest;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last stage of the inbound flow: gives a response to the HTTP server, at once or when WeChat
 * no longer waits for it. Thread-safe.
 */
final class CallbackWriter {

    private final HeldDeliveries held;
    private final Deadlines deadlines;
    private final CallbackSettings limits;

    CallbackWriter(HeldDeliveries held, Deadlines deadlines, CallbackSettings limits) {
        this.held = held;
        this.deadlines = deadlines;
        this.limits = limits;
    }

    /** Holds a delivery open until it is written and released. */
    Held hold() {
        return held.hold();
    }

    /** Returns how much of {@code replyTimeout} a delivery may be held; zero for not at all. */
    Duration replyTime(Held place) {
        return place.time(limits.replyTimeout());
    }

    /**
     * Writes the response to a delivery. A time-out is all that is documented to make WeChat
     * deliver again (inbound.md 3), so what shall be delivered again stays unanswered until WeChat
     * has given up, as long as so many can be held.
     */
    CompletionStage<CallbackResponse> write(
            CallbackResponse response, CallbackRequest request, Held place) {
        Duration cutOff = HeldRequest.CUT_OFF;
        if (response.accepted()
                || !limits.redeliversByTimeout()
                || place.time(cutOff).compareTo(cutOff) < 0) {
            return CompletableFuture.completedStage(response);
        }
        CompletableFuture<CallbackResponse> unanswered = new CompletableFuture<>();
        long left = request.receivedNanos() + cutOff.toNanos() - System.nanoTime();
        deadlines.in(left, () -> unanswered.complete(response));
        return unanswered;
    }
}

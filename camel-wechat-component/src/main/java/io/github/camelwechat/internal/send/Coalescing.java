// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.send.PlannedSend.Done;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What one producer asks for: texts for one user that come within a while are held, and go out as
 * one message of the window. With a while of zero nothing is held, but what others hold for the
 * user goes first all the same. Thread-safe.
 */
public final class Coalescing {

    private final CoalescingLanes lanes;
    private final Object origin;
    private final Account account;
    private final Duration hold;
    private final PlannedSender sender;
    private volatile boolean stopped;

    /**
     * @param origin equal for producers whose lines may go out together, because their options are
     *     the same
     * @param hold how long the first line waits for others
     */
    public Coalescing(
            CoalescingLanes lanes,
            Object origin,
            Account account,
            Duration hold,
            PlannedSender sender) {
        this.lanes = lanes;
        this.origin = origin;
        this.account = account;
        this.hold = hold;
        this.sender = sender;
    }

    /**
     * Sends a message, or a text together with others.
     *
     * @return completes when the message went out that it is part of; fails as {@link
     *     PlannedSender#send} does, each of the joined lines with the same failure
     */
    public CompletionStage<Done> send(Draft draft) {
        return lanes.send(this, draft);
    }

    /** Sends what the account holds at once, in order. */
    public void release() {
        lanes.release(account.name());
    }

    /** The same, and holds nothing from now on. */
    public void stop() {
        stopped = true;
        release();
    }

    boolean holds() {
        return !stopped && !hold.isZero();
    }

    Duration hold() {
        return hold;
    }

    boolean isAlike(Coalescing other) {
        return origin.equals(other.origin);
    }

    /** Whether the open callback is offered the message, which neither costs nor may wait. */
    static boolean isAnswer(PlannedSend planned) {
        return CallbackAnswer.mayCarry(
                Sending.of(
                        planned.account(),
                        planned.to(),
                        planned.options(),
                        List.of(planned.message())));
    }

    CompletionStage<Done> push(PlannedSend planned) {
        return CompletableFuture.completedStage(planned).thenCompose(sender::send);
    }

    CompletionStage<Optional<Done>> earlier(PlannedSend planned, String sendId) {
        return CompletableFuture.completedStage(planned)
                .thenCompose(send -> sender.earlier().of(send, sendId));
    }
}

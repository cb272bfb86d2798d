// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.send.PassiveSender;
import io.github.camelwechat.internal.send.SendPlanner;
import io.github.camelwechat.internal.send.SendProgress;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendRequest.Done;
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
public final class Coalescer {

    private final UserBuffers lanes;
    private final Object origin;
    private final Account account;
    private final Duration hold;
    private final SendPlanner sender;
    private volatile boolean stopped;

    /**
     * @param origin equal for producers whose lines may go out together, because their options are
     *     the same
     * @param hold how long the first line waits for others
     */
    public Coalescer(
            UserBuffers lanes, Object origin, Account account, Duration hold, SendPlanner sender) {
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
     *     SendPlanner#send} does, each of the joined lines with the same failure
     */
    public CompletionStage<Done> send(BufferedSend draft) {
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

    boolean isAlike(Coalescer other) {
        return origin.equals(other.origin);
    }

    /** Whether the open callback is offered the message, which neither costs nor may wait. */
    static boolean isAnswer(SendRequest planned) {
        return PassiveSender.mayCarry(
                SendProgress.of(
                        planned.account(),
                        planned.to(),
                        planned.options(),
                        List.of(planned.message())));
    }

    CompletionStage<Done> push(SendRequest planned) {
        return CompletableFuture.completedStage(planned).thenCompose(sender::send);
    }

    CompletionStage<Optional<Done>> earlier(SendRequest planned, String sendId) {
        return CompletableFuture.completedStage(planned)
                .thenCompose(send -> sender.earlier().of(send, sendId));
    }
}

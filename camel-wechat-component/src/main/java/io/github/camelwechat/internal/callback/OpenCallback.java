// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A delivery WeChat waits for. Whoever comes first decides its answer: a reply, the deadline, or
 * the end of the route. Thread-safe.
 */
final class OpenCallback {

    private final Inbound inbound;
    private final @Nullable Slot slot;
    private final Function<Reply, CallbackResponse> writer;
    private final AnswerStore store;
    private final CompletableFuture<CallbackResponse> response = new CompletableFuture<>();

    /** The answer that was decided on; null while the callback is open. */
    private final AtomicReference<@Nullable CallbackResponse> decided = new AtomicReference<>();

    /** Stores an answer as the callback's result and gives the one that counts. */
    interface AnswerStore extends Function<CallbackResponse, CompletionStage<CallbackResponse>> {}

    OpenCallback(
            Inbound inbound,
            boolean canShowReply,
            Function<Reply, CallbackResponse> writer,
            AnswerStore store) {
        this.inbound = inbound;
        this.writer = writer;
        this.store = store;
        OpenId user = inbound.received().openId();
        this.slot =
                canShowReply && user != null ? new Slot(inbound.received().account(), user) : null;
    }

    @Nullable ReplySlot slot() {
        return slot;
    }

    /** Completes once, with what is to be written to the wire. */
    CompletionStage<CallbackResponse> response() {
        return response.minimalCompletionStage();
    }

    /** Whether WeChat has, or is about to get, an answer after which it delivers no more. */
    boolean acknowledged() {
        CallbackResponse answer = decided.get();
        return answer != null && answer.accepted();
    }

    /** Answers {@code success} if nothing was decided yet. */
    CompletionStage<Void> acknowledge() {
        CallbackResponse success = CallbackResponse.success();
        return decided.compareAndSet(null, success)
                ? store(success).thenAccept(winner -> {})
                : CompletableFuture.completedStage(null);
    }

    /**
     * The answer must be written now: an open callback is acknowledged, a decided one does not wait
     * for the store.
     */
    void deadline() {
        CallbackResponse success = CallbackResponse.success();
        if (decided.compareAndSet(null, success)) {
            store(success);
        }
        CallbackResponse answer = decided.get();
        if (answer != null) {
            response.complete(answer);
        }
    }

    /** Offers the route's reply; completes with whether it is what WeChat gets. */
    CompletionStage<Boolean> reply(Reply reply) {
        if (reply instanceof Reply.None) {
            return acknowledge().thenApply(done -> true);
        }
        return slot == null ? CompletableFuture.completedStage(false) : slot.take(reply);
    }

    /** Closes the callback because its route failed; tells whether it was still open. */
    boolean fail() {
        return decided.compareAndSet(null, CallbackResponse.askAgain());
    }

    /** Writes the answer of a callback that {@link #fail()} closed. */
    void answerFailed(CallbackResponse answer) {
        response.complete(answer);
    }

    /**
     * A store that cannot answer must not keep WeChat waiting: then the callback is processed at
     * least once.
     */
    private CompletionStage<CallbackResponse> store(CallbackResponse answer) {
        return store.apply(answer)
                .exceptionally(failure -> answer)
                .whenComplete((winner, failure) -> response.complete(winner));
    }

    private final class Slot implements ReplySlot {
        private final String account;
        private final OpenId openId;

        Slot(String account, OpenId openId) {
            this.account = account;
            this.openId = openId;
        }

        @Override
        public String account() {
            return account;
        }

        @Override
        public OpenId openId() {
            return openId;
        }

        @Override
        public boolean isOpen() {
            return decided.get() == null;
        }

        @Override
        public CompletionStage<Boolean> take(Reply reply) {
            if (!isOpen() || !ReplyWriter.fits(reply, inbound)) {
                return CompletableFuture.completedStage(false);
            }
            CallbackResponse answer = writer.apply(reply);
            return decided.compareAndSet(null, answer)
                    ? store(answer).thenApply(winner -> winner.sameAs(answer))
                    : CompletableFuture.completedStage(false);
        }
    }
}

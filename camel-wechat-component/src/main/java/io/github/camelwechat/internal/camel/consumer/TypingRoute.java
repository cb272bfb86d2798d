// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.reply.PendingReply;
import io.github.camelwechat.internal.send.post.TypingIndicators;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A route that shows the user that an answer is being typed, from the acknowledgement of the
 * callback until the answer or the end of the route. While the callback can still be answered
 * nothing is shown. Thread-safe.
 */
final class TypingRoute implements Route {

    /** A route that is acknowledged before it begins may be over long before anybody waits. */
    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    /** From a time-out until the answer that it brought is decided. */
    private static final Duration DECIDED = Duration.ofMillis(100);

    /** An answer that is being written counts once it is; a delivery may wait for the next one. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Route route;
    private final TypingIndicators typing;
    private final Deadlines deadlines;
    private final Duration replyTimeout;

    /**
     * @param replyTimeout when a callback is acknowledged whose route goes on
     */
    TypingRoute(Route route, TypingIndicators typing, Deadlines deadlines, Duration replyTimeout) {
        this.route = route;
        this.typing = typing;
        this.deadlines = deadlines;
        this.replyTimeout = replyTimeout;
    }

    @Override
    public boolean reserve() {
        return route.reserve();
    }

    @Override
    public CompletionStage<Reply> run(InboundExchange exchange) {
        CompletionStage<Reply> reply = route.run(exchange);
        OpenId user = exchange.received().openId();
        if (user == null
                || !PendingReply.canBeShownFor(exchange.received())
                || reply.toCompletableFuture().isDone()) {
            return reply;
        }
        Run run = new Run(exchange, user);
        run.look(exchange.acknowledged() ? AT_LEAST : replyTimeout.plus(DECIDED));
        CompletableFuture<Reply> outcome = new CompletableFuture<>();
        // What the route came up with may go out as a message, which typing must not follow.
        reply.whenComplete(
                (said, failure) ->
                        run.end(failure == null && !(said instanceof Reply.None))
                                .whenComplete(
                                        (done, never) -> {
                                            if (failure == null) {
                                                outcome.complete(said);
                                            } else {
                                                outcome.completeExceptionally(failure);
                                            }
                                        }));
        return outcome;
    }

    /** One run of the route. */
    private final class Run {

        private final InboundExchange exchange;
        private final OpenId user;
        private final long began = System.nanoTime();
        private Optional<TypingIndicators.Indicator> indicator = Optional.empty();
        private @Nullable Deadline next;
        private boolean lookedOnce;
        private boolean over;

        Run(InboundExchange exchange, OpenId user) {
            this.exchange = exchange;
            this.user = user;
        }

        synchronized void look(Duration later) {
            next = deadlines.in(later.toNanos(), this::look);
        }

        private synchronized void look() {
            if (over || exchange.replied().get()) {
                return;
            }
            ReplySlot slot = exchange.slot();
            if (slot != null && (slot.isOpen() || !lookedOnce)) {
                lookedOnce = !slot.isOpen();
                look(LOOK_AGAIN);
                return;
            }
            indicator = typing.begin(user, Duration.ofNanos(System.nanoTime() - began));
        }

        /**
         * @param answered whether the route has an answer
         */
        synchronized CompletionStage<Void> end(boolean answered) {
            over = true;
            if (next != null) {
                next.cancel();
            }
            return indicator
                    .map(shown -> shown.end(answered))
                    .orElse(CompletableFuture.completedStage(null));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.CallbackReading.AcceptedCallback;
import io.github.camelwechat.internal.callback.CallbackStore.Patience;
import io.github.camelwechat.internal.callback.CallbackStore.Remembered;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.FailedRunOutcome;
import io.github.camelwechat.internal.callback.dedupe.RunningCallbacks;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply;
import io.github.camelwechat.internal.callback.reply.PendingReply.HeldRequest;
import io.github.camelwechat.internal.callback.reply.ReplyWriter;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.message.Reply;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The inbound flow from the route to the answer: runs the route with a callback, and answers every
 * delivery that waits for it. Thread-safe.
 */
public final class RouteRunner {

    private final CallbackSettings limits;
    private final CallbackStore store;
    private final RunningCallbacks running;
    private final @Nullable Function<InboundExchange, PerUserOrder> orders;
    private final ReplyWriter replies;
    private final Deadlines deadlines;
    private final CallbackListener listener;
    private final @Nullable Telemetry telemetry;

    /**
     * @param orders gives the order of an account's callbacks; null if all enter the route at once
     */
    RouteRunner(
            Account account,
            CallbackSettings limits,
            CallbackStore store,
            @Nullable Function<InboundExchange, PerUserOrder> orders,
            Deadlines deadlines,
            InstantSource clock,
            SecureRandom random,
            CallbackListener listener,
            @Nullable Telemetry telemetry) {
        this.limits = limits;
        this.store = store;
        this.running = new RunningCallbacks(store.dedupe(), deadlines);
        this.orders = orders;
        this.replies = new ReplyWriter(account, clock, random);
        this.deadlines = deadlines;
        this.listener = listener;
        this.telemetry = telemetry;
    }

    /** The user's route. */
    public interface Route {

        /** No route now: the callback is kept, and acknowledged once it is safe. */
        Route LATER = exchange -> noThread();

        /**
         * Tells whether it is over at once: then its reply rides in the answer also where others
         * are acknowledged before they are run, and it waits for no turn of its user.
         */
        default boolean isImmediate() {
            return false;
        }

        /**
         * Reserves a thread for one run, now or later. What was reserved is run for certain, so a
         * callback whose run has no thread is refused before anybody acknowledges it.
         */
        default boolean reserve() {
            return true;
        }

        /**
         * Runs it on the thread that was reserved.
         *
         * @return the reply the route came up with, {@link Reply.None} if it has none; fails with a
         *     {@link io.github.camelwechat.internal.callback.journal.RouteCutShortException} if it
         *     did not come to its own end
         */
        CompletionStage<Reply> run(InboundExchange exchange);

        /**
         * Reserves a thread and runs it.
         *
         * @return fails with {@link RejectedExecutionException}, and then already when it is
         *     returned, if no thread is left for one more
         */
        default CompletionStage<Reply> start(InboundExchange exchange) {
            return reserve() ? runReserved(exchange) : noThread();
        }

        /** Runs it so that what it throws is a failure like any other. */
        default CompletionStage<Reply> runReserved(InboundExchange exchange) {
            return CompletableFuture.completedStage(exchange).thenCompose(this::run);
        }

        /** The failure of a run for which there is no thread. */
        static CompletionStage<Reply> noThread() {
            return CompletableFuture.failedStage(
                    new RejectedExecutionException(
                            "as many callbacks run and wait for a thread as may: raise the pool"
                                    + " size or the queue of thread pool profile WeChatRoute, or"
                                    + " make the route faster"));
        }
    }

    /**
     * One delivery of a callback, while WeChat waits.
     *
     * @param time how long it may be held open for its answer
     * @param patience what is left of its patience with the store
     */
    record Delivery(AcceptedCallback callback, Duration time, Route route, Patience patience) {

        /** Tells whether it is one too many where many wait already. */
        boolean tooMany() {
            return time.isZero();
        }
    }

    /** The route for one callback, which begins in its turn if the callbacks of a user have one. */
    CompletionStage<Route> inTurn(Route route, InboundExchange exchange, Patience patience) {
        PerUserOrder kept = orders == null ? null : orders.apply(exchange);
        PerUserOrder.Turn turn =
                kept == null || route.isImmediate() ? null : kept.turn(route, exchange);
        return kept == null || turn == null
                ? CompletableFuture.completedStage(route)
                : store.orElse(patience, kept.onAllNodes(turn), failure -> kept.onThisNode(turn));
    }

    /** Tells whoever measures that a delivery came. */
    void begun(Delivery delivery, Begun begun) {
        if (telemetry != null && begun.attempt() > 1) {
            telemetry.redelivered(delivery.callback().received());
        }
    }

    /** Tells whoever measures that a delivery is over. */
    void ended(AcceptedCallback callback, CallbackResponse response) {
        if (telemetry != null) {
            telemetry.answered(
                    callback.received(),
                    response.answer(),
                    System.nanoTime() - callback.request().receivedNanos());
        }
    }

    /** Tells the run on this node, if there is one, that a delivery got its answer elsewhere. */
    void answered(Delivery delivery, CallbackResponse answer) {
        running.answered(delivery.callback().key(), answer);
    }

    /**
     * Gives a delivery the answer of the run that it waits for; empty if nobody runs it any more.
     */
    CompletionStage<Optional<CallbackResponse>> await(Delivery delivery, Begun begun) {
        HeldRequest request = heldRequest(delivery, begun, delivery.time());
        boolean again = limits.redelivers() && begun.attempt() < InboundExchange.LAST_ATTEMPT;
        return store.inTime(
                request,
                running.await(delivery.callback().key(), request),
                Optional.of(again ? CallbackResponse.askAgain() : CallbackResponse.success()));
    }

    /** Begins the route; completes with what WeChat gets, which may be long before its end. */
    CompletionStage<CallbackResponse> run(Delivery delivery, Begun.Run run, Remembered remembered) {
        AcceptedCallback callback = delivery.callback();
        PendingReply pending =
                new PendingReply(
                        callback.received(),
                        callback.verified(),
                        replies,
                        store.answersOf(run.lease(), delivery.patience()),
                        deadlines);
        running.add(run.lease(), pending);
        boolean atOnce =
                limits.acknowledgeAtOnce() && !delivery.route().isImmediate() || delivery.tooMany();
        // What is acknowledged at once is so when its route was accepted, and not by its deadline.
        CompletionStage<CallbackResponse> response =
                pending.await(
                        heldRequest(
                                delivery, run, atOnce ? limits.replyTimeout() : delivery.time()));
        InboundExchange exchange =
                new InboundExchange(
                        callback.received().in(remembered.user().conversation()),
                        run.attempt(),
                        atOnce,
                        remembered.user().window(),
                        remembered.user().follower(),
                        atOnce ? null : pending.slot(),
                        callback.verified().message(),
                        new AtomicBoolean());
        inTurn(delivery.route(), exchange, delivery.patience())
                .thenCompose(
                        route -> {
                            CompletionStage<Reply> reply = route.start(exchange);
                            boolean refused =
                                    reply.toCompletableFuture().isCompletedExceptionally();
                            if (telemetry != null) {
                                watchHandOver(telemetry, callback, atOnce, response, reply);
                            }
                            return atOnce && !refused
                                    ? pending.acknowledge().thenCompose(done -> reply)
                                    : reply;
                        })
                .whenComplete(
                        (said, thrown) -> {
                            Throwable failure = thrown == null ? null : Completion.cause(thrown);
                            remembered.journal().ifPresent(kept -> kept.over(failure));
                            if (failure == null) {
                                answer(pending, exchange, said);
                            } else {
                                answerFailure(delivery, run, pending, exchange, failure);
                            }
                        });
        return response;
    }

    private static void watchHandOver(
            Telemetry telemetry,
            AcceptedCallback callback,
            boolean atOnce,
            CompletionStage<CallbackResponse> response,
            CompletionStage<Reply> reply) {
        response.thenAccept(
                written -> {
                    boolean over = !atOnce && reply.toCompletableFuture().isDone();
                    if (!over && written.answer() == Telemetry.Answer.ACKNOWLEDGED) {
                        telemetry.handedOver(callback.received());
                    }
                });
    }

    /** The route's result, unless the route answered by itself: sealed, remembered, written. */
    private void answer(PendingReply pending, InboundExchange exchange, Reply reply) {
        pending.reply(reply)
                .whenComplete(
                        (used, failure) -> {
                            if (!Boolean.TRUE.equals(used)) {
                                pending.acknowledge();
                                listener.unanswered(exchange, reply);
                            }
                        });
    }

    /** WeChat is asked to deliver it again, if it still will. */
    private void answerFailure(
            Delivery delivery,
            Begun.Run run,
            PendingReply pending,
            InboundExchange exchange,
            Throwable failure) {
        if (!limits.redelivers() || !pending.fail()) {
            boolean before = pending.acknowledged();
            pending.acknowledge();
            listener.failed(exchange, failure, before);
            return;
        }
        store.failed(run, delivery.patience())
                .thenAccept(
                        outcome -> {
                            boolean again = outcome == FailedRunOutcome.DELIVERED_AGAIN;
                            pending.answerFailed(
                                    again
                                            ? CallbackResponse.askAgain()
                                            : CallbackResponse.success());
                            if (again) {
                                expectDelivery(run, exchange, failure);
                            } else {
                                listener.failed(
                                        exchange,
                                        failure,
                                        outcome == FailedRunOutcome.WAS_ACKNOWLEDGED);
                            }
                        });
    }

    /** That WeChat delivers again is nowhere promised: what it never does is not silently gone. */
    private void expectDelivery(Begun.Run run, InboundExchange exchange, Throwable failure) {
        deadlines.in(
                limits.redeliveryExpected().toNanos(),
                () ->
                        store.cameAgain(run)
                                .thenAccept(
                                        came -> {
                                            if (!came) {
                                                listener.notDeliveredAgain(exchange, failure);
                                            }
                                        }));
    }

    /** Only what is delivered again may be left to WeChat's time-out. */
    private HeldRequest heldRequest(Delivery delivery, Begun begun, Duration patience) {
        CallbackRequest request = delivery.callback().request();
        boolean letExpire =
                limits.joinRedeliveries()
                        && delivery.time().equals(limits.replyTimeout())
                        && begun.attempt() < InboundExchange.LAST_ATTEMPT;
        return new HeldRequest(
                request.receivedNanos(),
                request.receivedNanos() + patience.toNanos(),
                letExpire,
                request.written());
    }
}

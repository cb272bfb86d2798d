// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.CallbackReading.AcceptedCallback;
import io.github.camelwechat.internal.callback.CallbackReading.Handshake;
import io.github.camelwechat.internal.callback.CallbackReading.Rejection;
import io.github.camelwechat.internal.callback.CallbackStore.Patience;
import io.github.camelwechat.internal.callback.HeldDeliveries.Held;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.FailedRunOutcome;
import io.github.camelwechat.internal.callback.dedupe.RunningCallbacks;
import io.github.camelwechat.internal.callback.journal.JournalRun;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply;
import io.github.camelwechat.internal.callback.reply.PendingReply.HeldRequest;
import io.github.camelwechat.internal.callback.reply.ReplyWriter;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.SignedRequest;
import io.github.camelwechat.internal.callback.verify.VerifiedCallback;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.RedeliverOnFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The inbound flow of one account, from the raw request to the response. Its methods are its
 * stages, in the order in which they happen; the package tells the class of each. Thread-safe.
 */
public final class CallbackPipeline {

    private final Account account;
    private final SourcePolicy sources;
    private final CallbackVerifier verifier;
    private final InboundParser parser;
    private final CallbackStore store;
    private final RunningCallbacks running;
    private final PerUserOrder order;
    private final ReplyWriter replies;
    private final CallbackSettings limits;
    private final Deadlines deadlines;
    private final CallbackListener listener;
    private final @Nullable Recovery recovery;
    private final HeldDeliveries held;

    CallbackPipeline(
            Account account,
            SourcePolicy sources,
            CallbackVerifier verifier,
            InboundParser parser,
            CallbackStore store,
            RunningCallbacks running,
            PerUserOrder order,
            ReplyWriter replies,
            CallbackSettings limits,
            Deadlines deadlines,
            HeldDeliveries held,
            CallbackListener listener,
            @Nullable Recovery recovery) {
        this.account = account;
        this.sources = sources;
        this.verifier = verifier;
        this.parser = parser;
        this.store = store;
        this.running = running;
        this.order = order;
        this.replies = replies;
        this.limits = limits;
        this.deadlines = deadlines;
        this.held = held;
        this.listener = listener;
        this.recovery = recovery;
    }

    /** The user's route. */
    public interface Route {

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
    }

    /** In bytes; a larger body is refused. */
    public int maxBodySize() {
        return limits.maxBodySize();
    }

    /**
     * Tells whether one of our tokens signed the request, for a path that several accounts share.
     */
    public boolean recognises(CallbackRequest request) {
        return verifier.recognises(request);
    }

    /** Handles one request. The stage completes exactly once and never exceptionally. */
    public CompletionStage<CallbackResponse> handle(CallbackRequest request, Route route) {
        CallbackRejectedException stranger = stranger(request);
        return stranger == null ? handleReading(read(request), route) : reject(stranger);
    }

    /**
     * As {@link #handle(CallbackRequest, Route)}, where a shared path had to {@link #read} the
     * request to know whose it is.
     */
    public CompletionStage<CallbackResponse> handle(CallbackReading reading, Route route) {
        CallbackRejectedException stranger = stranger(reading.request());
        return stranger == null ? handleReading(reading, route) : reject(stranger);
    }

    private @Nullable CallbackRejectedException stranger(CallbackRequest request) {
        try {
            sources.check(request.caller());
            return null;
        } catch (CallbackRejectedException rejection) {
            return rejection;
        }
    }

    /** Reads a request: size, signature, decryption, parsing, addressee. Does nothing about it. */
    public CallbackReading read(CallbackRequest request) {
        try {
            verifier.checkForm(request);
            SignedRequest signed = verifier.checkSignature(request);
            VerifiedCallback verified = verifier.decrypt(signed);
            if (verified instanceof VerifiedCallback.Handshake handshake) {
                return new Handshake(request, handshake.echo());
            }
            VerifiedCallback.Delivery delivery = (VerifiedCallback.Delivery) verified;
            Inbound inbound = parser.parse(account, delivery.message());
            verifier.checkAddressee(inbound);
            verifier.checkAge(request, inbound);
            return new AcceptedCallback(request, delivery, inbound);
        } catch (CallbackRejectedException rejection) {
            return new Rejection(request, rejection);
        } catch (RuntimeException unexpected) {
            return new Rejection(request, unreadable(unexpected));
        }
    }

    /** A defect of ours must not become a line and a stack trace for whoever sends the same. */
    private CallbackRejectedException unreadable(RuntimeException unexpected) {
        return new CallbackRejectedException(
                account.name(),
                CallbackRejectedException.Reason.MALFORMED,
                "it cannot be read, which our reader did not foresee ("
                        + unexpected.getClass().getName()
                        + "): please report it",
                unexpected);
    }

    private CompletionStage<CallbackResponse> handleReading(CallbackReading reading, Route route) {
        if (reading instanceof Rejection rejection) {
            return reject(rejection.why());
        }
        if (reading instanceof Handshake handshake) {
            return CompletableFuture.completedStage(CallbackResponse.text(handshake.echo()));
        }
        return hold((AcceptedCallback) reading, route);
    }

    private CompletionStage<CallbackResponse> reject(CallbackRejectedException rejection) {
        listener.rejected(rejection);
        return CompletableFuture.completedStage(
                CallbackResponse.empty(rejection.reason().httpStatus()));
    }

    /**
     * One delivery of a callback, while WeChat waits.
     *
     * @param time how long it may be held open for its answer
     * @param patience what is left of its patience with the store
     */
    private record Delivery(
            AcceptedCallback callback, Duration time, Route route, Patience patience) {

        /** Tells whether it is one too many where many wait already. */
        boolean tooMany() {
            return time.isZero();
        }
    }

    private CompletionStage<CallbackResponse> hold(AcceptedCallback callback, Route route) {
        Held place = held.hold();
        Delivery delivery =
                new Delivery(callback, place.time(limits.replyTimeout()), route, new Patience());
        return begin(delivery)
                .exceptionally(
                        failure -> {
                            listener.storeFailed(failure);
                            return CallbackResponse.askAgain();
                        })
                .thenCompose(response -> write(response, callback.request(), place))
                .whenComplete((response, failure) -> place.release());
    }

    /** Refuses a genuine callback for now: WeChat delivers it again. */
    public CompletionStage<CallbackResponse> postpone(CallbackRequest request) {
        if (stranger(request) != null || !(read(request) instanceof AcceptedCallback)) {
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
        Held place = held.hold();
        return write(CallbackResponse.askAgain(), request, place)
                .whenComplete((response, failure) -> place.release());
    }

    /**
     * Gives the response to the HTTP server. A time-out is all that is documented to make WeChat
     * deliver again, so what shall be delivered again stays unanswered until WeChat has given up,
     * as long as so many can be held.
     */
    private CompletionStage<CallbackResponse> write(
            CallbackResponse response, CallbackRequest request, Held place) {
        Duration cutOff = HeldRequest.CUT_OFF;
        if (response.accepted()
                || limits.redelivery() != RedeliverOnFailure.TIMEOUT
                || place.time(cutOff).compareTo(cutOff) < 0) {
            return CompletableFuture.completedStage(response);
        }
        CompletableFuture<CallbackResponse> unanswered = new CompletableFuture<>();
        long left = request.receivedNanos() + cutOff.toNanos() - System.nanoTime();
        deadlines.in(left, () -> unanswered.complete(response));
        return unanswered;
    }

    private CompletionStage<CallbackResponse> begin(Delivery delivery) {
        return store.begin(delivery.callback().key(), delivery.patience())
                .thenCompose(begun -> beginOrJoin(delivery, begun));
    }

    /** Has it been here? Then it gets the same answer, or waits for it with the others. */
    private CompletionStage<CallbackResponse> beginOrJoin(Delivery delivery, Begun begun) {
        AcceptedCallback callback = delivery.callback();
        if (begun instanceof Begun.Run run) {
            return remember(delivery, run);
        }
        if (begun instanceof Begun.Answered answered) {
            running.answered(callback.key(), answered.answer());
            return CompletableFuture.completedStage(answered.answer());
        }
        return running.await(callback.key(), heldRequest(delivery, begun, delivery.time()))
                .thenCompose(
                        answer ->
                                answer.isPresent()
                                        ? CompletableFuture.completedStage(answer.get())
                                        : begin(delivery));
    }

    /** The user's window learns of it, and the journal keeps it, before the route is begun. */
    private CompletionStage<CallbackResponse> remember(Delivery delivery, Begun.Run run) {
        AcceptedCallback callback = delivery.callback();
        CompletionStage<WindowState> window = store.record(callback.inbound(), delivery.patience());
        return window.thenCombine(
                        store.keep(
                                callback.key(), callback.verified().message(), delivery.patience()),
                        (state, journal) -> run(delivery, run, state, journal))
                .thenCompose(Function.identity());
    }

    /** Begins the route; completes with what WeChat gets, which may be long before its end. */
    private CompletionStage<CallbackResponse> run(
            Delivery delivery, Begun.Run run, WindowState window, Optional<JournalRun> journal) {
        AcceptedCallback callback = delivery.callback();
        PendingReply pending =
                new PendingReply(
                        callback.inbound(),
                        callback.verified(),
                        replies,
                        store.answersOf(run.lease(), delivery.patience()),
                        deadlines);
        running.add(run.lease(), pending);
        boolean atOnce = limits.acknowledgeAtOnce() || delivery.tooMany();
        // What is acknowledged at once is so when its route was accepted, and not by its deadline.
        CompletionStage<CallbackResponse> response =
                pending.await(
                        heldRequest(
                                delivery, run, atOnce ? limits.replyTimeout() : delivery.time()));
        InboundExchange exchange =
                new InboundExchange(
                        callback.inbound(),
                        run.attempt(),
                        atOnce,
                        window,
                        atOnce ? null : pending.slot(),
                        callback.verified().message(),
                        new AtomicBoolean());
        CompletionStage<Reply> reply = order.run(delivery.route(), exchange);
        boolean refused = reply.toCompletableFuture().isCompletedExceptionally();
        CompletionStage<Void> acknowledged =
                atOnce && !refused ? pending.acknowledge() : CompletableFuture.completedStage(null);
        acknowledged
                .thenCompose(done -> reply)
                .whenComplete(
                        (said, thrown) -> {
                            Throwable failure = thrown == null ? null : Completion.cause(thrown);
                            journal.ifPresent(kept -> kept.over(failure));
                            if (failure == null) {
                                answer(pending, exchange, said);
                            } else {
                                answerFailure(delivery, run, pending, exchange, failure);
                            }
                        });
        return response;
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
        if (limits.redelivery() == RedeliverOnFailure.NONE || !pending.fail()) {
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

    /**
     * Runs again what processes that died had accepted, if there is a journal. Never fails.
     *
     * @return how many callbacks were begun
     */
    public CompletionStage<Integer> recover(Route route) {
        return recovery == null ? CompletableFuture.completedStage(0) : recovery.recover(route);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.Admission.Admitted;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.dedupe.FailedRunOutcome;
import io.github.camelwechat.internal.callback.dedupe.RunningCallbacks;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.journal.Kept;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PassiveReplies;
import io.github.camelwechat.internal.callback.reply.PendingReply;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.StateStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The inbound flow, from raw request to response. Thread-safe.
 *
 * <ol>
 *   <li>verify: source address, size, signature, decryption, appid
 *   <li>parse: XML or JSON becomes an {@link Inbound} addressed to us
 *   <li>de-duplicate: run it, wait for the one that runs, or repeat the answer it got
 *   <li>record what it does to the user's window
 *   <li>route: whatever it does, and however long it takes,
 *   <li>answer: WeChat gets {@code success}, nothing, or a valid reply before its patience ends
 * </ol>
 */
public final class CallbackPipeline {

    private final Admission admission;
    private final CallbackStore memory;
    private final PassiveReplies replies;
    private final CallbackSettings limits;
    private final ScheduledExecutorService scheduler;
    private final CallbackListener listener;
    private final AtomicInteger heldOpen = new AtomicInteger();
    private final RunningCallbacks running;
    private final PerUserOrder lanes = new PerUserOrder();
    private final @Nullable Recovery recovery;

    /**
     * @param sources from where requests are taken
     * @param keys what proves that a callback is genuine
     * @param window learns what callbacks do to users' windows
     * @param store remembers what was done, so that nothing is done twice
     * @param scheduler runs deadlines and lease renewals; never blocked
     * @param random seals answers
     */
    public CallbackPipeline(
            Account account,
            SourcePolicy sources,
            CallbackKeys keys,
            CallbackSettings limits,
            ServiceWindow window,
            StateStore store,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            SecureRandom random,
            CallbackListener listener) {
        this.admission =
                new Admission(
                        account,
                        sources,
                        new CallbackVerifier(
                                account, keys, limits, random, clock, listener::previousUsed));
        Deduplicator dedupe = new Deduplicator(store, clock, limits.freshness());
        Journal journal =
                limits.journal() == null
                        ? null
                        : new Journal(limits.journal(), store, clock, scheduler, listener);
        this.memory = new CallbackStore(dedupe, window, journal, scheduler, listener);
        this.recovery =
                journal == null ? null : new Recovery(account, journal, dedupe, memory, listener);
        this.replies = new PassiveReplies(account, clock, random);
        this.limits = limits;
        this.scheduler = scheduler;
        this.listener = listener;
        this.running = new RunningCallbacks(dedupe, scheduler);
    }

    /** Whether one of our tokens signed the request, for a path that several accounts share. */
    public boolean recognises(CallbackRequest request) {
        return admission.recognises(request);
    }

    /** Whether it is for us, where several accounts that share a path also share a token. */
    public boolean isAddressee(CallbackRequest request) {
        return admission.isAddressee(request);
    }

    /**
     * Handles one request. The stage completes exactly once and never exceptionally.
     *
     * @param route runs the user's route, on a thread of its own choosing; completes with the reply
     *     the route came up with, {@link Reply.None} if it has none
     */
    public CompletionStage<CallbackResponse> handle(
            CallbackRequest request, Function<InboundExchange, CompletionStage<Reply>> route) {
        Admitted admitted;
        try {
            admitted = admission.admit(request);
        } catch (CallbackRejectedException rejection) {
            listener.rejected(rejection);
            return CompletableFuture.completedStage(
                    CallbackResponse.empty(rejection.reason().httpStatus()));
        }
        if (admitted instanceof Admitted.Handshake handshake) {
            return CompletableFuture.completedStage(CallbackResponse.text(handshake.echo()));
        }
        return take((Admitted.Callback) admitted, request, route);
    }

    /**
     * Runs again what processes that died had accepted, if there is a journal. Never fails.
     *
     * @param route as of {@link #handle}; ends in {@link RouteCutShortException} if it was cut
     *     short
     * @return how many callbacks were begun
     */
    public CompletionStage<Integer> recover(
            Function<InboundExchange, CompletionStage<Reply>> route) {
        return recovery == null
                ? CompletableFuture.completedStage(0)
                : recovery.recover(delivery -> inOrder(route, delivery));
    }

    private CompletionStage<CallbackResponse> take(
            Admitted.Callback callback,
            CallbackRequest request,
            Function<InboundExchange, CompletionStage<Reply>> route) {
        boolean room = heldOpen.incrementAndGet() <= limits.maxWaiting();
        AcceptedCallback arrived = AcceptedCallback.of(callback, request, room);
        return memory.begin(arrived.key())
                .thenCompose(begun -> answer(arrived, begun, route))
                .exceptionally(
                        failure -> {
                            listener.storeFailed(failure);
                            return CallbackResponse.askAgain();
                        })
                .whenComplete((response, failure) -> heldOpen.decrementAndGet());
    }

    private CompletionStage<CallbackResponse> answer(
            AcceptedCallback arrived,
            Begun begun,
            Function<InboundExchange, CompletionStage<Reply>> route) {
        if (begun instanceof Begun.Answered answered) {
            running.answered(arrived.key(), answered.answer());
            return CompletableFuture.completedStage(answered.answer());
        }
        if (begun instanceof Begun.Run run) {
            return memory.record(arrived.inbound())
                    .thenCombine(memory.keep(arrived), Begin::new)
                    .thenCompose(begin -> run(arrived, run, begin, route));
        }
        return running.awaitAnswer(arrived.key(), arrived.waiting(limits, begun))
                .thenCompose(
                        answer ->
                                answer.isPresent()
                                        ? CompletableFuture.completedStage(answer.get())
                                        : memory.begin(arrived.key())
                                                .thenCompose(
                                                        again -> answer(arrived, again, route)));
    }

    /** What is known, and kept, of a callback when its route is begun. */
    private record Begin(WindowState window, Kept kept) {}

    private CompletionStage<CallbackResponse> run(
            AcceptedCallback arrived,
            Begun.Run run,
            Begin begin,
            Function<InboundExchange, CompletionStage<Reply>> route) {
        Inbound inbound = arrived.inbound();
        PendingReply open =
                new PendingReply(
                        inbound,
                        PassiveReplies.canBeShownFor(inbound),
                        reply -> replies.write(reply, inbound, arrived.verified()),
                        memory.answersOf(run.lease()),
                        scheduler);
        running.add(arrived.key(), run.lease(), open);
        CompletionStage<CallbackResponse> response = open.await(arrived.waiting(limits, run));
        boolean atOnce = limits.acknowledgeAtOnce() || !arrived.room();
        InboundExchange delivery =
                new InboundExchange(
                        inbound,
                        run.attempt(),
                        atOnce,
                        begin.window(),
                        atOnce ? null : open.slot(),
                        arrived.verified().message(),
                        new AtomicBoolean());
        CompletionStage<Reply> routed = inOrder(route, delivery);
        boolean refused = routed.toCompletableFuture().isCompletedExceptionally();
        (atOnce && !refused ? open.acknowledge() : CompletableFuture.<Void>completedStage(null))
                .thenCompose(acknowledged -> routed)
                .whenComplete(
                        (reply, failure) -> {
                            Throwable cause = failure == null ? null : Completion.cause(failure);
                            begin.kept().over(cause);
                            if (cause != null) {
                                routeFailed(run, open, delivery, cause);
                            } else {
                                routeDone(open, delivery, reply);
                            }
                        });
        return response;
    }

    private CompletionStage<Reply> inOrder(
            Function<InboundExchange, CompletionStage<Reply>> route, InboundExchange delivery) {
        OpenId user = delivery.inbound().received().openId();
        return limits.oneByOnePerUser() && user != null
                ? lanes.enter(user, () -> start(route, delivery))
                : start(route, delivery);
    }

    private static CompletionStage<Reply> start(
            Function<InboundExchange, CompletionStage<Reply>> route, InboundExchange delivery) {
        try {
            return route.apply(delivery);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void routeDone(PendingReply open, InboundExchange delivery, Reply reply) {
        open.reply(reply)
                .whenComplete(
                        (taken, failure) -> {
                            if (!Boolean.TRUE.equals(taken)) {
                                open.acknowledge();
                                listener.unanswered(delivery, reply);
                            }
                        });
    }

    private void routeFailed(
            Begun.Run run, PendingReply open, InboundExchange delivery, Throwable failure) {
        if (!limits.askAgainOnFailure() || !open.fail()) {
            boolean before = open.acknowledged();
            open.acknowledge();
            listener.failed(delivery, failure, before);
            return;
        }
        memory.failed(run)
                .thenAccept(
                        after -> {
                            boolean again = after == FailedRunOutcome.DELIVERED_AGAIN;
                            open.answerFailed(
                                    again
                                            ? CallbackResponse.askAgain()
                                            : CallbackResponse.success());
                            if (!again) {
                                listener.failed(
                                        delivery,
                                        failure,
                                        after == FailedRunOutcome.WAS_ACKNOWLEDGED);
                            }
                        });
    }
}

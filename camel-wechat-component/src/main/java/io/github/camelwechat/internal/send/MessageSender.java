// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.send.park.UserQueues;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendReport.Steps;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.post.CustomerServiceSender;
import io.github.camelwechat.internal.send.post.PassiveSender;
import io.github.camelwechat.internal.send.post.SendLog;
import io.github.camelwechat.internal.send.post.SendProgress;
import io.github.camelwechat.internal.send.post.TemplateSender;
import io.github.camelwechat.internal.send.post.WindowReservations;
import io.github.camelwechat.internal.send.text.MessageParts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The outbound flow: a message from the route to the user, by the first way of its plan that is
 * open. A way is left for the next only when the message certainly did not go out by it because the
 * window, or the user, did not allow it: what is uncertain, and what is wrong with the message
 * itself, ends the plan. Thread-safe.
 *
 * <ol>
 *   <li>Coalesce ({@link Coalescer}): a text may be held for a while, so that others go with it.
 *       Nothing is done here while no producer holds texts.
 *   <li>Wait for the user's turn ({@link SendOrder}): messages leave in the order in which they
 *       came.
 *   <li>Wait for those that wait ({@link UserQueues}): what waits for the user's window goes first.
 *   <li>Split ({@link MessageParts}): what WeChat would refuse anyway is refused before anything
 *       leaves, and a text that is too long becomes several parts.
 *   <li>Resume ({@link SendLog}): what was sent under this id before is not sent again.
 *   <li>Answer ({@link PassiveSender}): the open callback takes the first part, if it can.
 *   <li>Reserve ({@link WindowReservations}): the window has to allow all the other parts together,
 *       or WeChat is asked.
 *   <li>Post ({@link CustomerServiceSender}): each when the one before was accepted. Token, write,
 *       post, classify, and what was learned goes to window and log.
 *   <li>Send a template instead ({@link TemplateSender}), if the window is shut.
 *   <li>Park ({@link UserQueues}), if nothing else goes.
 * </ol>
 */
public final class MessageSender {

    private final SendOrder order;
    private final Supplier<@Nullable Coalescer> coalescer;
    private final @Nullable UserQueues queues;
    private final SendLog log;
    private final PassiveSender passive;
    private final WindowReservations window;
    private final CustomerServiceSender customerService;
    private final TemplateSender templates;

    /**
     * @param order the one of the account, whoever sends
     * @param coalescer where texts are held; gives null while nobody holds any
     * @param queues null if no plan parks
     */
    MessageSender(
            SendOrder order,
            Supplier<@Nullable Coalescer> coalescer,
            @Nullable UserQueues queues,
            SendLog log,
            PassiveSender passive,
            WindowReservations window,
            CustomerServiceSender customerService,
            TemplateSender templates) {
        this.order = order;
        this.coalescer = coalescer;
        this.queues = queues;
        this.log = log;
        this.passive = passive;
        this.window = window;
        this.customerService = customerService;
        this.templates = templates;
    }

    /**
     * Sends a message, or a text together with others, after those to the same user that came
     * before it.
     *
     * @return completes when the message went out that it is part of; fails as {@link
     *     #sendDirectly} does, with the window's refusal if the plan has no way left, each of
     *     several joined texts with the same failure, and with a {@link RejectedExecutionException}
     *     if too many wait already
     */
    public CompletionStage<SendReport> send(SendRequest request) {
        Coalescer holding = coalescer.get();
        // An answer to the open callback neither costs nor may wait.
        boolean answers = request.callbackIsOpen() && passive.mayAnswer(request);
        if (holding == null || !holding.concerns(request)) {
            return order.inTurn(request.to(), answers, () -> byPlan(request));
        }
        Coalescer.Place place = holding.place(answers ? request.unheld() : request);
        place.begun()
                .ifPresent(
                        batch ->
                                batch.turn()
                                        .thenCompose(
                                                turn ->
                                                        order.inTurn(
                                                                request.to(),
                                                                answers,
                                                                () ->
                                                                        batch.joined(this::earlier)
                                                                                .thenCompose(
                                                                                        this
                                                                                                ::joined)))
                                        .whenComplete(batch::end));
        return place.outcome();
    }

    /** Lets go what is held for the users of an account. */
    public void release(String account) {
        Coalescer holding = coalescer.get();
        if (holding != null) {
            holding.release(account);
        }
    }

    /**
     * Sends a message as answer to the open callback or through the customer-service API, and by no
     * other way; nothing is held.
     *
     * @return completes exactly once; fails with one of {@link WeChatException}'s kinds, not
     *     wrapped: a stage that depends on it may see it in a {@link
     *     java.util.concurrent.CompletionException}, see {@link Completion#cause}
     */
    public CompletionStage<SendResult> sendDirectly(SendRequest request) {
        String id = request.onceUnder();
        if (id != null) {
            return log.alone(id, () -> inParts(request));
        }
        CompletableFuture<SendResult> outcome = new CompletableFuture<>();
        inParts(request).whenComplete(Completion.into(outcome));
        return outcome;
    }

    /**
     * Sends what waits for a user, the oldest first, as far as the window allows.
     *
     * @return completes when nothing more can be sent now; never fails
     */
    public CompletionStage<Void> sendParked(OpenId to) {
        return queues == null
                ? CompletableFuture.completedStage(null)
                : queues.send(to, this::sendDirectly);
    }

    /**
     * Looks at what waits for a user, since its time has come.
     *
     * @return fails with a {@link io.github.camelwechat.failure.StateStoreException} if the store
     *     cannot answer
     */
    public CompletionStage<Void> checkParked(OpenId to) {
        return queues == null
                ? CompletableFuture.completedStage(null)
                : queues.check(to, this::sendDirectly);
    }

    /**
     * Gives up what waits for all users of the account.
     *
     * @param why in one clause
     */
    public CompletionStage<Void> dropParked(String why) {
        return queues == null ? CompletableFuture.completedStage(null) : queues.dropAll(why);
    }

    /** The lines of a batch that are left; null if all of them were sent before. */
    private CompletionStage<@Nullable SendReport> joined(Optional<SendRequest> request) {
        return request.isPresent() ? byPlan(request.get()) : CompletableFuture.completedStage(null);
    }

    /** The end of a send before, by whichever way. */
    private CompletionStage<Optional<SendReport>> earlier(SendRequest request) {
        return log.earlier(request)
                .thenCompose(
                        known ->
                                known.isPresent() || queues == null || !request.plan().park()
                                        ? CompletableFuture.completedStage(
                                                known.map(
                                                        result ->
                                                                SendReport.of(
                                                                        request.plan(), result)))
                                        : queues.named(request)
                                                .thenApply(
                                                        parkId -> parkId.map(new Steps()::parked)));
    }

    private CompletionStage<SendReport> byPlan(SendRequest request) {
        UserQueues waiting = queues;
        if (waiting == null || !request.plan().park()) {
            return directly(request, new Steps());
        }
        return sendParked(request.to())
                .thenCompose(done -> waiting.ahead(request))
                .thenCompose(ahead -> after(ahead, request));
    }

    private CompletionStage<SendReport> after(UserQueues.Ahead ahead, SendRequest request) {
        Steps steps = new Steps();
        if (ahead.isEmpty() || request.callbackIsOpen()) {
            return directly(request, steps);
        }
        if (ahead.ours().isPresent()) {
            return CompletableFuture.completedStage(steps.parked(ahead.ours().get()));
        }
        return log.isBegun(request)
                .thenCompose(
                        begun ->
                                begun
                                        ? directly(request, steps)
                                        : instead(request, steps.othersWait()));
    }

    private CompletionStage<SendReport> directly(SendRequest request, Steps steps) {
        return Completion.always(
                sendDirectly(request),
                (result, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(
                                steps.sent(request.plan(), result));
                    }
                    return request.plan().goesOnAfter(failure)
                            ? instead(request, steps.refused(request.plan().directWay(), failure))
                            : CompletableFuture.failedStage(failure);
                });
    }

    private CompletionStage<SendReport> instead(SendRequest request, Steps steps) {
        return templates
                .send(request, steps)
                .thenCompose(
                        sent ->
                                sent.isPresent()
                                        ? CompletableFuture.completedStage(sent.get())
                                        : park(request, steps));
    }

    private CompletionStage<SendReport> park(SendRequest request, Steps steps) {
        if (queues == null || !request.plan().park()) {
            return CompletableFuture.failedStage(steps.refusal());
        }
        window.checkThatAWindowMayAllow(request.account(), MessageParts.of(request).size());
        return queues.park(request).thenApply(steps::parked);
    }

    private CompletionStage<SendResult> inParts(SendRequest request) {
        try {
            SendProgress progress = split(request);
            return request.sendId() == null
                    ? answerOrPush(progress)
                    : log.resumed(progress).thenCompose(this::answerOrPush);
        } catch (RuntimeException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private SendProgress split(SendRequest request) {
        SendProgress progress = SendProgress.of(request, MessageParts.of(request));
        customerService.check(request);
        return progress;
    }

    private CompletionStage<SendResult> answerOrPush(SendProgress progress) {
        if (progress.options().slot() == null || !passive.mayAnswer(progress)) {
            return push(progress);
        }
        // What follows the answer is allowed first: a text is not begun that cannot be ended.
        return reserved(progress, progress.left() - 1).thenCompose(this::answer);
    }

    private CompletionStage<SendResult> answer(SendProgress progress) {
        return Completion.then(
                passive.offer(progress),
                (answered, failure) -> {
                    if (failure != null) {
                        return failed(progress, failure);
                    }
                    return answered.isPresent()
                            ? pushReserved(progress.answered(answered.get()))
                            : window.release(progress).thenCompose(done -> push(progress));
                });
    }

    private CompletionStage<SendResult> push(SendProgress progress) {
        return reserved(progress, progress.left()).thenCompose(this::pushReserved);
    }

    private CompletionStage<SendProgress> reserved(SendProgress progress, int count) {
        return Completion.then(
                window.reserve(progress, count),
                (permitted, failure) ->
                        failure == null
                                ? CompletableFuture.completedFuture(permitted)
                                : CompletableFuture.failedFuture(progress.failure(failure)));
    }

    private CompletionStage<SendResult> pushReserved(SendProgress progress) {
        if (progress.left() == 0) {
            return CompletableFuture.completedFuture(progress.result());
        }
        return Completion.then(
                customerService.send(progress),
                (result, failure) ->
                        failure == null
                                ? pushReserved(progress.pushed(result))
                                : failed(progress.withoutPermit(), failure));
    }

    /** Gives back what was reserved for the parts that are not sent now. */
    private CompletionStage<SendResult> failed(SendProgress progress, WeChatException failure) {
        return window.release(progress)
                .thenCompose(done -> CompletableFuture.failedFuture(progress.failure(failure)));
    }

    /**
     * The order of the sends to one user: each begins when those before it are over, however they
     * ended. Those to different users do not meet. Waiting holds no thread. Thread-safe.
     */
    static final class SendOrder {

        /** More than a window ever allows, and than one who retries has under way. */
        static final int MOST_OF_ONE = 100;

        static final int MOST = 10_000;

        private static final CompletableFuture<Void> NOTHING =
                CompletableFuture.completedFuture(null);

        private final Executor threads;
        private final ScheduledExecutorService scheduler;
        private final Duration longest;
        private final ConcurrentMap<OpenId, Place> places = new ConcurrentHashMap<>();
        private final AtomicInteger waiting = new AtomicInteger();

        /**
         * The place of a send, the last one of its user.
         *
         * @param before completes when those before it are over
         * @param end completes when it is over itself
         * @param over completes when it and those before it are over
         * @param sends how many are under way or wait
         */
        private record Place(
                CompletableFuture<Void> before,
                CompletableFuture<Void> end,
                CompletableFuture<Void> over,
                int sends) {}

        /**
         * @param threads where one goes on that waited; never refuses
         * @param scheduler says when one has waited long enough
         * @param longest how long one waits for those before it: a send that hangs holds nobody up
         *     for ever
         */
        SendOrder(Executor threads, ScheduledExecutorService scheduler, Duration longest) {
            this.threads = threads;
            this.scheduler = scheduler;
            this.longest = longest;
        }

        /**
         * Sends when it is its turn.
         *
         * @param atOnce whether it does not wait itself; those after it wait for it all the same
         */
        <T> CompletionStage<T> inTurn(
                OpenId user, boolean atOnce, Supplier<CompletionStage<T>> send) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            // One that is refused takes no place, or those after it would not wait for those
            // before.
            Place place =
                    places.compute(
                            user,
                            (same, last) ->
                                    last != null && isFull(last, atOnce)
                                            ? last
                                            : next(last, end, atOnce));
            if (place.end() != end) {
                return refused(
                        place.sends() >= MOST_OF_ONE
                                ? MOST_OF_ONE + " messages wait for earlier ones to the same user"
                                : MOST + " messages wait for earlier ones to their users");
            }
            CompletableFuture<T> outcome = new CompletableFuture<>();
            if (atOnce || place.before().isDone()) {
                begin(user, end, send, outcome);
            } else {
                waiting.incrementAndGet();
                // On a thread of its own, or a long row of failures would be a deep stack.
                turn(place.before()).thenRunAsync(() -> begin(user, end, send, outcome), threads);
            }
            return outcome;
        }

        private <T> void begin(
                OpenId user,
                CompletableFuture<Void> end,
                Supplier<CompletionStage<T>> send,
                CompletableFuture<T> outcome) {
            CompletionStage<T> sent;
            try {
                sent = send.get();
            } catch (RuntimeException refusal) {
                sent = CompletableFuture.failedStage(refusal);
            }
            sent.whenComplete(
                    (result, failure) -> {
                        leave(user, end);
                        Completion.into(outcome).accept(result, failure);
                    });
        }

        private boolean isFull(Place last, boolean atOnce) {
            boolean waits = !atOnce && !last.over().isDone();
            return last.sends() >= MOST_OF_ONE || waits && waiting.get() >= MOST;
        }

        private static Place next(
                @Nullable Place last, CompletableFuture<Void> end, boolean atOnce) {
            if (last == null) {
                return new Place(NOTHING, end, end, 1);
            }
            boolean both = atOnce && !last.over().isDone();
            return new Place(
                    last.over(),
                    end,
                    both ? CompletableFuture.allOf(last.over(), end) : end,
                    last.sends() + 1);
        }

        private CompletableFuture<Void> turn(CompletableFuture<Void> before) {
            CompletableFuture<Void> turn = before.copy();
            try {
                Future<?> enough =
                        scheduler.schedule(
                                () -> turn.complete(null), longest.toNanos(), TimeUnit.NANOSECONDS);
                turn.thenRun(() -> enough.cancel(false));
            } catch (RejectedExecutionException e) {
                // Everything ends: nobody waits for long any more.
                turn.complete(null);
            }
            return turn.thenRun(waiting::decrementAndGet);
        }

        private void leave(OpenId user, CompletableFuture<Void> end) {
            places.computeIfPresent(
                    user,
                    (same, last) ->
                            last.sends() == 1
                                    ? null
                                    : new Place(
                                            last.before(),
                                            last.end(),
                                            last.over(),
                                            last.sends() - 1));
            end.complete(null);
        }

        private static <T> CompletionStage<T> refused(String what) {
            return CompletableFuture.failedStage(
                    new RejectedExecutionException(
                            "The message was not sent, as "
                                    + what
                                    + ": send it again later, or slower"));
        }
    }
}

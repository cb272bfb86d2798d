// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.VerifiedCallback;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A callback that has no answer yet, and the deliveries of it that WeChat waits on. Whoever comes
 * first decides: a reply, a deadline, or the end of the route. Thread-safe.
 *
 * <p>A reply that comes between two deliveries is held for the next one. If none comes, it was not
 * used.
 */
public final class PendingReply {

    /** From the cut-off of one delivery to the arrival of the next, with time for the network. */
    private static final long NEXT_DELIVERY_MILLIS = 3_000;

    /**
     * The events whose answer a user can see. WeChat withdrew its table of them; these are known to
     * work (inbound.md 6).
     */
    private static final Set<String> EVENTS_THAT_SHOW_A_REPLY =
            Set.of("subscribe", "scan", "click", "location", "scancode_waitmsg");

    private final Received received;
    private final @Nullable Slot slot;
    private final VerifiedCallback.Delivery verified;
    private final ReplyWriter writer;
    private final AnswerStore store;
    private final Deadlines deadlines;
    private final CompletableFuture<CallbackResponse> answered = new CompletableFuture<>();
    private final Lock lock = new ReentrantLock();
    private final List<HeldRequest> waiting = new ArrayList<>();
    private @Nullable CallbackResponse decided;
    private @Nullable Held held;

    /** Where the answer is kept for other deliveries; never fails. */
    public interface AnswerStore {

        /** Stores an answer as the callback's result and gives the one that counts. */
        CompletionStage<CallbackResponse> done(CallbackResponse answer);

        /** Lets deliveries on other nodes have an answer that none here waits for. */
        void offer(CallbackResponse answer);
    }

    /** A reply that waits for a delivery to ride in. */
    private record Held(CallbackResponse answer, CompletableFuture<Boolean> used) {}

    /**
     * @param verified the request in whose form and seal the answer is written
     * @param store keeps the answer of this run
     */
    public PendingReply(
            Received received,
            VerifiedCallback.Delivery verified,
            ReplyWriter writer,
            AnswerStore store,
            Deadlines deadlines) {
        this.received = received;
        this.verified = verified;
        this.writer = writer;
        this.store = store;
        this.deadlines = deadlines;
        OpenId user = received.openId();
        this.slot =
                canBeShownFor(received) && user != null ? new Slot(received.account(), user) : null;
    }

    /** Tells whether a passive reply to it would reach a user. */
    public static boolean canBeShownFor(Received received) {
        if (received.openId() == null
                || received.msgType() == null
                || received.text("ToUserName") == null) {
            return false;
        }
        String event = received.event();
        return !isEvent(received)
                || event != null
                        && EVENTS_THAT_SHOW_A_REPLY.contains(event.toLowerCase(Locale.ROOT));
    }

    static boolean isEvent(Received received) {
        String type = received.msgType();
        return "event".equalsIgnoreCase(type) || "device_event".equalsIgnoreCase(type);
    }

    @Nullable
    public ReplySlot slot() {
        return slot;
    }

    /**
     * Does something once the callback has its answer, whether or not a delivery still wants it.
     */
    public void whenAnswered(Runnable action) {
        answered.thenRun(action);
    }

    /** Tells whether WeChat has, or is about to get, an answer after which it delivers no more. */
    public boolean acknowledged() {
        return guarded(() -> decided != null && decided.accepted());
    }

    /** Adds a delivery; it gets the answer, or its time runs out. */
    public CompletionStage<CallbackResponse> await(HeldRequest request) {
        Optional<Held> placed =
                guarded(
                        () -> {
                            waiting.add(request);
                            Optional<Held> forThis = Optional.ofNullable(held);
                            forThis.ifPresent(reply -> decided = reply.answer());
                            held = null;
                            return forThis;
                        });
        Deadline end = deadlines.in(request.nanosToAnswer(), () -> timeIsUp(request));
        answered.thenAccept(
                answer -> {
                    end.cancel();
                    request.answer(answer);
                });
        placed.ifPresent(
                reply -> say(reply.answer()).thenAccept(said -> reply.used().complete(said)));
        return request.response();
    }

    private void timeIsUp(HeldRequest request) {
        if (request.letExpire()) {
            after(request.nanosToCutOff(), request::release);
            return;
        }
        acknowledge();
        // A store that stalls must not keep WeChat waiting. But a failure is answered by whoever
        // knows whether this was the last delivery, within the memory's patience.
        guarded(() -> Optional.ofNullable(decided))
                .filter(CallbackResponse::accepted)
                .ifPresent(request::answer);
    }

    /** Answers {@code success} if nothing was decided yet. */
    public CompletionStage<Void> acknowledge() {
        CallbackResponse success = CallbackResponse.success();
        return decide(success)
                ? store(success).thenAccept(winner -> {})
                : CompletableFuture.completedStage(null);
    }

    /** Offers the route's reply; completes with whether it is what WeChat gets. */
    public CompletionStage<Boolean> reply(Reply reply) {
        if (reply instanceof Reply.None) {
            return acknowledge().thenApply(done -> true);
        }
        return slot == null ? CompletableFuture.completedStage(false) : slot.take(reply);
    }

    /** Closes the callback because its route failed; tells whether it was still open. */
    public boolean fail() {
        return decide(CallbackResponse.askAgain());
    }

    /** Writes the answer of a callback that {@link #fail()} closed. */
    public void answerFailed(CallbackResponse answer) {
        answered.complete(answer);
    }

    private CompletionStage<Boolean> offer(CallbackResponse answer) {
        Held waits = new Held(answer, new CompletableFuture<>());
        boolean[] now = new boolean[1];
        boolean open =
                guarded(
                        () -> {
                            if (decided != null || held != null) {
                                return false;
                            }
                            now[0] = waiting.stream().anyMatch(HeldRequest::canBeAnswered);
                            decided = now[0] ? answer : null;
                            held = now[0] ? null : waits;
                            return true;
                        });
        if (!open) {
            return CompletableFuture.completedStage(false);
        }
        if (now[0]) {
            return say(answer);
        }
        store.offer(answer);
        after(TimeUnit.MILLISECONDS.toNanos(NEXT_DELIVERY_MILLIS), () -> giveUp(waits));
        return waits.used();
    }

    /** Another node, or another delivery, has given this answer. */
    public void decidedElsewhere(CallbackResponse answer) {
        Optional<Held> waited =
                guarded(
                        () -> {
                            Optional<Held> before = Optional.ofNullable(held);
                            held = null;
                            decided = decided == null ? answer : decided;
                            return before;
                        });
        waited.ifPresent(reply -> reply.used().complete(answer.sameAs(reply.answer())));
        answered.complete(answer);
    }

    /**
     * No delivery came for a held reply: it goes another way, and WeChat must not get it any more.
     */
    private void giveUp(Held waited) {
        boolean still =
                guarded(
                        () -> {
                            if (held != waited) {
                                return false;
                            }
                            held = null;
                            decided = CallbackResponse.success();
                            return true;
                        });
        if (still) {
            store(CallbackResponse.success())
                    .thenAccept(winner -> waited.used().complete(winner.sameAs(waited.answer())));
        }
    }

    private boolean decide(CallbackResponse answer) {
        return guarded(
                () -> {
                    if (decided != null || held != null) {
                        return false;
                    }
                    decided = answer;
                    return true;
                });
    }

    /**
     * Gives WeChat a reply; completes with whether it is the one that counts, and only when it was
     * written: what the route says next goes by another connection, and must not overtake it.
     */
    private CompletionStage<Boolean> say(CallbackResponse answer) {
        return store(answer)
                .thenCompose(winner -> written().thenApply(done -> winner.sameAs(answer)));
    }

    /** Completes when every request that waits got its answer, or WeChat no longer listens. */
    private CompletableFuture<Void> written() {
        List<HeldRequest> requests = guarded(() -> List.copyOf(waiting));
        return CompletableFuture.allOf(
                requests.stream()
                        .map(request -> request.writtenOrCutOff(deadlines))
                        .toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<CallbackResponse> store(CallbackResponse answer) {
        return store.done(answer).whenComplete((winner, failure) -> answered.complete(winner));
    }

    private void after(long nanos, Runnable task) {
        if (!answered.isDone()) {
            Deadline deadline = deadlines.in(nanos, task);
            answered.thenAccept(answer -> deadline.cancel());
        }
    }

    private interface Step<T> {
        T take();
    }

    private <T> T guarded(Step<T> step) {
        lock.lock();
        try {
            return step.take();
        } finally {
            lock.unlock();
        }
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
            return guarded(() -> decided == null && held == null);
        }

        @Override
        public CompletionStage<Boolean> take(Reply reply) {
            return isOpen() && ReplyWriter.fits(reply, received)
                    ? offer(writer.write(reply, received, verified))
                    : CompletableFuture.completedStage(false);
        }
    }

    /** One request that WeChat waits on. Written once, whatever happens. Thread-safe. */
    public static final class HeldRequest {

        /** WeChat cuts the connection after 5 seconds and delivers again (inbound.md 3). */
        public static final Duration CUT_OFF = Duration.ofMillis(5_200);

        private final CompletableFuture<CallbackResponse> response = new CompletableFuture<>();
        private final long receivedNanos;
        private final long answerableUntil;
        private final boolean letExpire;
        private final CompletionStage<Void> written;

        /**
         * @param receivedNanos when it arrived, on the scale of {@link System#nanoTime()}
         * @param answerableUntil until when an answer certainly reaches WeChat, on the same scale
         * @param letExpire whether to leave it to WeChat's time-out if there is no answer by then,
         *     because the callback is delivered again
         * @param written completes when what it got was written
         */
        public HeldRequest(
                long receivedNanos,
                long answerableUntil,
                boolean letExpire,
                CompletionStage<Void> written) {
            this.receivedNanos = receivedNanos;
            this.answerableUntil = answerableUntil;
            this.letExpire = letExpire;
            this.written = written;
        }

        CompletionStage<CallbackResponse> response() {
            return response;
        }

        public boolean letExpire() {
            return letExpire;
        }

        public long nanosToAnswer() {
            return Math.max(0, answerableUntil - System.nanoTime());
        }

        /** Returns the time until WeChat has certainly cut the connection. */
        public long nanosToCutOff() {
            return Math.max(0, receivedNanos + CUT_OFF.toNanos() - System.nanoTime());
        }

        /** Completes when what it got was written, or WeChat no longer listens. */
        private CompletableFuture<Void> writtenOrCutOff(Deadlines deadlines) {
            CompletableFuture<Void> over = written.toCompletableFuture().copy();
            if (!over.isDone()) {
                Deadline cutOff = deadlines.in(nanosToCutOff(), () -> over.complete(null));
                over.whenComplete((done, failure) -> cutOff.cancel());
            }
            return over;
        }

        /** Tells whether an answer written now would still be read. */
        public boolean canBeAnswered() {
            return !response.isDone() && !(letExpire && nanosToAnswer() == 0);
        }

        void answer(CallbackResponse answer) {
            response.complete(canBeAnswered() ? answer : CallbackResponse.askAgain());
        }

        /** Gives back what the HTTP server spent on it; WeChat no longer listens. */
        void release() {
            response.complete(CallbackResponse.askAgain());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.internal.callback.CallbackReading.AcceptedCallback;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.FailedRunOutcome;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Lease;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.journal.JournalRun;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply.AnswerStore;
import io.github.camelwechat.internal.callback.reply.PendingReply.HeldRequest;
import io.github.camelwechat.internal.user.UserRecords;
import io.github.camelwechat.internal.user.UserState;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The inbound flow's access to the store, with the answers to a store that fails or stalls: the
 * callback is run, at least once, and the window is told of it when the store is back. Its stages
 * never fail. Thread-safe.
 */
final class CallbackStore {

    private static final int LONGEST_BACKLOG = 10_000;

    /** For the last looks at a store that is only slow; WeChat waits that much longer. */
    private static final long OVERDUE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Deduplicator dedupe;
    private final UserRecords users;
    private final WindowBacklog backlog;
    private final @Nullable Journal journal;
    private final boolean journalsAll;
    private final Deadlines deadlines;
    private final CallbackListener listener;

    /** Since when the store is known to hang; null if it is not. */
    private final AtomicReference<@Nullable Long> hungSinceNanos = new AtomicReference<>();

    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * The time that one callback waits for the store, however often it asks: that leaves its route
     * most of the 5 seconds WeChat waits.
     */
    static final class Patience {

        private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

        private final AtomicLong leftNanos = new AtomicLong(NANOS);

        private long left() {
            return Math.max(0, leftNanos.get());
        }

        private void spent(long nanos) {
            leftNanos.addAndGet(-nanos);
        }
    }

    CallbackStore(
            StateStore store,
            CallbackSettings limits,
            UserRecords users,
            InstantSource clock,
            Deadlines deadlines,
            CallbackListener listener) {
        String route = limits.journal();
        this.dedupe = new Deduplicator(store, clock, limits.freshness());
        this.users = users;
        this.backlog = new WindowBacklog(users, deadlines, LONGEST_BACKLOG);
        this.journal =
                route == null
                        ? null
                        : new Journal(route, store, clock, deadlines, listener::storeFailed);
        this.journalsAll = limits.journalsAll();
        this.deadlines = deadlines;
        this.listener = listener;
    }

    Deduplicator dedupe() {
        return dedupe;
    }

    /** Returns the callbacks that are kept until their route is over; null without a journal. */
    @Nullable Journal journal() {
        return journal;
    }

    CompletionStage<Begun> begin(StateKey key, Patience patience) {
        CompletableFuture<Begun> begun = dedupe.begin(key).toCompletableFuture();
        if (isKnown(begun)) {
            answered();
        }
        return orElse(patience, begun, failure -> new Begun.Run(new Lease(key, ""), 1));
    }

    CompletionStage<UserState> record(Received callback, Patience patience) {
        return orElse(
                patience,
                users.record(callback),
                failure -> {
                    backlog.add(callback);
                    return users.unknown();
                });
    }

    /** Forgets what a user did of which the store could not be told yet. */
    void forget(String openId) {
        backlog.forget(each -> each.openId() != null && openId.equals(each.openId().value()));
    }

    /** Keeps a callback whose route is about to be begun; empty without a journal. */
    private CompletionStage<Optional<JournalRun>> keep(
            StateKey key, byte[] message, Patience patience) {
        if (journal == null || !journalsAll) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        JournalRun run = journal.keep(key, message);
        CompletionStage<Boolean> stored = run.stored().thenApply(entry -> true);
        return orElse(patience, stored, failure -> false).thenApply(kept -> Optional.of(run));
    }

    /**
     * The marks that a callback leaves before its route is begun.
     *
     * @param journal empty without a journal
     */
    record Remembered(UserState user, Optional<JournalRun> journal) {}

    /** Tells the records of the user of a callback, and keeps it. */
    CompletionStage<Remembered> remember(AcceptedCallback callback, Patience patience) {
        return record(callback.received(), patience)
                .thenCombine(
                        keep(callback.key(), callback.verified().message(), patience),
                        Remembered::new);
    }

    /** Gives the answer to a question about what was kept; no if the store cannot say. */
    CompletionStage<Boolean> ask(Patience patience, Supplier<CompletionStage<Boolean>> question) {
        return orElse(patience, question.get(), failure -> false);
    }

    /** Looks at a callback whose node may be gone, so that {@link #takeOver} knows for how long. */
    void watch(StateKey journalKey) {
        dedupe.watch(Deduplicator.key(journalKey.account(), journalKey.id()));
    }

    /** Sees to it that no delivery runs a callback of the journal. */
    CompletionStage<OptionalInt> takeOver(StateKey journalKey) {
        return dedupe.takeOver(Deduplicator.key(journalKey.account(), journalKey.id()));
    }

    /**
     * Gives a delivery what it waits for, in its time: where another node runs the callback, only
     * the store can tell of the answer, and may stop doing so at any moment.
     */
    <T> CompletionStage<T> inTime(HeldRequest request, CompletionStage<T> answer, T otherwise) {
        CompletableFuture<T> limited = answer.toCompletableFuture().copy();
        if (isKnown(limited)) {
            return limited;
        }
        long left = request.letExpire() ? request.nanosToCutOff() : request.nanosToAnswer();
        long wait = left + OVERDUE_NANOS;
        Deadline end = deadlines.in(wait, () -> giveUp(limited, wait));
        return limited.whenComplete((result, failure) -> end.cancel())
                .exceptionally(
                        failure -> {
                            failed(failure);
                            return otherwise;
                        });
    }

    /** Where a run keeps its answer. */
    AnswerStore answersOf(Lease lease, Patience patience) {
        return new LeasedAnswers(lease, patience);
    }

    /** The answer of one run, for as long as the callback is its own. */
    private final class LeasedAnswers implements AnswerStore {
        private final Lease lease;
        private final Patience patience;

        LeasedAnswers(Lease lease, Patience patience) {
            this.lease = lease;
            this.patience = patience;
        }

        @Override
        public CompletionStage<CallbackResponse> done(CallbackResponse answer) {
            return orElse(patience, dedupe.done(lease, answer), failure -> answer);
        }

        @Override
        public void offer(CallbackResponse answer) {
            orElse(patience, dedupe.offer(lease, answer), failure -> false);
        }
    }

    /** Ends a failed run. */
    CompletionStage<FailedRunOutcome> failed(Begun.Run run, Patience patience) {
        return orElse(
                patience,
                dedupe.failed(
                        run.lease(), InboundExchange.LAST_ATTEMPT, CallbackResponse.success()),
                failure ->
                        run.attempt() < InboundExchange.LAST_ATTEMPT
                                ? FailedRunOutcome.DELIVERED_AGAIN
                                : FailedRunOutcome.GIVEN_UP);
    }

    /** Tells whether WeChat delivered a callback again whose run failed; if unknown, it did. */
    CompletionStage<Boolean> cameAgain(Begun.Run run) {
        return orElse(new Patience(), dedupe.cameAgain(run), failure -> true);
    }

    /**
     * Gives the fallback if a stage fails or stalls; an answer that is there at once costs neither
     * a stage nor a timer.
     */
    <T> CompletionStage<T> orElse(
            Patience patience, CompletionStage<T> stage, Function<Throwable, T> fallback) {
        CompletableFuture<T> asked = stage.toCompletableFuture();
        if (isKnown(asked)) {
            return asked;
        }
        asked.thenRun(this::answered);
        return limited(patience, asked)
                .exceptionally(
                        failure -> {
                            failed(failure);
                            return fallback.apply(failure);
                        });
    }

    /** The store failed where nobody waited for it. */
    void failed(Throwable failure) {
        failing.set(true);
        listener.storeFailed(failure);
    }

    private static boolean isKnown(CompletableFuture<?> asked) {
        return asked.isDone() && !asked.isCompletedExceptionally();
    }

    private <T> CompletableFuture<T> limited(Patience patience, CompletableFuture<T> asked) {
        CompletableFuture<T> limited = asked.copy();
        if (limited.isDone()) {
            return limited;
        }
        long begun = System.nanoTime();
        long wait = hangs(begun) ? 0 : patience.left();
        Deadline end = deadlines.in(wait, () -> giveUp(limited, wait));
        // What comes next sees the time that this wait took: it is a stage of this one.
        return limited.whenComplete(
                (result, failure) -> {
                    end.cancel();
                    patience.spent(System.nanoTime() - begun);
                });
    }

    private void giveUp(CompletableFuture<?> limited, long waited) {
        if (waited > 0 && !limited.isDone()) {
            // Before it is told: whoever hears of it may ask the store at once.
            hungSinceNanos.set(System.nanoTime());
        }
        limited.completeExceptionally(
                new StateStoreException(
                        "no answer within " + TimeUnit.NANOSECONDS.toMillis(waited) + " ms", null));
    }

    /**
     * Tells whether it is known to hang: then one callback a second waits for it, and no other
     * does.
     */
    private boolean hangs(long now) {
        Long since = hungSinceNanos.get();
        return since != null
                && (now - since < Patience.NANOS || !hungSinceNanos.compareAndSet(since, now));
    }

    private void answered() {
        if (hungSinceNanos.get() != null) {
            hungSinceNanos.set(null);
        }
        if (failing.get() && failing.compareAndSet(true, false)) {
            listener.storeAnswers();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.FailedRunOutcome;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Lease;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.journal.JournalRun;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply.AnswerStore;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.store.StateKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the inbound flow asks of the store, and how it goes on when the store fails or stalls: the
 * callback is run, at least once, and the window is told of it when the store is back. Its stages
 * never fail. Thread-safe.
 */
final class CallbackStore {

    /** Leaves the route most of the 5 seconds WeChat waits. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int LONGEST_BACKLOG = 10_000;

    private final Deduplicator dedupe;
    private final ServiceWindow window;
    private final WindowBacklog backlog;
    private final @Nullable Journal journal;
    private final Deadlines deadlines;
    private final CallbackListener listener;

    CallbackStore(
            Deduplicator dedupe,
            ServiceWindow window,
            @Nullable Journal journal,
            Deadlines deadlines,
            CallbackListener listener) {
        this.dedupe = dedupe;
        this.window = window;
        this.backlog = new WindowBacklog(window, deadlines, LONGEST_BACKLOG);
        this.journal = journal;
        this.deadlines = deadlines;
        this.listener = listener;
    }

    CompletionStage<Begun> begin(StateKey key) {
        return orElse(dedupe.begin(key), failure -> new Begun.Run(new Lease(key, ""), 1));
    }

    CompletionStage<WindowState> record(Inbound inbound) {
        return orElse(
                window.record(inbound),
                failure -> {
                    backlog.add(inbound);
                    return new WindowState.Unknown();
                });
    }

    /** Keeps a callback whose route is about to be begun; empty without a journal. */
    CompletionStage<Optional<JournalRun>> keep(StateKey key, byte[] message) {
        if (journal == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        JournalRun run = journal.keep(key, message);
        CompletionStage<Boolean> stored = run.stored().thenApply(entry -> true);
        return orElse(stored, failure -> false).thenApply(kept -> Optional.of(run));
    }

    /** Where a run keeps its answer. */
    AnswerStore answersOf(Lease lease) {
        return new LeasedAnswers(lease);
    }

    /** The answer of one run, for as long as the callback is its own. */
    private final class LeasedAnswers implements AnswerStore {
        private final Lease lease;

        LeasedAnswers(Lease lease) {
            this.lease = lease;
        }

        @Override
        public CompletionStage<CallbackResponse> done(CallbackResponse answer) {
            return orElse(dedupe.done(lease, answer), failure -> answer);
        }

        @Override
        public void offer(CallbackResponse answer) {
            orElse(dedupe.offer(lease, answer), failure -> false);
        }
    }

    /** Ends a failed run. */
    CompletionStage<FailedRunOutcome> failed(Begun.Run run) {
        return orElse(
                dedupe.failed(
                        run.lease(), InboundExchange.LAST_ATTEMPT, CallbackResponse.success()),
                failure ->
                        run.attempt() < InboundExchange.LAST_ATTEMPT
                                ? FailedRunOutcome.DELIVERED_AGAIN
                                : FailedRunOutcome.GIVEN_UP);
    }

    /** Whether WeChat delivered a callback again whose run failed; unless it is known, it did. */
    CompletionStage<Boolean> cameAgain(Begun.Run run) {
        return orElse(dedupe.cameAgain(run), failure -> true);
    }

    /** What the store knows at once costs neither a stage nor a timer. */
    private <T> CompletionStage<T> orElse(
            CompletionStage<T> stage, Function<Throwable, T> fallback) {
        CompletableFuture<T> asked = stage.toCompletableFuture();
        boolean known = asked.isDone() && !asked.isCompletedExceptionally();
        return known
                ? asked
                : limited(asked)
                        .exceptionally(
                                failure -> {
                                    listener.storeFailed(failure);
                                    return fallback.apply(failure);
                                });
    }

    private <T> CompletableFuture<T> limited(CompletableFuture<T> asked) {
        CompletableFuture<T> limited = asked.copy();
        if (!limited.isDone()) {
            Deadline patience =
                    deadlines.in(PATIENCE_NANOS, () -> limited.completeExceptionally(stalled()));
            limited.whenComplete((result, failure) -> patience.cancel());
        }
        return limited;
    }

    private static StateStoreException stalled() {
        return new StateStoreException(
                "no answer within " + TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS) + " ms", null);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Lease;
import io.github.camelwechat.internal.callback.dedupe.FailedRunOutcome;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.journal.JournalRun;
import io.github.camelwechat.internal.callback.journal.Kept;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply.AnswerStore;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.store.StateKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
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
    private static final long PATIENCE_MILLIS = 1_000;

    private static final int MOST_LATE = 10_000;

    private final Deduplicator dedupe;
    private final ServiceWindow window;
    private final WindowBacklog late;
    private final @Nullable Journal journal;
    private final ScheduledExecutorService scheduler;
    private final CallbackListener listener;

    CallbackStore(
            Deduplicator dedupe,
            ServiceWindow window,
            @Nullable Journal journal,
            ScheduledExecutorService scheduler,
            CallbackListener listener) {
        this.dedupe = dedupe;
        this.window = window;
        this.late = new WindowBacklog(window, scheduler, MOST_LATE);
        this.journal = journal;
        this.scheduler = scheduler;
        this.listener = listener;
    }

    CompletionStage<Begun> begin(StateKey key) {
        return orElse(dedupe.begin(key), failure -> new Begun.Run(new Lease(key, ""), 1));
    }

    CompletionStage<WindowState> record(Inbound inbound) {
        return orElse(
                window.record(inbound),
                failure -> {
                    late.add(inbound);
                    return new WindowState.Unknown();
                });
    }

    /** Keeps a callback whose route is about to be begun. */
    CompletionStage<Kept> keep(AcceptedCallback arrived) {
        if (journal == null) {
            return CompletableFuture.completedStage(Kept.NOT);
        }
        JournalRun run = journal.keep(arrived.key(), arrived.verified().message());
        CompletionStage<Boolean> stored = run.stored().thenApply(entry -> true);
        return orElse(stored, failure -> false).thenApply(kept -> run);
    }

    /** Where a run keeps its answer. */
    AnswerStore answersOf(Lease lease) {
        return new AnswerStore() {
            @Override
            public CompletionStage<CallbackResponse> done(CallbackResponse answer) {
                return orElse(dedupe.done(lease, answer), failure -> answer);
            }

            @Override
            public void offer(CallbackResponse answer) {
                orElse(dedupe.offer(lease, answer), failure -> false);
            }
        };
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

    private <T> CompletionStage<T> orElse(
            CompletionStage<T> stage, Function<Throwable, T> fallback) {
        return limited(stage)
                .exceptionally(
                        failure -> {
                            listener.storeFailed(failure);
                            return fallback.apply(failure);
                        });
    }

    private <T> CompletableFuture<T> limited(CompletionStage<T> stage) {
        CompletableFuture<T> limited = stage.toCompletableFuture().copy();
        if (limited.isDone()) {
            return limited;
        }
        ScheduledFuture<?> timeout =
                scheduler.schedule(
                        () ->
                                limited.completeExceptionally(
                                        new StateStoreException(
                                                "no answer within " + PATIENCE_MILLIS + " ms",
                                                null)),
                        PATIENCE_MILLIS,
                        TimeUnit.MILLISECONDS);
        limited.whenComplete((result, failure) -> timeout.cancel(false));
        return limited;
    }
}

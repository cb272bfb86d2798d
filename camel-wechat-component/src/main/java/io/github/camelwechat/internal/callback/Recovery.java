// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.journal.JournalEntry;
import io.github.camelwechat.internal.callback.journal.JournalRun;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.user.UserState;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs again what a process had accepted when it died. WeChat no longer waits for it: it counts as
 * acknowledged, and an answer goes out as customer-service message. Thread-safe.
 */
final class Recovery {

    private static final int MOST_AT_ONCE = 8;

    /** A callback that takes every process with it must not do so for ever. */
    private static final int MOST_RUNS = 5;

    private final CallbackAccounts accounts;
    private final InboundParser parser = new InboundParser();
    private final Journal journal;
    private final CallbackBacklog kept;
    private final CallbackStore store;
    private final RouteRunner routes;
    private final CallbackListener listener;
    private final AtomicInteger running = new AtomicInteger();

    /** Returns what runs again the callbacks of a store; null where it keeps no journal. */
    static @Nullable Recovery of(
            CallbackAccounts accounts,
            CallbackStore store,
            RouteRunner routes,
            InstantSource clock,
            CallbackListener listener) {
        Journal journal = store.journal();
        return journal == null
                ? null
                : new Recovery(
                        accounts,
                        journal,
                        new CallbackBacklog(accounts.reader(), journal, store, clock, listener),
                        store,
                        routes,
                        listener);
    }

    private Recovery(
            CallbackAccounts accounts,
            Journal journal,
            CallbackBacklog kept,
            CallbackStore store,
            RouteRunner routes,
            CallbackListener listener) {
        this.accounts = accounts;
        this.journal = journal;
        this.kept = kept;
        this.store = store;
        this.routes = routes;
        this.listener = listener;
    }

    /** Returns those that wait because no route took any. */
    CallbackBacklog kept() {
        return kept;
    }

    /**
     * Looks for callbacks nobody runs any more, or that were kept, and begins a few of them. What
     * was kept is gone on with as soon as one of them is over. Never fails.
     *
     * @param open whether the route takes any
     * @return how many, once they are begun
     */
    CompletionStage<Integer> recover(Route route, BooleanSupplier open) {
        if (!open.getAsBoolean() || room() <= 0) {
            return CompletableFuture.completedStage(0);
        }
        return journal.claim(room(), store::watch)
                .thenApply(claimed -> begin(claimed, route, () -> {}))
                .thenCompose(
                        begun ->
                                room() <= 0
                                        ? CompletableFuture.completedStage(begun)
                                        : goOn(route, open).thenApply(more -> begun + more))
                .exceptionally(
                        failure -> {
                            listener.storeFailed(failure);
                            return 0;
                        });
    }

    private int room() {
        return MOST_AT_ONCE - running.get();
    }

    private CompletionStage<Integer> goOn(Route route, BooleanSupplier open) {
        return kept.claim(room())
                .thenApply(claimed -> begin(claimed, route, () -> recover(route, open)));
    }

    private int begin(List<JournalRun> claimed, Route route, Runnable next) {
        claimed.forEach(run -> begin(run, route, next));
        return claimed.size();
    }

    private void begin(JournalRun run, Route route, Runnable next) {
        running.incrementAndGet();
        run.stored()
                .thenCompose(entry -> again(run, entry, route))
                .whenComplete(
                        (done, failure) -> {
                            running.decrementAndGet();
                            if (failure != null) {
                                run.leave();
                                listener.storeFailed(Completion.cause(failure));
                            } else {
                                run.finished().thenRun(next);
                            }
                        });
    }

    private CompletionStage<?> again(JournalRun run, JournalEntry entry, Route route) {
        Received received = read(run, entry);
        if (received == null) {
            run.ended();
            return CompletableFuture.completedStage(null);
        }
        return store.record(received, new CallbackStore.Patience())
                .thenCombine(
                        store.takeOver(run.key()),
                        (user, attempt) -> exchange(received, entry, user, attempt))
                .thenCompose(exchange -> again(run, entry, exchange, route));
    }

    private CompletionStage<?> again(
            JournalRun run, JournalEntry entry, @Nullable InboundExchange exchange, Route route) {
        if (exchange == null) {
            run.leave();
            return CompletableFuture.completedStage(null);
        }
        if (entry.runs() > MOST_RUNS) {
            run.ended();
            listener.failed(
                    exchange,
                    new IllegalStateException(
                            "The callback was begun "
                                    + MOST_RUNS
                                    + " times and its route never came to an end; it is not run"
                                    + " again"),
                    true);
            return CompletableFuture.completedStage(null);
        }
        return routes.inTurn(route, exchange, new CallbackStore.Patience())
                .thenCompose(inTurn -> inTurn.start(exchange))
                .handle(
                        (reply, failure) -> {
                            over(run, exchange, reply, failure);
                            return null;
                        });
    }

    private void over(
            JournalRun run,
            InboundExchange exchange,
            @Nullable Reply reply,
            @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Completion.cause(failure);
        if (cause instanceof RejectedExecutionException) {
            run.cutShort();
            return;
        }
        run.over(cause);
        if (cause != null) {
            listener.failed(exchange, cause, true);
        } else if (reply != null && !(reply instanceof Reply.None)) {
            listener.unanswered(exchange, reply);
        }
    }

    private @Nullable Received read(JournalRun run, JournalEntry entry) {
        try {
            return parser.parse(accounts.of(run.key()), entry.message());
        } catch (CallbackRejectedException e) {
            listener.rejected(e);
            return null;
        }
    }

    private static @Nullable InboundExchange exchange(
            Received received, JournalEntry entry, UserState user, OptionalInt attempt) {
        return attempt.isEmpty()
                ? null
                : new InboundExchange(
                        received.in(user.conversation()),
                        attempt.getAsInt(),
                        true,
                        user.window(),
                        user.follower(),
                        null,
                        entry.message(),
                        new AtomicBoolean());
    }
}

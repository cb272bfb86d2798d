// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendRequest.Done;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is held for one user, and what is under way to them. Every method is called by the holder of
 * {@link CoalescingLanes}' lock; the steps they give back are taken without it.
 */
final class UserBuffer {

    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final Executor threads;
    private final Map<String, CompletableFuture<Done>> named = new HashMap<>();
    private @Nullable TextBatch held;
    private @Nullable Future<?> timer;

    /** Completes when the joined texts are out that were held before; messages wait for these. */
    private CompletableFuture<Void> batches = NOTHING;

    /** Completes when all is out that came before; joined texts wait for that. */
    private CompletableFuture<Void> everything = NOTHING;

    private int underWay;

    /**
     * @param threads where one goes on when the one before it is out
     */
    UserBuffer(Executor threads) {
        this.threads = threads;
    }

    /** The send that is held or under way with this id; null if there is none. */
    @Nullable CompletableFuture<Done> named(@Nullable String sendId) {
        CompletableFuture<Done> same = sendId == null ? null : named.get(sendId);
        // Whoever heard that it failed may try again, before we come to forget it.
        return same == null || same.isDone() ? null : same;
    }

    void name(@Nullable String sendId, CompletableFuture<Done> outcome) {
        if (sendId != null) {
            named.put(sendId, outcome);
        }
    }

    void forget(@Nullable String sendId, CompletableFuture<Done> outcome) {
        if (sendId != null) {
            named.remove(sendId, outcome);
        }
    }

    @Nullable TextBatch held() {
        return held;
    }

    void hold(TextBatch batch, Future<?> untilThen) {
        held = batch;
        timer = untilThen;
    }

    boolean isIdle() {
        return held == null && underWay == 0;
    }

    /** Completes when all is out that was begun before now. */
    CompletableFuture<Void> everything() {
        return everything;
    }

    /** Completes when what was released is out. */
    CompletionStage<Void> released() {
        return batches;
    }

    /** Lets what is held go, after all that came before it. */
    Runnable release(Runnable afterwards) {
        TextBatch batch = held;
        if (batch == null) {
            return () -> {};
        }
        if (timer != null) {
            timer.cancel(false);
        }
        held = null;
        timer = null;
        CompletableFuture<Void> before = everything;
        CompletableFuture<Void> out = begin(afterwards);
        batches = out;
        everything = out;
        return () -> after(before, () -> batch.send().whenComplete((all, thrown) -> end(out)));
    }

    /** Lets a message go that is not held, after the texts that were. */
    Runnable pass(
            Supplier<CompletionStage<Done>> send,
            CompletableFuture<Done> outcome,
            Runnable afterwards) {
        CompletableFuture<Void> before = batches;
        CompletableFuture<Void> out = begin(afterwards);
        everything = CompletableFuture.allOf(everything, out);
        return () ->
                after(
                        before,
                        () ->
                                send.get()
                                        .whenComplete(
                                                (done, thrown) -> {
                                                    if (thrown == null) {
                                                        outcome.complete(done);
                                                    } else {
                                                        outcome.completeExceptionally(
                                                                Completion.cause(thrown));
                                                    }
                                                    end(out);
                                                }));
    }

    /** One that was begun is out. */
    void ended() {
        underWay--;
    }

    private CompletableFuture<Void> begin(Runnable afterwards) {
        underWay++;
        CompletableFuture<Void> out = new CompletableFuture<>();
        out.thenRun(afterwards);
        return out;
    }

    private static void end(CompletableFuture<Void> out) {
        out.complete(null);
    }

    /**
     * On a thread of its own if it has to wait, or a long row of failures would be a deep stack.
     */
    private void after(CompletableFuture<Void> before, Runnable step) {
        if (before.isDone()) {
            step.run();
        } else {
            before.thenRunAsync(step, threads);
        }
    }
}

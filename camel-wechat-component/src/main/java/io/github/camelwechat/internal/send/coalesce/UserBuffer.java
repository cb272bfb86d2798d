// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.internal.send.plan.SendReport;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The sends that are held for one user, and those under way to them. Every method is called by the
 * holder of {@link Coalescer}'s lock; the steps they give back are taken without it.
 */
final class UserBuffer {

    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final Executor threads;
    private final Map<String, CompletableFuture<SendReport>> named = new HashMap<>();
    private @Nullable TextBatch held;
    private @Nullable Future<?> timer;

    /** Completes when the joined texts are out that were held before; answers wait for these. */
    private CompletableFuture<Void> texts = NOTHING;

    /** Completes when all is out that came before; all others wait for that. */
    private CompletableFuture<Void> everything = NOTHING;

    private int underWay;

    /**
     * @param threads where one goes on when the one before it is out
     */
    UserBuffer(Executor threads) {
        this.threads = threads;
    }

    /** The send that is held or under way with this id; null if there is none. */
    @Nullable CompletableFuture<SendReport> named(@Nullable String sendId) {
        CompletableFuture<SendReport> same = sendId == null ? null : named.get(sendId);
        // Whoever heard that it failed may try again, before we come to forget it.
        return same == null || same.isDone() ? null : same;
    }

    void name(BufferedSend send) {
        if (send.sendId() != null) {
            named.put(send.sendId(), send.outcome());
        }
    }

    void forget(BufferedSend send) {
        if (send.sendId() != null) {
            named.remove(send.sendId(), send.outcome());
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
        return texts;
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
        begin(batch, afterwards);
        texts = batch.ended();
        everything = batch.ended();
        return () -> go(batch, before);
    }

    /**
     * Lets a message go that is not held, after all that came before it.
     *
     * @param atOnce whether it waits for no more than the texts that were held: an answer to the
     *     open callback has only seconds
     */
    Runnable pass(TextBatch message, boolean atOnce, Runnable afterwards) {
        CompletableFuture<Void> before = atOnce ? texts : everything;
        begin(message, afterwards);
        everything = CompletableFuture.allOf(everything, message.ended());
        return () -> go(message, before);
    }

    /** One that was begun is out. */
    void ended() {
        underWay--;
    }

    private void begin(TextBatch batch, Runnable afterwards) {
        underWay++;
        batch.ended().thenRun(afterwards);
    }

    /**
     * On a thread of its own if it has to wait, or a long row of failures would be a deep stack.
     */
    private void go(TextBatch batch, CompletableFuture<Void> before) {
        if (before.isDone()) {
            batch.go();
        } else {
            before.thenRunAsync(batch::go, threads);
        }
    }
}

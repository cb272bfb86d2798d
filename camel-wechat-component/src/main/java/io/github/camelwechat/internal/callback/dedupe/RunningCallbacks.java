// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.dedupe;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.HeldRequest;
import io.github.camelwechat.internal.callback.reply.PendingReply;
import io.github.camelwechat.store.StateKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The callbacks this node runs right now, kept ours by renewing their leases, and the deliveries
 * that wait for one of them or for one that another node runs. Waiting holds no thread.
 * Thread-safe.
 */
public final class RunningCallbacks {

    private static final long RENEWAL_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 200;

    private final Deduplicator dedupe;
    private final ScheduledExecutorService scheduler;
    private final ConcurrentMap<StateKey, Run> runs = new ConcurrentHashMap<>();

    private record Run(Deduplicator.Lease lease, PendingReply open, ScheduledFuture<?> renewal) {}

    public RunningCallbacks(Deduplicator dedupe, ScheduledExecutorService scheduler) {
        this.dedupe = dedupe;
        this.scheduler = scheduler;
    }

    public void add(StateKey key, Deduplicator.Lease lease, PendingReply open) {
        ScheduledFuture<?> renewal =
                scheduler.scheduleWithFixedDelay(
                        () -> renew(key, lease, open),
                        RENEWAL_MILLIS,
                        RENEWAL_MILLIS,
                        TimeUnit.MILLISECONDS);
        runs.put(key, new Run(lease, open, renewal));
        open.answered()
                .whenComplete(
                        (answer, failure) -> {
                            renewal.cancel(false);
                            runs.computeIfPresent(
                                    key, (k, run) -> run.lease().equals(lease) ? null : run);
                        });
    }

    /** What is no longer ours may have been decided by another node: its route should know. */
    private void renew(StateKey key, Deduplicator.Lease lease, PendingReply open) {
        dedupe.renew(lease)
                .thenAccept(
                        ours -> {
                            if (!ours) {
                                dedupe.look(key)
                                        .thenAccept(
                                                entry ->
                                                        entry.filter(DedupeEntry::isDone)
                                                                .map(DedupeEntry::answer)
                                                                .ifPresent(open::decidedElsewhere));
                            }
                        });
    }

    /** Tells the run on this node, if there is one, that a delivery got its answer elsewhere. */
    public void answered(StateKey key, CallbackResponse answer) {
        Run here = runs.get(key);
        if (here != null) {
            here.open().decidedElsewhere(answer);
        }
    }

    /**
     * What to write to a delivery of a callback that another delivery runs. Empty if nobody runs it
     * any more.
     */
    public CompletionStage<Optional<CallbackResponse>> awaitAnswer(
            StateKey key, HeldRequest delivery) {
        Run here = runs.get(key);
        if (here != null) {
            return here.open().await(delivery).thenApply(Optional::of);
        }
        CompletableFuture<Optional<CallbackResponse>> answer = new CompletableFuture<>();
        look(key, delivery, answer);
        return answer;
    }

    private void look(
            StateKey key,
            HeldRequest delivery,
            CompletableFuture<Optional<CallbackResponse>> answer) {
        dedupe.look(key)
                .whenComplete(
                        (entry, failure) -> {
                            if (failure != null) {
                                answer.completeExceptionally(failure);
                            } else if (entry.isEmpty() || dedupe.mayRun(entry.get())) {
                                answer.complete(Optional.empty());
                            } else if (entry.get().isOffered() && delivery.canBeAnswered()) {
                                take(key, delivery, answer);
                            } else if (entry.get().isDone()) {
                                answer.complete(Optional.ofNullable(entry.get().answer()));
                            } else if (delivery.nanosToAnswer() > 0) {
                                scheduler.schedule(
                                        () -> lookAgain(key, delivery, answer),
                                        LOOK_MILLIS,
                                        TimeUnit.MILLISECONDS);
                            } else if (delivery.letExpire()) {
                                scheduler.schedule(
                                        () ->
                                                answer.complete(
                                                        Optional.of(CallbackResponse.askAgain())),
                                        delivery.nanosToCutOff(),
                                        TimeUnit.NANOSECONDS);
                            } else {
                                acknowledge(key, answer);
                            }
                        });
    }

    /** The run has its answer, but no delivery there to give it to. */
    private void take(
            StateKey key,
            HeldRequest delivery,
            CompletableFuture<Optional<CallbackResponse>> answer) {
        dedupe.take(key)
                .whenComplete(
                        (taken, failure) -> {
                            if (failure != null) {
                                answer.completeExceptionally(failure);
                            } else if (taken.isPresent()) {
                                answer.complete(taken);
                            } else {
                                look(key, delivery, answer);
                            }
                        });
    }

    /** Meanwhile it may be this node that runs it. */
    private void lookAgain(
            StateKey key,
            HeldRequest delivery,
            CompletableFuture<Optional<CallbackResponse>> answer) {
        awaitAnswer(key, delivery)
                .whenComplete(
                        (found, failure) -> {
                            if (failure == null) {
                                answer.complete(found);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        });
    }

    private void acknowledge(StateKey key, CompletableFuture<Optional<CallbackResponse>> answer) {
        dedupe.acknowledge(key, CallbackResponse.success())
                .whenComplete(
                        (response, failure) ->
                                answer.complete(
                                        Optional.of(
                                                failure == null
                                                        ? response
                                                        : CallbackResponse.success())));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.dedupe;

import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.reply.PendingReply;
import io.github.camelwechat.internal.callback.reply.PendingReply.HeldRequest;
import io.github.camelwechat.store.StateKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The callbacks this node runs right now, kept ours by renewing their leases, and the deliveries
 * that wait for one of them or for one that another node runs. Waiting holds no thread.
 * Thread-safe.
 */
public final class RunningCallbacks {

    private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Deduplicator dedupe;
    private final Deadlines deadlines;
    private final ConcurrentMap<StateKey, Run> runs = new ConcurrentHashMap<>();
    private final AtomicBoolean renewing = new AtomicBoolean();

    private record Run(Deduplicator.Lease lease, PendingReply reply, long begunNanos) {

        /** Most runs are over before they are worth a write. */
        boolean isYoung() {
            return System.nanoTime() - begunNanos < RENEWAL_NANOS / 2;
        }
    }

    public RunningCallbacks(Deduplicator dedupe, Deadlines deadlines) {
        this.dedupe = dedupe;
        this.deadlines = deadlines;
    }

    public void add(Deduplicator.Lease lease, PendingReply reply) {
        StateKey key = lease.key();
        Run run = new Run(lease, reply, System.nanoTime());
        runs.put(key, run);
        renewSoon();
        reply.whenAnswered(() -> runs.remove(key, run));
    }

    /** One timer for all runs, and none while there are none. */
    private void renewSoon() {
        if (renewing.compareAndSet(false, true)) {
            deadlines.in(RENEWAL_NANOS, this::renewAll);
        }
    }

    private void renewAll() {
        renewing.set(false);
        if (!runs.isEmpty()) {
            renewSoon();
        }
        runs.values().stream().filter(run -> !run.isYoung()).forEach(this::renew);
    }

    /**
     * Renews a run's lease. A run that is no longer ours may have been decided by another node,
     * which its route should know.
     */
    private void renew(Run run) {
        dedupe.renew(run.lease())
                .thenAccept(
                        ours -> {
                            if (!ours) {
                                hearFromOthers(run);
                            }
                        });
    }

    private void hearFromOthers(Run run) {
        dedupe.look(run.lease().key())
                .thenAccept(
                        entry ->
                                entry.filter(DedupeEntry::isDone)
                                        .map(DedupeEntry::answer)
                                        .ifPresent(run.reply()::decidedElsewhere));
    }

    /** Tells the run on this node, if there is one, that a delivery got its answer elsewhere. */
    public void answered(StateKey key, CallbackResponse answer) {
        Run here = runs.get(key);
        if (here != null) {
            here.reply().decidedElsewhere(answer);
        }
    }

    /**
     * Waits for the response to a delivery of a callback that another delivery runs. Empty if
     * nobody runs it any more.
     */
    public CompletionStage<Optional<CallbackResponse>> await(StateKey key, HeldRequest request) {
        Run here = runs.get(key);
        return here != null
                ? here.reply().await(request).thenApply(Optional::of)
                : look(key, request);
    }

    private CompletionStage<Optional<CallbackResponse>> look(StateKey key, HeldRequest request) {
        return dedupe.look(key).thenCompose(found -> awaitElsewhere(key, request, found));
    }

    private CompletionStage<Optional<CallbackResponse>> awaitElsewhere(
            StateKey key, HeldRequest request, Optional<DedupeEntry> found) {
        if (found.isEmpty() || dedupe.mayRun(key, found.get())) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        DedupeEntry entry = found.get();
        if (entry.isOffered() && request.canBeAnswered()) {
            return take(key, request);
        }
        if (entry.isDone()) {
            return CompletableFuture.completedStage(Optional.ofNullable(entry.answer()));
        }
        if (request.nanosToAnswer() > 0) {
            // Meanwhile it may be this node that runs it.
            return after(LOOK_NANOS).thenCompose(later -> await(key, request));
        }
        if (request.letExpire()) {
            return after(request.nanosToCutOff())
                    .thenApply(later -> Optional.of(CallbackResponse.askAgain()));
        }
        return acknowledge(key);
    }

    /** The run has its answer, but no delivery there to give it to. */
    private CompletionStage<Optional<CallbackResponse>> take(StateKey key, HeldRequest request) {
        return dedupe.take(key)
                .thenCompose(
                        taken ->
                                taken.isPresent()
                                        ? CompletableFuture.completedStage(taken)
                                        : look(key, request));
    }

    private CompletionStage<Optional<CallbackResponse>> acknowledge(StateKey key) {
        CallbackResponse success = CallbackResponse.success();
        return dedupe.acknowledge(key, success)
                .exceptionally(failure -> success)
                .thenApply(Optional::of);
    }

    private CompletionStage<Void> after(long nanos) {
        CompletableFuture<Void> later = new CompletableFuture<>();
        deadlines.in(nanos, () -> later.complete(null));
        return later;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One run of a callback that the journal keeps. Holds it by renewing its lease; what is asked of
 * the store happens one after another, and not before the callback was stored. Thread-safe.
 */
public final class JournalRun implements Kept {

    private static final long RENEWAL_MILLIS = Journal.LEASE.toMillis() / 3;

    private final Journal journal;
    private final StateKey key;
    private final String owner;
    private final CompletionStage<JournalEntry> entry;
    private final ScheduledFuture<?> renewal;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Lock lock = new ReentrantLock();
    private CompletionStage<?> last;

    /**
     * @param entry what was stored, once it is
     */
    JournalRun(Journal journal, StateKey key, String owner, CompletionStage<JournalEntry> entry) {
        this.journal = journal;
        this.key = key;
        this.owner = owner;
        this.entry = entry;
        this.last = entry;
        this.renewal =
                journal.scheduler()
                        .scheduleWithFixedDelay(
                                this::renew, RENEWAL_MILLIS, RENEWAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    public StateKey key() {
        return key;
    }

    /** Completes when the callback is safe; fails if the store could not keep it. */
    public CompletionStage<JournalEntry> stored() {
        return entry;
    }

    @Override
    public void ended() {
        finish(journal::remove);
    }

    @Override
    public void cutShort() {
        finish(
                record ->
                        journal.replace(
                                record, JournalEntry.read(record.value().bytes()).notBegun()));
    }

    /** Another run has it, or will have it: it is not ours to change. */
    public void leave() {
        finish(record -> CompletableFuture.completedStage(null));
    }

    private void renew() {
        next(
                () ->
                        over.get()
                                ? CompletableFuture.completedStage(null)
                                : entry.thenCompose(
                                        stored ->
                                                ifOurs(record -> journal.replace(record, stored))));
    }

    private void finish(Function<StateRecord, CompletionStage<?>> step) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        renewal.cancel(false);
        next(() -> ifOurs(step))
                .whenComplete(
                        (done, failure) -> {
                            journal.over(key);
                            if (failure != null) {
                                journal.storeFailed(failure);
                            }
                        });
    }

    /** A step must not find the record changed by the one before it. */
    private CompletionStage<?> next(Supplier<CompletionStage<?>> step) {
        lock.lock();
        try {
            last = last.handle((done, failure) -> done).thenCompose(done -> step.get());
            return last;
        } finally {
            lock.unlock();
        }
    }

    private CompletionStage<?> ifOurs(Function<StateRecord, CompletionStage<?>> step) {
        return journal.find(key, owner)
                .thenCompose(
                        record ->
                                record.isPresent()
                                        ? step.apply(record.get())
                                        : CompletableFuture.completedStage(null));
    }
}

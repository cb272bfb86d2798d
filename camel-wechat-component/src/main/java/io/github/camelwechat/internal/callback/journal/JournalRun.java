// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.store.StateKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a callback that the journal keeps. Holds it by renewing its lease; what is asked of
 * the store happens one after another, and not before the callback was stored. Thread-safe.
 */
public final class JournalRun {

    private static final long RENEWAL_NANOS = Journal.RENEWAL.toNanos();

    private final Journal journal;
    private final StateKey key;
    private final String owner;
    private final CompletionStage<JournalEntry> entry;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Lock lock = new ReentrantLock();
    private CompletionStage<?> last;
    private @Nullable Deadline renewal;

    /**
     * @param entry what was stored, once it is
     */
    JournalRun(Journal journal, StateKey key, String owner, CompletionStage<JournalEntry> entry) {
        this.journal = journal;
        this.key = key;
        this.owner = owner;
        this.entry = entry;
        this.last = entry;
        renewLater();
    }

    public StateKey key() {
        return key;
    }

    /** Completes when the callback is safe; fails if the store could not keep it. */
    public CompletionStage<JournalEntry> stored() {
        return entry;
    }

    /**
     * The route was done, or failed.
     *
     * @param failure a {@link RouteCutShortException} if it did not come to its own end
     */
    public void over(@Nullable Throwable failure) {
        if (failure instanceof RouteCutShortException) {
            cutShort();
        } else {
            ended();
        }
    }

    /** The route is over, well or not: the callback is forgotten. */
    public void ended() {
        finish(() -> journal.change(key, owner, ours -> Optional.empty()));
    }

    /** The route was not run, or not to its end: the callback will be run again. */
    public void cutShort() {
        finish(() -> journal.change(key, owner, ours -> Optional.of(ours.notBegun())));
    }

    /** Another run has it, or will have it: it is not ours to change. */
    public void leave() {
        finish(() -> CompletableFuture.completedStage(null));
    }

    /** Completes, however it went, when what was asked of the store last is over. */
    public CompletionStage<?> finished() {
        lock.lock();
        try {
            return last.handle((done, failure) -> true);
        } finally {
            lock.unlock();
        }
    }

    private void renew() {
        next(
                () ->
                        over.get()
                                ? CompletableFuture.completedStage(null)
                                : entry.thenCompose(
                                        stored -> journal.change(key, owner, Optional::of)));
        renewLater();
    }

    private void renewLater() {
        lock.lock();
        try {
            if (!over.get()) {
                renewal = journal.deadlines().in(RENEWAL_NANOS, this::renew);
            }
        } finally {
            lock.unlock();
        }
    }

    private void renewNoMore() {
        lock.lock();
        try {
            if (renewal != null) {
                renewal.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(Supplier<CompletionStage<?>> step) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        renewNoMore();
        next(step)
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
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.callback.CallbackListener;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Keeps callbacks from before their route is begun until it is over, so that what a process that
 * died had accepted can be run by another. Every run holds its callback by a lease; a lease that is
 * over is found by the store's due index, and whoever replaces the record first runs it.
 * Thread-safe.
 */
public final class Journal {

    public static final Duration LEASE = Duration.ofSeconds(15);

    /** Longer than anybody leaves a broken node alone. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final String KIND = "journal";
    private static final int MOST_ROUNDS = 64;

    private final StateStore store;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final CallbackListener listener;
    private final String index;

    /** A clock that is moved, or a pause of the process, must not make us run what we run. */
    private final Set<StateKey> runningHere = ConcurrentHashMap.newKeySet();

    /**
     * @param route what names the route; only its own callbacks are run by it
     */
    public Journal(
            String route,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService scheduler,
            CallbackListener listener) {
        this.store = store;
        this.clock = clock;
        this.scheduler = scheduler;
        this.listener = listener;
        this.index = KIND + "-" + Digest.sha256Hex(route).substring(0, 32);
    }

    /**
     * Keeps a callback whose run was granted to us. Whoever held it before has lost it.
     *
     * @param dedupeKey under which the callback is de-duplicated
     */
    public JournalRun keep(StateKey dedupeKey, byte[] message) {
        StateKey key = new StateKey(dedupeKey.account(), KIND, dedupeKey.id());
        String owner = UUID.randomUUID().toString();
        runningHere.add(key);
        return new JournalRun(this, key, owner, put(key, owner, message, 0));
    }

    /** The callbacks nobody runs any more, from now on ours. */
    public CompletionStage<List<JournalRun>> claim(int most) {
        return store.due(index, clock.instant(), most).thenCompose(this::claim);
    }

    private CompletionStage<List<JournalRun>> claim(List<StateRecord> due) {
        CompletionStage<List<JournalRun>> claimed =
                CompletableFuture.completedStage(new ArrayList<>());
        for (StateRecord record : due) {
            if (runningHere.add(record.key())) {
                claimed = claimed.thenCombine(claimOrLeave(record), Journal::withTheWon);
            }
        }
        return claimed;
    }

    /** What cannot be claimed now is due again: the others must not wait for it. */
    private CompletionStage<Optional<JournalRun>> claimOrLeave(StateRecord found) {
        return CompletableFuture.completedStage(found)
                .thenCompose(this::claim)
                .exceptionally(
                        failure -> {
                            listener.storeFailed(failure);
                            return Optional.empty();
                        })
                .whenComplete(
                        (won, failure) -> {
                            if (won.isEmpty()) {
                                runningHere.remove(found.key());
                            }
                        });
    }

    private CompletionStage<Optional<JournalRun>> claim(StateRecord found) {
        String owner = UUID.randomUUID().toString();
        JournalEntry mine = JournalEntry.read(found.value().bytes()).begunAgainBy(owner);
        return store.replace(found.key(), found.version(), value(mine))
                .thenApply(
                        won ->
                                won.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(
                                                new JournalRun(
                                                        this,
                                                        found.key(),
                                                        owner,
                                                        CompletableFuture.completedStage(mine))));
    }

    private static List<JournalRun> withTheWon(List<JournalRun> claimed, Optional<JournalRun> one) {
        one.ifPresent(claimed::add);
        return claimed;
    }

    private CompletionStage<JournalEntry> put(
            StateKey key, String owner, byte[] message, int round) {
        if (round > MOST_ROUNDS) {
            return CompletableFuture.failedStage(
                    new StateStoreException(
                            "a journal record changed under every one of our writes", null));
        }
        JournalEntry first = new JournalEntry(1, owner, message);
        return store.putIfAbsent(key, value(first))
                .thenCompose(
                        version ->
                                version.isPresent()
                                        ? CompletableFuture.completedStage(first)
                                        : takeOver(key, owner, message, round));
    }

    private CompletionStage<JournalEntry> takeOver(
            StateKey key, String owner, byte[] message, int round) {
        return store.get(key)
                .thenCompose(
                        found -> {
                            if (found.isEmpty()) {
                                return put(key, owner, message, round + 1);
                            }
                            JournalEntry ours =
                                    JournalEntry.read(found.get().value().bytes())
                                            .begunAgainBy(owner);
                            return store.replace(key, found.get().version(), value(ours))
                                    .thenCompose(
                                            won ->
                                                    won.isPresent()
                                                            ? CompletableFuture.completedStage(ours)
                                                            : put(key, owner, message, round + 1));
                        });
    }

    /** The record of a run, empty if it is no longer the run's. */
    CompletionStage<Optional<StateRecord>> find(StateKey key, String owner) {
        return store.get(key)
                .thenApply(
                        found ->
                                found.filter(
                                        record ->
                                                JournalEntry.read(record.value().bytes())
                                                        .owner()
                                                        .equals(owner)));
    }

    CompletionStage<?> replace(StateRecord record, JournalEntry with) {
        return store.replace(record.key(), record.version(), value(with));
    }

    CompletionStage<?> remove(StateRecord record) {
        return store.remove(record.key(), record.version());
    }

    void over(StateKey key) {
        runningHere.remove(key);
    }

    void storeFailed(Throwable failure) {
        listener.storeFailed(failure);
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    private StateValue value(JournalEntry entry) {
        var now = clock.instant();
        return new StateValue(
                entry.write(), now.plus(KEPT), new StateValue.Due(index, now.plus(LEASE)));
    }
}

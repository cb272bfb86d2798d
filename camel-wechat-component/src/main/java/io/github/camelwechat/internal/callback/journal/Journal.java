// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.time.ElapsedTime;
import io.github.camelwechat.internal.time.LeaseSightings;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps callbacks from before their route is begun until it is over, so that what a process that
 * died had accepted can be run by another. Every run holds its callback by a lease; one that is not
 * renewed is found by the store's due index, and once it was seen to stand, whoever replaces the
 * record first runs it. Thread-safe.
 */
public final class Journal {

    public static final Duration LEASE = Duration.ofSeconds(15);

    /** After what time its holder renews a lease. */
    static final Duration RENEWAL = LEASE.dividedBy(3);

    /** Longer than from one renewal to the next. */
    public static final Duration SILENCE = LEASE.dividedBy(2);

    /** Longer than anybody leaves a broken node alone. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final int MOST_WATCHED = 64;

    /** The runs that are looked at before a kept callback is begun. */
    private static final int MOST_UNDER_WAY = 256;

    /** The time that no lease ends after. */
    private static final Duration EVER = Duration.ofDays(1);

    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;
    private final Deadlines deadlines;
    private final Consumer<Throwable> storeFailed;
    private final String index;
    private final String keptIndex;
    private final LeaseSightings<StateKey> leases;

    /** A clock that is moved, or a pause of the process, must not make us run what we run. */
    private final Set<StateKey> runningHere = ConcurrentHashMap.newKeySet();

    /**
     * The time of the last one kept, in milliseconds: two that come at once are kept one after the
     * other.
     */
    private final AtomicLong lastKept = new AtomicLong();

    /**
     * @param route what names the route; only its own callbacks are run by it
     * @param storeFailed hears of what went wrong while nobody waited for it
     */
    public Journal(
            String route,
            StateStore store,
            InstantSource clock,
            Deadlines deadlines,
            Consumer<Throwable> storeFailed) {
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
        this.deadlines = deadlines;
        this.storeFailed = storeFailed;
        this.leases = new LeaseSightings<>(SILENCE, LEASE, new ElapsedTime(clock));
        String name = Digest.sha256Hex(route).substring(0, 32);
        this.index = "journal-" + name;
        this.keptIndex = "kept-" + name;
    }

    /**
     * Keeps a callback whose run was granted to us. Whoever held it before has lost it.
     *
     * @param dedupeKey under which the callback is de-duplicated
     */
    public JournalRun keep(StateKey dedupeKey, byte[] message) {
        StateKey key = RecordKind.JOURNAL.key(dedupeKey.account(), dedupeKey.id());
        String owner = UUID.randomUUID().toString();
        runningHere.add(key);
        return new JournalRun(this, key, owner, put(key, owner, message));
    }

    /**
     * Keeps a callback that is run later. Whoever held it before has lost it.
     *
     * @param dedupeKey under which the callback is de-duplicated
     * @return under which it is kept, once it is safe
     */
    public CompletionStage<StateKey> set(StateKey dedupeKey, byte[] message) {
        StateKey key = RecordKind.JOURNAL.key(dedupeKey.account(), dedupeKey.id());
        JournalEntry entry = JournalEntry.kept(message);
        return records.change(
                key,
                Optional.empty(),
                found ->
                        new Change<>(
                                found.flatMap(Journal::read).filter(JournalEntry::isKept).isEmpty()
                                        ? keptValue(entry)
                                        : null,
                                key));
    }

    private StateValue keptValue(JournalEntry entry) {
        Instant now = clock.instant();
        long at = lastKept.updateAndGet(last -> Math.max(last + 1, now.toEpochMilli()));
        return new StateValue(
                entry.write(),
                now.plus(KEPT),
                new StateValue.Due(keptIndex, Instant.ofEpochMilli(at)));
    }

    /** Tells whether something waits that was kept until a moment. */
    public CompletionStage<Boolean> hasKept(Instant until) {
        return store.due(keptIndex, until, 1).thenApply(due -> !due.isEmpty());
    }

    /** Tells whether a callback waits, or runs. */
    public CompletionStage<Boolean> has(StateKey key) {
        return store.get(key).thenApply(Optional::isPresent);
    }

    /**
     * Takes callbacks that were kept, from now on ours: of each user the first, and none of a user
     * one of whose callbacks is under way on any node.
     *
     * @param user whose a callback is; empty for nobody's
     */
    public CompletionStage<List<JournalRun>> claimKept(
            int most, Function<JournalEntry, Optional<OpenId>> user) {
        Instant ever = clock.instant().plus(EVER);
        // In this order: what another node takes meanwhile is found in one of the two.
        return store.due(keptIndex, ever, MOST_WATCHED)
                .thenCompose(
                        kept ->
                                kept.isEmpty()
                                        ? CompletableFuture.completedStage(List.of())
                                        : store.due(index, ever, MOST_UNDER_WAY)
                                                .thenCompose(
                                                        begun ->
                                                                claimKept(
                                                                        kept,
                                                                        users(begun, user),
                                                                        most,
                                                                        user)));
    }

    private static Set<OpenId> users(
            List<StateRecord> records, Function<JournalEntry, Optional<OpenId>> user) {
        Set<OpenId> users = new HashSet<>();
        records.forEach(record -> read(record).flatMap(user).ifPresent(users::add));
        return users;
    }

    private CompletionStage<List<JournalRun>> claimKept(
            List<StateRecord> kept,
            Set<OpenId> busy,
            int most,
            Function<JournalEntry, Optional<OpenId>> user) {
        CompletionStage<List<JournalRun>> claimed =
                CompletableFuture.completedStage(new ArrayList<>());
        int claims = 0;
        for (StateRecord record : kept) {
            Optional<OpenId> whose = read(record).flatMap(user);
            boolean first = whose.isEmpty() || busy.add(whose.get());
            if (first && claims < most && runningHere.add(record.key())) {
                claims++;
                claimed = claimed.thenCombine(claimOrLeave(record), Journal::withTheWon);
            }
        }
        return claimed;
    }

    /**
     * The callbacks nobody runs any more, from now on ours. A lease that was not renewed when it
     * should have been is watched from then on, so that it is seen to stand by its end.
     *
     * @param silent hears of those that are watched
     */
    public CompletionStage<List<JournalRun>> claim(int most, Consumer<StateKey> silent) {
        Instant now = clock.instant();
        return store.due(index, now.plus(LEASE).minus(RENEWAL), MOST_WATCHED)
                .thenCompose(due -> claim(due, most, now, silent));
    }

    private CompletionStage<List<JournalRun>> claim(
            List<StateRecord> due, int most, Instant now, Consumer<StateKey> silent) {
        CompletionStage<List<JournalRun>> claimed =
                CompletableFuture.completedStage(new ArrayList<>());
        int claims = 0;
        for (StateRecord record : due) {
            StateKey key = record.key();
            if (runningHere.contains(key)) {
                continue;
            }
            if (read(record).isPresent()
                    && !leases.isOver(key, record.version(), isOver(record, now))) {
                silent.accept(key);
            } else if (claims < most && runningHere.add(key)) {
                claims++;
                claimed = claimed.thenCombine(claimOrLeave(record), Journal::withTheWon);
            }
        }
        return claimed;
    }

    private static boolean isOver(StateRecord record, Instant now) {
        StateValue.Due due = record.value().due();
        return due != null && !due.at().isAfter(now);
    }

    /**
     * Claims a record; one that cannot be claimed now is due again: the others must not wait for
     * it.
     */
    private CompletionStage<Optional<JournalRun>> claimOrLeave(StateRecord found) {
        return CompletableFuture.completedStage(found)
                .thenCompose(this::claim)
                .exceptionally(
                        failure -> {
                            storeFailed.accept(failure);
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
        Optional<JournalEntry> entry = read(found);
        if (entry.isEmpty()) {
            return setAside(found);
        }
        String owner = UUID.randomUUID().toString();
        JournalEntry mine = entry.get().begunAgainBy(owner);
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

    /** Kept for whoever looks into it, but due no more: it would be found before all others. */
    private CompletionStage<Optional<JournalRun>> setAside(StateRecord damaged) {
        StateValue value = damaged.value();
        return store.replace(
                        damaged.key(),
                        damaged.version(),
                        new StateValue(value.bytes(), value.expiresAt()))
                .thenApply(
                        done -> {
                            throw new IllegalStateException(
                                    "a journal record is damaged, so the callback in it cannot be"
                                            + " run again; it is set aside under "
                                            + damaged.key());
                        });
    }

    private static List<JournalRun> withTheWon(List<JournalRun> claimed, Optional<JournalRun> one) {
        one.ifPresent(claimed::add);
        return claimed;
    }

    private CompletionStage<JournalEntry> put(StateKey key, String owner, byte[] message) {
        return records.change(
                key,
                Optional.empty(),
                found -> {
                    JournalEntry ours =
                            found.flatMap(Journal::read)
                                    .map(before -> before.begunAgainBy(owner))
                                    .orElseGet(() -> new JournalEntry(1, owner, message));
                    return new Change<>(value(ours), ours);
                });
    }

    /** Lets a run change its record, unless that is no longer the run's. */
    CompletionStage<?> change(
            StateKey key, String owner, Function<JournalEntry, Optional<JournalEntry>> change) {
        return records.change(
                key,
                found -> {
                    Optional<JournalEntry> ours =
                            found.flatMap(Journal::read)
                                    .filter(entry -> entry.owner().equals(owner));
                    return ours.isEmpty()
                            ? new Change<>(null, false)
                            : change.apply(ours.get())
                                    .map(next -> new Change<>(value(next), true))
                                    .orElse(Change.remove(true));
                });
    }

    private static Optional<JournalEntry> read(StateRecord record) {
        return JournalEntry.read(record.value().bytes());
    }

    void over(StateKey key) {
        runningHere.remove(key);
    }

    void storeFailed(Throwable failure) {
        storeFailed.accept(failure);
    }

    Deadlines deadlines() {
        return deadlines;
    }

    private StateValue value(JournalEntry entry) {
        var now = clock.instant();
        return new StateValue(
                entry.write(), now.plus(KEPT), new StateValue.Due(index, now.plus(LEASE)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.dedupe;

import io.github.camelwechat.internal.callback.reply.CallbackResponse;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Runs every callback once, however often it is delivered and on however many nodes. Two phases:
 * begin (with a lease that is renewed while the route runs and fenced by an owner) and done (with
 * the exact answer). Thread-safe.
 *
 * <ol>
 *   <li>a callback nobody knows, or whose run failed or fell silent, is run;
 *   <li>one that is running is awaited;
 *   <li>one that is done gets the very same answer.
 * </ol>
 */
public final class Deduplicator {

    public static final Duration LEASE = Duration.ofSeconds(4);

    /** Longer than from the beginning of a run to the first renewal of its lease. */
    static final Duration SILENCE = Duration.ofMillis(2_500);

    private static final Duration KEPT_AT_LEAST = Duration.ofMinutes(10);

    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;
    private final Duration kept;
    private final LeaseSightings<StateKey> runs;

    /** Makes the owners of its runs different from all others: a random number for each is dear. */
    private final String node = UUID.randomUUID() + "-";

    private final AtomicLong begun = new AtomicLong();

    /**
     * @param freshness how far a signed timestamp may be from our clock. A callback signed that far
     *     in the future is accepted for twice as long, and whoever saw it could repeat it: it has
     *     to be remembered until it is stale
     */
    public Deduplicator(StateStore store, InstantSource clock, Duration freshness) {
        this(store, clock, freshness, new ElapsedTime(clock));
    }

    Deduplicator(StateStore store, InstantSource clock, Duration freshness, LongSupplier elapsed) {
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
        this.runs = new LeaseSightings<>(SILENCE, LEASE, elapsed);
        Duration repeatable = freshness.multipliedBy(2);
        this.kept = repeatable.compareTo(KEPT_AT_LEAST) > 0 ? repeatable : KEPT_AT_LEAST;
    }

    /** The decision on a delivery. */
    public sealed interface Begun {
        int attempt();

        /** It is ours to run. */
        record Run(Lease lease, int attempt) implements Begun {}

        /** It is being run, here or on another node. */
        record Running(int attempt) implements Begun {}

        /** It was answered before. */
        record Answered(CallbackResponse answer, int attempt) implements Begun {}
    }

    /**
     * The right to run one callback and to decide its answer, for as long as nobody else took it
     * over.
     */
    public record Lease(StateKey key, String owner) {}

    /** The future of a callback whose run failed. */
    public enum FailedRunOutcome {
        /** WeChat is asked to deliver it again. */
        DELIVERED_AGAIN,
        /** It was the last delivery. */
        GIVEN_UP,
        /** Another node had acknowledged it before the run failed. */
        WAS_ACKNOWLEDGED;

        private static FailedRunOutcome ofOurs(DedupeEntry entry) {
            return entry.isDone() ? GIVEN_UP : DELIVERED_AGAIN;
        }

        /** The run was no longer ours: another node acknowledged the callback, or took it over. */
        private static FailedRunOutcome ofOthers(Optional<DedupeEntry> entry) {
            return entry.isPresent() && entry.get().isDone() ? WAS_ACKNOWLEDGED : DELIVERED_AGAIN;
        }
    }

    public static StateKey key(String account, String dedupeKey) {
        return RecordKind.DEDUPE.key(account, dedupeKey);
    }

    public CompletionStage<Begun> begin(StateKey key) {
        String owner = node + Long.toString(begun.incrementAndGet(), Character.MAX_RADIX);
        return records.change(
                key,
                Optional.empty(),
                found -> {
                    DedupeEntry next =
                            read(found)
                                    .map(entry -> next(key, entry, owner))
                                    .orElseGet(() -> first(owner));
                    return new Change<>(value(next), begun(key, owner, next));
                });
    }

    private DedupeEntry first(String owner) {
        return new DedupeEntry(DedupeEntry.Phase.RUNNING, 1, owner, leaseEnd(), null);
    }

    private DedupeEntry next(StateKey key, DedupeEntry entry, String owner) {
        if (mayRun(key, entry)) {
            return entry.takenOverBy(owner, leaseEnd());
        }
        return entry.isOffered() ? entry.taken().seenAgain() : entry.seenAgain();
    }

    /** A lease as it stands in the record of a callback. */
    private record RunLease(String owner, Instant until) {}

    /** Tells whether nobody runs it: the run failed, or fell silent for longer than its lease. */
    boolean mayRun(StateKey key, DedupeEntry entry) {
        boolean over = isOver(entry);
        return entry.phase() == DedupeEntry.Phase.RUNNING
                ? runs.isOver(key, new RunLease(entry.owner(), entry.leaseUntil()), over)
                : over;
    }

    /** The same by our clock alone, which may differ from the one that wrote the lease. */
    private boolean isOver(DedupeEntry entry) {
        return switch (entry.phase()) {
            case FAILED -> true;
            case RUNNING -> !clock.instant().isBefore(entry.leaseUntil());
            case DONE, OFFERED -> false;
        };
    }

    private static Begun begun(StateKey key, String owner, DedupeEntry entry) {
        CallbackResponse answer = entry.answer();
        if (answer != null) {
            return new Begun.Answered(answer, entry.attempts());
        }
        return entry.owner().equals(owner)
                ? new Begun.Run(new Lease(key, owner), entry.attempts())
                : new Begun.Running(entry.attempts());
    }

    /** The answer of a callback that another delivery runs, empty while it has none. */
    public CompletionStage<Optional<DedupeEntry>> look(StateKey key) {
        return store.get(key).thenApply(Deduplicator::read);
    }

    /**
     * Takes the answer that a run offers to whichever delivery comes first; empty if another was
     * first, or it was withdrawn.
     */
    CompletionStage<Optional<CallbackResponse>> take(StateKey key) {
        return records.change(
                key,
                found ->
                        read(found)
                                .filter(DedupeEntry::isOffered)
                                .map(
                                        entry ->
                                                new Change<>(
                                                        value(entry.taken()),
                                                        Optional.ofNullable(entry.answer())))
                                .orElse(new Change<>(null, Optional.empty())));
    }

    /** Lets whichever delivery comes first have an answer, on whatever node. */
    public CompletionStage<Boolean> offer(Lease lease, CallbackResponse answer) {
        return change(lease, entry -> entry.offering(answer)).thenApply(Optional::isPresent);
    }

    /** Keeps the run ours for another {@link #LEASE}; tells whether it still was. */
    CompletionStage<Boolean> renew(Lease lease) {
        return change(lease, entry -> entry.leasedUntil(after(entry.leaseUntil())))
                .thenApply(Optional::isPresent);
    }

    /**
     * Stores the answer, and gives the one that counts: ours, or the one that was stored before if
     * the run was taken over or the callback was acknowledged for us.
     */
    public CompletionStage<CallbackResponse> done(Lease lease, CallbackResponse answer) {
        return change(lease, entry -> entry.done(answer))
                .thenCompose(
                        ours ->
                                ours.isPresent()
                                        ? CompletableFuture.completedStage(answer)
                                        : look(lease.key())
                                                .thenApply(
                                                        entry ->
                                                                entry.map(DedupeEntry::answer)
                                                                        .orElse(answer)));
    }

    /** Looks at a callback whose node may be gone, so that {@link #takeOver} knows for how long. */
    public CompletionStage<Void> watch(StateKey key) {
        return look(key).thenAccept(entry -> entry.ifPresent(found -> mayRun(key, found)));
    }

    /**
     * Makes sure that no delivery of WeChat runs a callback that is run from elsewhere, because the
     * journal's longer lease of its run is over; further ones get an empty answer.
     *
     * @return how many deliveries were seen; empty if one of them runs it already
     */
    public CompletionStage<OptionalInt> takeOver(StateKey key) {
        return look(key)
                .thenCompose(
                        entry ->
                                entry.isPresent() && entry.get().isDone()
                                        ? CompletableFuture.completedStage(
                                                OptionalInt.of(entry.get().attempts()))
                                        : begin(key).thenCompose(this::close));
    }

    private CompletionStage<OptionalInt> close(Begun begun) {
        if (begun instanceof Begun.Run run) {
            return done(run.lease(), CallbackResponse.success())
                    .thenApply(answer -> OptionalInt.of(run.attempt()));
        }
        return CompletableFuture.completedStage(
                begun instanceof Begun.Answered
                        ? OptionalInt.of(begun.attempt())
                        : OptionalInt.empty());
    }

    /**
     * Ends a failed run. If WeChat will deliver the callback again, it is forgotten so that the
     * next delivery runs it; if not, it is done with the answer given here.
     */
    public CompletionStage<FailedRunOutcome> failed(
            Lease lease, int lastAttempt, CallbackResponse lastAnswer) {
        return change(
                        lease,
                        entry ->
                                entry.attempts() < lastAttempt
                                        ? entry.failed()
                                        : entry.done(lastAnswer))
                .thenCompose(
                        ours ->
                                ours.isPresent()
                                        ? CompletableFuture.completedStage(
                                                FailedRunOutcome.ofOurs(ours.get()))
                                        : look(lease.key()).thenApply(FailedRunOutcome::ofOthers));
    }

    /** Tells whether a delivery came since a run failed. */
    public CompletionStage<Boolean> cameAgain(Begun.Run failed) {
        return look(failed.lease().key())
                .thenApply(
                        entry ->
                                entry.isPresent()
                                        && !entry.get().owner().equals(failed.lease().owner()));
    }

    /**
     * Closes a callback that another delivery runs, so that whatever it decides later is not used.
     */
    CompletionStage<CallbackResponse> acknowledge(StateKey key, CallbackResponse answer) {
        return look(key)
                .thenCompose(
                        entry ->
                                entry.isEmpty() || entry.get().phase() == DedupeEntry.Phase.FAILED
                                        ? CompletableFuture.completedStage(answer)
                                        : done(
                                                new Lease(key, entry.get().owner()),
                                                Optional.ofNullable(entry.get().answer())
                                                        .orElse(answer)));
    }

    /**
     * Applies a change for as long as the run is the lease's and undecided; empty once it is not.
     */
    private CompletionStage<Optional<DedupeEntry>> change(
            Lease lease, UnaryOperator<DedupeEntry> change) {
        return records.change(
                lease.key(),
                found ->
                        read(found)
                                .filter(entry -> isOurs(lease, entry))
                                .map(change)
                                .map(next -> new Change<>(value(next), Optional.of(next)))
                                .orElse(new Change<>(null, Optional.empty())));
    }

    private static boolean isOurs(Lease lease, DedupeEntry entry) {
        boolean undecided = entry.phase() == DedupeEntry.Phase.RUNNING || entry.isOffered();
        return undecided && entry.owner().equals(lease.owner());
    }

    private static Optional<DedupeEntry> read(Optional<StateRecord> found) {
        return found.map(record -> DedupeEntry.read(record.value().bytes()));
    }

    private StateValue value(DedupeEntry entry) {
        return new StateValue(entry.write(), clock.instant().plus(kept));
    }

    /** Other nodes must see that a lease was renewed, also where the clock stands still. */
    private Instant after(Instant before) {
        Instant end = leaseEnd();
        return end.isAfter(before) ? end : before.plusMillis(1);
    }

    private Instant leaseEnd() {
        return clock.instant().plus(LEASE);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.time.ElapsedTime;
import io.github.camelwechat.internal.time.LeaseSightings;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that wait for windows to open: one queue a user, in order, in the store, changed by
 * compare-and-set only. Whoever delivers from a queue holds its lease, so that two nodes that wake
 * up together do not both send. Stages fail with a {@link StateStoreException} if the store cannot
 * answer. Thread-safe.
 */
public final class ParkedMessages {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedMessages.class);

    /** A queue is looked at this often, in case the node that should have woken it died. */
    static final Duration LOOK = Duration.ofMinutes(5);

    /** Longer than a send with all its time-outs and pauses takes. */
    static final Duration LEASE = Duration.ofMinutes(2);

    /** So that the lease of a node that died is soon seen to stand; few sends take as long. */
    static final Duration LOOK_AT_LEASED = Duration.ofSeconds(30);

    private final StateStore store;
    private final StateRecords records;
    private final Json json = new Json();
    private final InstantSource clock;
    private final String node;
    private final Function<OpenId, String> printed;
    private final UnaryOperator<String> scheduled;
    private final LeaseSightings<StateKey> leases;

    /** A decision about a queue. */
    private interface Change<T> {
        Result<T> on(ParkQueue queue, Instant now);
    }

    /** The lease of a queue as it stands. */
    private record QueueLease(String owner, Instant until) {}

    /**
     * @param after what the queue becomes; null to leave it as it is
     */
    private record Result<T>(@Nullable ParkQueue after, T result) {}

    /** The queue of one user. */
    public record Waiting(OpenId openId, List<ParkedMessage> messages) {}

    /** Some of the queues, and where the next ones begin; null if there are no more. */
    public record Page(List<Waiting> waiting, @Nullable String next) {}

    /**
     * @param node who we are, different for every process
     */
    public ParkedMessages(StateStore store, InstantSource clock, String node) {
        this(store, clock, node, OpenId::value, UnaryOperator.identity());
    }

    /**
     * @param node who we are, different for every process
     * @param printed the text of an openid in messages of exceptions
     * @param scheduled the name by which the queues of an account are looked after: its own, or
     *     that of the third-party platform which acts for it
     */
    public ParkedMessages(
            StateStore store,
            InstantSource clock,
            String node,
            Function<OpenId, String> printed,
            UnaryOperator<String> scheduled) {
        this.store = store;
        this.records = new StateRecords(store);
        this.clock = clock;
        this.node = node;
        this.printed = printed;
        this.scheduled = scheduled;
        this.leases = new LeaseSightings<>(LEASE, LEASE, new ElapsedTime(clock));
    }

    /**
     * The index in which {@link StateStore#due} finds the queues to look at, of an account or of
     * all accounts of a platform.
     */
    static String index(String name) {
        return "park:" + name;
    }

    /**
     * Puts a message at the end of a user's queue. What waits under the same send id already is not
     * put there again.
     *
     * @param sendId what the route named it; null for nothing
     * @param lines what the route named the texts that were joined into it, if it is such a text
     * @param trace the trace of whoever wants it sent; null for none
     * @param limit how many may wait for one user; one more fails with an {@link
     *     InvalidMessageException}
     */
    public CompletionStage<ParkedMessage> park(
            String account,
            OpenId openId,
            Map<String, Object> message,
            @Nullable String sendId,
            List<String> lines,
            @Nullable String trace,
            Duration timeToLive,
            int limit) {
        String parkId = UUID.randomUUID().toString();
        return change(
                account,
                openId,
                (queue, now) -> {
                    Optional<ParkedMessage> same = queue.named(sendId, lines);
                    if (same.isPresent()) {
                        return new Result<>(null, same.get());
                    }
                    checkLimit(account, openId, queue.messages(), now, limit);
                    ParkedMessage parked =
                            ParkedMessage.of(
                                    parkId, now, timeToLive, sendId, lines, message, trace);
                    return new Result<>(queue.plus(parked), parked);
                });
    }

    /**
     * Makes sure that one more may wait.
     *
     * @throws InvalidMessageException says that it may not
     */
    private void checkLimit(
            String account, OpenId openId, List<ParkedMessage> queue, Instant now, int limit) {
        long waiting = queue.stream().filter(each -> !each.expired(now)).count();
        if (waiting >= limit) {
            throw new InvalidMessageException(
                    account,
                    "there are "
                            + waiting
                            + " messages parked for user "
                            + printed.apply(openId)
                            + " already, and parkLimit allows no more: raise it, drop some with operation"
                            + " dropParked, or wait until the user writes");
        }
    }

    /** Makes sure, without parking anything, that one more may wait for a user. */
    public CompletionStage<Void> checkRoom(String account, OpenId openId, int limit) {
        return of(account, openId)
                .thenAccept(
                        waiting -> checkLimit(account, openId, waiting, clock.instant(), limit));
    }

    /**
     * Takes the lease of a user's queue, and decides which of its messages go out as one. That is
     * kept: whoever comes after us must not think that a message went out with others which it only
     * joined later.
     *
     * @param apart whether a message goes out apart from the ones before it that go out as one
     * @return what waits and has not expired, the oldest first; empty if nothing does, or if
     *     another node delivers from it right now
     */
    public CompletionStage<List<List<ParkedMessage>>> claim(
            String account, OpenId openId, BiPredicate<List<ParkedMessage>, ParkedMessage> apart) {
        return change(
                account,
                openId,
                (queue, now) -> {
                    List<ParkedMessage> waiting =
                            queue.messages().stream().filter(each -> !each.expired(now)).toList();
                    if (waiting.isEmpty()
                            || !node.equals(queue.owner()) && isLeased(account, openId, queue)) {
                        return new Result<>(null, List.<List<ParkedMessage>>of());
                    }
                    List<List<ParkedMessage>> groups = ParkQueue.grouped(waiting, apart);
                    return new Result<>(
                            queue.regrouped(groups).leased(node, now.plus(LEASE)), groups);
                });
    }

    /**
     * Takes messages that went out, or never will, off a queue that we hold, and keeps its lease
     * for another while.
     *
     * @return false if we no longer hold it: then another node goes on
     */
    public CompletionStage<Boolean> done(String account, OpenId openId, List<String> parkIds) {
        return change(
                account,
                openId,
                (queue, now) ->
                        node.equals(queue.owner())
                                ? new Result<>(
                                        queue.without(parkIds).leased(node, now.plus(LEASE)), true)
                                : new Result<>(null, false));
    }

    /** Gives the lease back. What is left in the queue must not have gone out. */
    public CompletionStage<Boolean> release(String account, OpenId openId) {
        return change(
                account,
                openId,
                (queue, now) ->
                        node.equals(queue.owner())
                                ? new Result<>(queue.released(), true)
                                : new Result<>(null, false));
    }

    /**
     * Takes what has expired off a queue, and says what it was; each message to one caller only.
     * Nothing of a queue that is being delivered: it may have gone out just now.
     */
    public CompletionStage<List<ParkedMessage>> expire(String account, OpenId openId) {
        return change(
                account,
                openId,
                (queue, now) -> {
                    List<ParkedMessage> gone =
                            queue.messages().stream().filter(each -> each.expired(now)).toList();
                    return isLeased(account, openId, queue)
                            ? new Result<>(null, List.<ParkedMessage>of())
                            : new Result<>(queue.minus(gone), gone);
                });
    }

    /**
     * Takes messages off a queue, whoever delivers from it.
     *
     * @param parkId which one; null for all
     * @return what was dropped
     */
    public CompletionStage<List<ParkedMessage>> drop(
            String account, OpenId openId, @Nullable String parkId) {
        return change(
                account,
                openId,
                (queue, now) -> {
                    List<ParkedMessage> gone =
                            queue.messages().stream()
                                    .filter(each -> parkId == null || each.parkId().equals(parkId))
                                    .toList();
                    return new Result<>(gone.isEmpty() ? null : queue.minus(gone), gone);
                });
    }

    /**
     * Has whoever looks after a user's queue look at once, on whichever node that is. A queue that
     * changes meanwhile is left alone: somebody is at it.
     *
     * @return whether anything waits
     */
    public CompletionStage<Boolean> hurry(String account, OpenId openId) {
        StateKey key = key(account, openId);
        return store.get(key)
                .thenCompose(
                        found ->
                                found.map(record -> look(key, record))
                                        .orElseGet(() -> CompletableFuture.completedStage(false)));
    }

    private CompletionStage<Boolean> look(StateKey key, StateRecord record) {
        return store.compareAndExchange(key, record, value(key, queue(record), clock.instant()))
                .thenApply(written -> true);
    }

    /** Returns the messages that wait for one user, the oldest first. */
    public CompletionStage<List<ParkedMessage>> of(String account, OpenId openId) {
        return store.get(key(account, openId))
                .thenApply(found -> found.map(this::queue).orElse(ParkQueue.EMPTY).messages());
    }

    /** Some of the users for whom anything waits, and where the next ones begin. */
    public record Users(List<OpenId> users, @Nullable String next) {}

    /** Lists the users for whom anything waits, that which cannot be read included. */
    public CompletionStage<Users> users(String account, @Nullable String cursor, int limit) {
        return store.scan(RecordKind.PARK.prefix(account), cursor, limit)
                .thenApply(
                        page ->
                                new Users(
                                        page.records().stream()
                                                .map(ParkedMessages::openId)
                                                .toList(),
                                        page.nextCursor()));
    }

    /** Lists the messages that wait, a page of users at a time. */
    public CompletionStage<Page> list(String account, @Nullable String cursor, int limit) {
        return store.scan(RecordKind.PARK.prefix(account), cursor, limit)
                .thenApply(
                        page ->
                                new Page(
                                        page.records().stream()
                                                .map(
                                                        record ->
                                                                new Waiting(
                                                                        openId(record),
                                                                        queue(record).messages()))
                                                .toList(),
                                        page.nextCursor()));
    }

    /**
     * The keys of the queues that are to be looked at: something expired, or time passed. A queue
     * that cannot be read is set aside: it would be found before all others, again and again.
     *
     * @param name of an account, or of the platform that acts for several
     */
    public CompletionStage<List<StateKey>> due(String name, int limit) {
        return store.due(index(name), clock.instant(), limit)
                .thenCompose(
                        records -> {
                            CompletionStage<Boolean> aside = CompletableFuture.completedStage(true);
                            List<StateKey> queues = new ArrayList<>();
                            for (StateRecord record : records) {
                                if (isReadable(record)) {
                                    queues.add(record.key());
                                } else {
                                    aside = aside.thenCompose(done -> setAside(record));
                                }
                            }
                            return aside.thenApply(done -> queues);
                        });
    }

    private boolean isReadable(StateRecord record) {
        try {
            queue(record);
            return true;
        } catch (StateStoreException e) {
            LOG.warn("Messages that were parked are lost, and the rest is delivered", e);
            return false;
        }
    }

    private CompletionStage<Boolean> setAside(StateRecord damaged) {
        StateValue value = damaged.value();
        return store.replace(
                        damaged.key(),
                        damaged.version(),
                        new StateValue(value.bytes(), value.expiresAt()))
                .thenApply(OptionalLong::isPresent);
    }

    private <T> CompletionStage<T> change(String account, OpenId openId, Change<T> change) {
        StateKey key = key(account, openId);
        return records.change(key, found -> written(key, found, change));
    }

    private <T> StateRecords.Change<T> written(
            StateKey key, Optional<StateRecord> found, Change<T> change) {
        Instant now = clock.instant();
        Result<T> result = change.on(found.map(this::queue).orElse(ParkQueue.EMPTY), now);
        ParkQueue after = result.after();
        if (after == null) {
            return new StateRecords.Change<>(null, result.result());
        }
        return after.messages().isEmpty()
                ? StateRecords.Change.remove(result.result())
                : new StateRecords.Change<>(
                        value(key, after, now.plus(after.owner() == null ? LOOK : LOOK_AT_LEASED)),
                        result.result());
    }

    /**
     * @param look when to look at it at the latest
     */
    private StateValue value(StateKey key, ParkQueue queue, Instant look) {
        List<Instant> ends =
                queue.messages().stream().map(ParkedMessage::expiresAt).sorted().toList();
        Instant first = ends.get(0);
        Instant last = ends.get(ends.size() - 1);
        // It has to outlive its last message by a while, so that somebody can say that it expired.
        return new StateValue(
                queue.write(json),
                last.plus(Duration.ofDays(1)),
                new StateValue.Due(
                        index(scheduled.apply(key.account())),
                        first.isBefore(look) ? first : look));
    }

    private ParkQueue queue(StateRecord record) {
        try {
            return ParkQueue.read(json, record.value().bytes());
        } catch (InvalidJsonException e) {
            throw new StateStoreException(
                    "the record of the messages that account '"
                            + record.key().account()
                            + "' has parked for user "
                            + printed.apply(openId(record))
                            + " is damaged: remove it, with operation forgetUser",
                    e);
        }
    }

    /** Tells whether somebody may be delivering from a queue right now. */
    private boolean isLeased(String account, OpenId openId, ParkQueue queue) {
        String owner = queue.owner();
        return owner != null
                && !leases.isOver(
                        key(account, openId), new QueueLease(owner, queue.leasedUntil()), false);
    }

    private static OpenId openId(StateRecord record) {
        return new OpenId(record.key().id());
    }

    private static StateKey key(String account, OpenId openId) {
        return RecordKind.PARK.key(account, openId.value());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.time;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clocks of the nodes that share a store, compared with ours. Every few seconds each node
 * writes into the store what its clock shows, and reads what the others wrote. What is there now
 * and was not there the time before was written in between; so a store that is slow makes the
 * comparison less exact, and never makes clocks differ that agree. A node that finds another ahead
 * writes that too, for the other cannot see it so well. Thread-safe.
 */
public final class NodeClocks {

    /** Clocks that differ by more are told of. */
    static final Duration TOLERATED = Duration.ofSeconds(2);

    /** A node that wrote nothing for so long does not count. */
    static final Duration SILENCE = Duration.ofMinutes(1);

    /** The record of a node that wrote nothing for so long is removed by the others. */
    static final Duration GONE = Duration.ofMinutes(5);

    /** Longer than clocks differ, so that no record is gone for whoever is ahead. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final Logger LOG = LoggerFactory.getLogger(NodeClocks.class);
    private static final int SHORTEST_ROUND_MILLIS = 2_000;
    private static final int LONGEST_ROUND_MILLIS = 4_000;

    /** Whoever starts looks more often for a while: that is when a wrong clock should be found. */
    private static final int LOOKS_AT_START = 8;

    private static final int TIMES_AS_OFTEN = 4;

    /** Of more nodes than that some are not compared. */
    private static final int MOST_NODES = 64;

    /** In place of an account: the clocks are those of all accounts in the store. */
    private static final String ACCOUNT = "nodes";

    private static final String INDEX = "nodes-clock";

    private final NodeClockRecord.Node self;
    private final StateStore store;
    private final StateRecords records;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService scheduler;
    private final IntUnaryOperator random;
    private final Map<String, Peer> peers = new HashMap<>();
    private volatile List<String> skews = List.of();
    private Instant lastLook = Instant.EPOCH;
    private Duration writing = Duration.ZERO;
    private int users;
    private int looks;
    private @Nullable Future<?> next;

    /**
     * @param id of this node, different for every process
     * @param name of this node, for people
     * @param nanoTime time that passes whatever the clock is set to
     * @param random gives a number below another: nodes that looked at a fixed distance after each
     *     other would never see better
     */
    public NodeClocks(
            String id,
            String name,
            StateStore store,
            InstantSource clock,
            LongSupplier nanoTime,
            ScheduledExecutorService scheduler,
            IntUnaryOperator random) {
        this.self = new NodeClockRecord.Node(id, name);
        this.store = store;
        this.records = StateRecords.remembering(store, clock);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.scheduler = scheduler;
        this.random = random;
    }

    /** Begins with the first who wants to know. */
    public synchronized void open() {
        users++;
        if (users == 1) {
            looks = 0;
            lookAgain(0);
        }
    }

    /** Ends with the last one. */
    public synchronized void close() {
        users--;
        if (users == 0) {
            if (next != null) {
                next.cancel(false);
            }
            records.change(key(self.id()), found -> Change.remove(true));
        }
    }

    /** Describes the nodes whose clocks differ from ours by too much; none if they agree. */
    public List<String> skews() {
        return skews;
    }

    private synchronized void lookAgain(int millis) {
        if (users == 0) {
            return;
        }
        try {
            next = scheduler.schedule(this::lookAndGoOn, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The component stops.
        }
    }

    private void lookAndGoOn() {
        look().whenComplete((done, failure) -> lookAgain(pause()));
    }

    private synchronized int pause() {
        int millis =
                SHORTEST_ROUND_MILLIS
                        + random.applyAsInt(LONGEST_ROUND_MILLIS - SHORTEST_ROUND_MILLIS);
        looks++;
        return looks < LOOKS_AT_START ? millis / TIMES_AS_OFTEN : millis;
    }

    /** Reads what the others wrote, then writes; whoever needs the store says that it is gone. */
    CompletionStage<Boolean> look() {
        Instant asked = clock.instant();
        return CompletableFuture.completedStage(asked.plus(KEPT))
                .thenCompose(until -> store.due(INDEX, until, MOST_NODES))
                .thenCompose(
                        found -> {
                            compare(found, asked);
                            return write();
                        });
    }

    private CompletionStage<Boolean> write() {
        Map<String, Duration> ahead = ahead();
        long begun = nanoTime.getAsLong();
        return records.change(key(self.id()), found -> new Change<>(value(ahead), true))
                .whenComplete(
                        (done, failure) -> took(Duration.ofNanos(nanoTime.getAsLong() - begun)));
    }

    private StateValue value(Map<String, Duration> ahead) {
        Instant now = clock.instant();
        return new StateValue(
                new NodeClockRecord(self, now, ahead).write(),
                now.plus(KEPT),
                new StateValue.Due(INDEX, now));
    }

    private synchronized void took(Duration time) {
        writing = time;
    }

    private synchronized Map<String, Duration> ahead() {
        Map<String, Duration> ahead = new HashMap<>();
        peers.forEach(
                (id, peer) -> {
                    if (peer.isAlive() && peer.ahead != null) {
                        ahead.put(id, peer.ahead);
                    }
                });
        return ahead;
    }

    private synchronized void compare(List<StateRecord> found, Instant asked) {
        Instant now = clock.instant();
        Set<String> there = new HashSet<>();
        for (StateRecord record : found) {
            String id = record.key().id();
            Optional<NodeClockRecord> other =
                    id.equals(self.id())
                            ? Optional.empty()
                            : NodeClockRecord.read(record.value().bytes());
            if (other.isPresent()) {
                there.add(id);
                compare(record, other.get(), now);
            }
        }
        peers.keySet().retainAll(there);
        lastLook = asked;
        skews = peers.values().stream().flatMap(peer -> peer.skew().stream()).sorted().toList();
    }

    private void compare(StateRecord record, NodeClockRecord other, Instant now) {
        Peer peer = peers.get(record.key().id());
        if (peer == null) {
            // Its node may be long gone.
            peer = new Peer(other.node().name(), record.version());
            peers.put(record.key().id(), peer);
        } else if (peer.version != record.version()) {
            peer.wrote(record.version(), other, now);
        } else if (peer.silence().compareTo(GONE) >= 0) {
            store.remove(record.key(), record.version());
        }
        peer.tell();
    }

    private static StateKey key(String id) {
        return RecordKind.CLOCK.key(ACCOUNT, id);
    }

    /** Another node, as far as it was seen. */
    private final class Peer {

        private final String name;
        private final ClockDistance distance = new ClockDistance();
        private long version;
        private long seenNanos;
        private boolean wrote;

        /** By how much it is ahead of us, if that is too much. */
        private @Nullable Duration ahead;

        /** By how much it says that we are ahead of it, if that is too much. */
        private @Nullable Duration behind;

        private boolean told;

        Peer(String name, long version) {
            this.name = name;
            this.version = version;
            this.seenNanos = nanoTime.getAsLong();
        }

        Duration silence() {
            return Duration.ofNanos(nanoTime.getAsLong() - seenNanos);
        }

        boolean isAlive() {
            return wrote && silence().compareTo(SILENCE) < 0;
        }

        void wrote(long newVersion, NodeClockRecord record, Instant now) {
            version = newVersion;
            seenNanos = nanoTime.getAsLong();
            wrote = true;
            behind = record.ahead().get(self.id());
            Instant earliest = lastLook.minus(writing);
            if (earliest.isAfter(now)) {
                // Our own clock was set back: of this round nothing can be said.
                return;
            }
            ClockDistance.Interval interval =
                    distance.observe(record.at(), earliest, now, Duration.ZERO);
            boolean certain = interval.low().compareTo(TOLERATED) > 0;
            boolean possible = interval.high().compareTo(TOLERATED) > 0;
            ahead = certain || ahead != null && possible ? interval.middle() : null;
        }

        /** Returns a sentence; empty if there is nothing to be said. */
        Optional<String> skew() {
            if (!isAlive() || ahead == null && behind == null) {
                return Optional.empty();
            }
            return Optional.of(
                    ahead != null
                            ? name + " is " + seconds(ahead) + " ahead of " + self.name()
                            : name + " is " + seconds(behind) + " behind " + self.name());
        }

        void tell() {
            Optional<String> skew = skew();
            if (skew.isPresent() && !told) {
                LOG.warn(
                        "The clocks of two nodes that share a state store differ: {}. Windows,"
                                + " tokens and parked messages go by them; set both by NTP",
                        skew.get());
            } else if (skew.isEmpty() && told && isAlive()) {
                LOG.info("The clocks of {} and {} agree again", name, self.name());
            }
            told = skew.isPresent();
        }

        private static String seconds(@Nullable Duration duration) {
            return duration == null
                    ? ""
                    : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
    }
}

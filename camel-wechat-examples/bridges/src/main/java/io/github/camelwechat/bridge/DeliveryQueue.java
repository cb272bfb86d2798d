// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one direction of a bridge, in the database until they are delivered: those of one
 * user one after another in the order in which they came, those of different users side by side.
 * What fails for a reason that may pass is tried again after 1, 2, 4 seconds and so on; after a
 * quarter of an hour it is parked: tried every five minutes, until it succeeds.
 *
 * <p>Time-outs between tries go by the component's clock. One process at a time may run a direction
 * of a bridge.
 */
final class DeliveryQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

    private static final int THREADS = 8;
    private static final int AT_ONCE = 200;
    private static final int TICK_MILLIS = 100;

    /** What another process put into the database is found after this long. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PARKED_PAUSE = Duration.ofMinutes(5);

    /** After 1 + 2 + 4 + ... + 32 seconds, and 14 minutes. */
    private static final int TRIES_UNTIL_PARKED = 20;

    private static final Duration MEMORY = Duration.ofDays(30);

    private static final String OPEN = "state IN ('waiting', 'asked')";

    /** What stands before the id of a conversation where that is not known to be anybody's yet. */
    static final String EARLY = "?";

    private static final Duration PATIENCE_WITH_EARLY = Duration.ofMinutes(10);

    private static final String DELIVERIES =
            "SELECT d.id, d.item, d.openid, d.content, d.state, d.attempt, d.tries, d.reason, d.next_at"
                    + " FROM bridge_delivery d ";

    /** What the helpdesk tells of a message that is being posted may be its echo. */
    private static final String NO_ECHO =
            "(d.direction = 'in' OR NOT EXISTS (SELECT 1 FROM bridge_delivery m"
                    + " WHERE m.bridge = d.bridge AND m.direction = 'in' AND m.state = 'asked'"
                    + " AND m.openid = d.openid))";

    /** The first open delivery of each user. */
    private static final String HEADS =
            DELIVERIES
                    + "JOIN (SELECT MIN(id) AS id FROM bridge_delivery"
                    + " WHERE bridge = ? AND direction = ? AND "
                    + OPEN
                    + " AND openid NOT LIKE '"
                    + EARLY
                    + "%' GROUP BY openid) h ON d.id = h.id WHERE "
                    + NO_ECHO
                    + " ORDER BY d.next_at, d.id LIMIT "
                    + AT_ONCE;

    private static final String ONE =
            DELIVERIES + "WHERE d.id = ? AND d." + OPEN + " AND " + NO_ECHO;

    /** Says what became of a delivery. */
    sealed interface Outcome {

        /** It is over. */
        record Done() implements Outcome {}

        /** It is over, but the agent may ask for it again. */
        record Refused() implements Outcome {}

        /**
         * It is tried again.
         *
         * @param uncertain whether it may have been done
         */
        record Again(boolean uncertain, String why) implements Outcome {}

        /** All of this direction waits until then. */
        record Pause(Instant until, boolean uncertain, String why) implements Outcome {}
    }

    /** Delivers. It is called for one delivery of a user at a time. */
    @FunctionalInterface
    interface Handler {
        Outcome deliver(Delivery delivery);
    }

    private final BridgeDatabase database;
    private final String bridge;
    private final String direction;
    private final InstantSource clock;
    private final BusyUsers busy;
    private final Handler handler;
    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService threads;
    private final Thread dispatcher;

    private boolean woken = true;
    private boolean closed;
    private volatile Instant pausedUntil = Instant.MIN;
    private volatile Instant nextDue = Instant.MIN;
    private Instant nextForgetting = Instant.MIN;

    DeliveryQueue(
            BridgeDatabase database,
            String bridge,
            String direction,
            InstantSource clock,
            BusyUsers busy,
            Handler handler) {
        this.database = database;
        this.bridge = bridge;
        this.direction = direction;
        this.clock = clock;
        this.busy = busy;
        this.handler = handler;
        ThreadFactory names =
                work -> {
                    Thread thread =
                            new Thread(
                                    work, "bridge-" + direction + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        this.threads = Executors.newFixedThreadPool(THREADS, names);
        this.dispatcher = names.newThread(this::dispatch);
    }

    void start() {
        busy.onRelease(this::wake);
        dispatcher.start();
    }

    /**
     * Stores something to be delivered. It survives whatever happens from here on.
     *
     * @return false if it is there already, or was
     */
    boolean add(String item, String openId, String content) {
        long now = clock.instant().toEpochMilli();
        boolean added;
        try {
            added =
                    database.update(
                                    "INSERT INTO bridge_delivery (bridge, direction, item, openid, content, state, attempt,"
                                            + " tries, next_at, changed_at) SELECT ?, ?, ?, ?, ?, 'waiting', 1, 0, ?, ?"
                                            + " WHERE NOT EXISTS (SELECT 1 FROM bridge_delivery WHERE bridge = ?"
                                            + " AND direction = ? AND item = ?)",
                                    bridge,
                                    direction,
                                    item,
                                    openId,
                                    content,
                                    now,
                                    now,
                                    bridge,
                                    direction,
                                    item)
                            > 0;
        } catch (DatabaseException e) {
            // Two requests with the same one at the same time: the database lets one of them in.
            if (!isKnown(item)) {
                throw e;
            }
            added = false;
        }
        wake();
        return added;
    }

    /** Whether a customer's message is being brought to the helpdesk. */
    boolean isMessageOnItsWay() {
        return database.text(
                        "SELECT item FROM bridge_delivery WHERE bridge = ? AND direction = 'in' AND state = 'asked' LIMIT 1",
                        bridge)
                .isPresent();
    }

    /**
     * Stores an answer in a conversation that is nobody's yet: an answer can be faster than the id
     * of the conversation. {@link Conversations#claimEarly} says whose it is.
     */
    void addEarly(String item, String conversation, String content) {
        database.update(
                "DELETE FROM bridge_delivery WHERE bridge = ? AND direction = ? AND openid LIKE '"
                        + EARLY
                        + "%' AND changed_at < ?",
                bridge,
                direction,
                clock.instant().minus(PATIENCE_WITH_EARLY).toEpochMilli());
        add(item, EARLY + conversation, content);
    }

    private boolean isKnown(String item) {
        return database.text(
                        "SELECT state FROM bridge_delivery WHERE bridge = ? AND direction = ? AND item = ?",
                        bridge,
                        direction,
                        item)
                .isPresent();
    }

    /**
     * What came last of several that say the same, under one name with a number behind it.
     *
     * @param item the name, or the name, a dot and the number
     * @param open whether it is not over yet
     * @param done whether it was delivered
     * @param told whether its caller was answered
     */
    record Saying(String item, boolean open, boolean done, Instant changed, boolean told) {

        /** The name of the next one. */
        String next() {
            int dot = item.indexOf('.');
            return dot < 0
                    ? item + ".2"
                    : item.substring(0, dot + 1) + (Integer.parseInt(item.substring(dot + 1)) + 1);
        }
    }

    /**
     * @param name letters and digits
     */
    Optional<Saying> lastSaying(String name) {
        return database
                .rows(
                        "SELECT item, state, changed_at, told FROM bridge_delivery WHERE bridge = ?"
                                + " AND direction = ? AND (item = ? OR item LIKE ?) ORDER BY id DESC",
                        row ->
                                new Saying(
                                        row.getString(1),
                                        row.getString(2).matches("waiting|asked"),
                                        row.getString(2).equals("done"),
                                        Instant.ofEpochMilli(row.getLong(3)),
                                        row.getBoolean(4)),
                        bridge,
                        direction,
                        name,
                        name + ".%")
                .stream()
                .findFirst();
    }

    /** Writes down that the caller was answered. */
    void told(String item) {
        database.update(
                "UPDATE bridge_delivery SET told = TRUE WHERE bridge = ? AND direction = ?"
                        + " AND item = ?",
                bridge,
                direction,
                item);
    }

    /**
     * Delivers once more what was refused.
     *
     * @return false if it was not refused
     */
    boolean again(String item, String content) {
        long now = clock.instant().toEpochMilli();
        boolean found =
                database.update(
                                "UPDATE bridge_delivery SET state = 'waiting', attempt = attempt + 1, tries = 0, reason = NULL,"
                                        + " content = ?, next_at = ?, changed_at = ? WHERE bridge = ? AND direction = ?"
                                        + " AND item = ? AND state = 'refused'",
                                content,
                                now,
                                now,
                                bridge,
                                direction,
                                item)
                        > 0;
        wake();
        return found;
    }

    /**
     * Writes down that it is being asked: if the process dies now, nobody knows what came of it.
     */
    void asked(Delivery delivery) {
        database.update("UPDATE bridge_delivery SET state = 'asked' WHERE id = ?", delivery.id());
    }

    /** Writes down why an answer was refused, before the agent is told. */
    void refused(Delivery delivery, String reason) {
        database.update(
                "UPDATE bridge_delivery SET state = 'asked', tries = 0, reason = ? WHERE id = ?",
                reason,
                delivery.id());
    }

    void wake() {
        synchronized (this) {
            woken = true;
            notifyAll();
        }
    }

    private void dispatch() {
        long looked = System.nanoTime();
        while (awaitWork(looked)) {
            looked = System.nanoTime();
            try {
                forgetWhatIsOver();
                submitHeads();
            } catch (DatabaseException e) {
                LOG.warn("{} {}: {}; asked again in a while", bridge, direction, e.getMessage());
            }
        }
    }

    /** Once a day, what no repetition and no echo can come of any more. */
    private void forgetWhatIsOver() {
        Instant now = clock.instant();
        if (now.isBefore(nextForgetting)) {
            return;
        }
        nextForgetting = now.plus(Duration.ofDays(1));
        long over = now.minus(MEMORY).toEpochMilli();
        database.update(
                "DELETE FROM bridge_delivery WHERE bridge = ? AND direction = ? AND NOT "
                        + OPEN
                        + " AND changed_at < ?",
                bridge,
                direction,
                over);
        database.update("DELETE FROM bridge_message WHERE bridge = ? AND at < ?", bridge, over);
    }

    /** Waits for something new, for the time of the next try, or to look for what others stored. */
    private synchronized boolean awaitWork(long looked) {
        try {
            while (!closed
                    && !woken
                    && clock.instant().isBefore(nextDue)
                    && System.nanoTime() - looked < LOOK.toNanos()) {
                wait(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        woken = false;
        return !closed;
    }

    private record Head(Delivery delivery, Instant due) {}

    private void submitHeads() {
        Instant now = clock.instant();
        nextDue = Instant.MAX;
        if (now.isBefore(pausedUntil)) {
            nextDue = pausedUntil;
            return;
        }
        List<Head> heads = heads(HEADS, bridge, direction);
        for (Head head : heads) {
            if (now.isBefore(head.due())) {
                nextDue = head.due();
                return; // those behind it are due later
            }
            if (busy.take(head.delivery().openId())) {
                threads.execute(() -> run(head.delivery()));
            }
        }
    }

    private List<Head> heads(String query, Object... values) {
        return database.rows(
                query,
                row ->
                        new Head(
                                new Delivery(
                                        row.getLong("id"),
                                        row.getString("item"),
                                        row.getString("openid"),
                                        row.getString("content"),
                                        row.getString("state").equals("asked"),
                                        row.getInt("attempt"),
                                        row.getInt("tries"),
                                        row.getString("reason")),
                                Instant.ofEpochMilli(row.getLong("next_at"))),
                values);
    }

    /**
     * Delivers what is to be delivered now that nothing else is under way about the user. Between
     * the look and this, it may have been delivered already, or have become uncertain.
     */
    private void run(Delivery seen) {
        try {
            heads(ONE, seen.id()).stream()
                    .filter(head -> !clock.instant().isBefore(head.due()))
                    .forEach(head -> deliver(head.delivery()));
        } catch (DatabaseException e) {
            LOG.warn("{} {}: {}", bridge, direction, e.getMessage());
        } finally {
            busy.release(seen.openId());
        }
    }

    private void deliver(Delivery delivery) {
        Outcome outcome;
        try {
            outcome = handler.deliver(delivery);
        } catch (RuntimeException e) { // whatever it is, the others must go on
            LOG.error("{} {}: {} failed", bridge, direction, delivery.item(), e);
            outcome = new Outcome.Again(true, e.toString());
        }
        record(delivery, outcome);
    }

    private void record(Delivery delivery, Outcome outcome) {
        Instant now = clock.instant();
        if (outcome instanceof Outcome.Done) {
            end(delivery, "done", now);
        } else if (outcome instanceof Outcome.Refused) {
            end(delivery, "refused", now);
        } else if (outcome instanceof Outcome.Pause pause) {
            LOG.info("{} {} pauses until {}: {}", bridge, direction, pause.until(), pause.why());
            pausedUntil = pause.until();
            tryAgain(delivery, pause.uncertain(), delivery.tries(), now, now);
        } else if (outcome instanceof Outcome.Again again) {
            int tries = delivery.tries() + 1;
            Duration pause = pause(tries);
            if (tries == TRIES_UNTIL_PARKED) {
                LOG.warn(
                        "{} {}: {} is parked after {} tries and tried every 5 minutes from now on: {}",
                        bridge,
                        direction,
                        delivery.item(),
                        tries,
                        again.why());
            } else {
                LOG.info(
                        "{} {}: {} is tried again in {}: {}",
                        bridge,
                        direction,
                        delivery.item(),
                        pause,
                        again.why());
            }
            tryAgain(delivery, again.uncertain(), tries, now.plus(pause), now);
        }
    }

    static Duration pause(int tries) {
        if (tries >= TRIES_UNTIL_PARKED) {
            return PARKED_PAUSE;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(tries - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void end(Delivery delivery, String state, Instant now) {
        database.update(
                "UPDATE bridge_delivery SET state = ?, content = '', changed_at = ? WHERE id = ?",
                state,
                now.toEpochMilli(),
                delivery.id());
    }

    private void tryAgain(
            Delivery delivery, boolean uncertain, int tries, Instant next, Instant now) {
        database.update(
                "UPDATE bridge_delivery SET state = ?, tries = ?, next_at = ?, changed_at = ? WHERE id = ?",
                uncertain ? "asked" : "waiting",
                tries,
                next.toEpochMilli(),
                now.toEpochMilli(),
                delivery.id());
    }

    /** Lets what is under way come to its end. The rest is delivered after the next start. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            dispatcher.join();
            threads.shutdown();
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

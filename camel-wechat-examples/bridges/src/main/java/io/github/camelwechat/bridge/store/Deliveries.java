// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The messages of users on their way to the helpdesk, direction {@code in}, or the answers on their
 * way to WeChat, direction {@code out}. What is over is remembered for 30 days without what was
 * said, so that a repetition is known as one. Thread-safe.
 */
public final class Deliveries {

    private static final Duration MEMORY = Duration.ofDays(30);
    private static final Duration PATIENCE_WITH_EARLY = Duration.ofMinutes(10);
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);
    private static final int AT_ONCE = 200;

    /** Stands before the id of a conversation where that is not known to be anybody's yet. */
    static final String EARLY = "?";

    private static final String OPEN = "state IN ('waiting', 'asked')";

    private static final String DELIVERIES =
            "SELECT d.id, d.item, d.openid, d.content, d.state, d.attempt, d.tries, d.reason, d.next_at"
                    + " FROM bridge_delivery d ";

    /** An answer waits while a message of the user is being posted, for it may be its echo. */
    private static final String NO_ECHO =
            "(d.direction = 'in' OR NOT EXISTS (SELECT 1 FROM bridge_delivery m"
                    + " WHERE m.bridge = d.bridge AND m.direction = 'in' AND m.state = 'asked'"
                    + " AND m.openid = d.openid))";

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

    private final BridgeDatabase database;
    private final String bridge;
    private final String direction;
    private final InstantSource clock;
    private volatile Runnable listener = () -> {};

    public Deliveries(
            BridgeDatabase database, String bridge, String direction, InstantSource clock) {
        this.database = database;
        this.bridge = bridge;
        this.direction = direction;
        this.clock = clock;
    }

    /** Such as {@code chatwoot/shop in}. */
    @Override
    public String toString() {
        return bridge + " " + direction;
    }

    /** Runs whenever there is something new to deliver. */
    public void onChange(Runnable change) {
        listener = change;
    }

    /**
     * Stores something to be delivered. It survives whatever happens from here on.
     *
     * @return false if it is there already, or was
     */
    public boolean add(String item, String openId, String content) {
        long now = now();
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
        listener.run();
        return added;
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
     * Stores an answer in a conversation that is nobody's yet: an answer can be faster than the id
     * of the conversation. {@link Conversations#claimEarly} says whose it is.
     */
    public void addEarly(String item, String conversation, String content) {
        database.update(
                "DELETE FROM bridge_delivery WHERE bridge = ? AND direction = ? AND openid LIKE '"
                        + EARLY
                        + "%' AND changed_at < ?",
                bridge,
                direction,
                clock.instant().minus(PATIENCE_WITH_EARLY).toEpochMilli());
        add(item, EARLY + conversation, content);
    }

    /** Tells whether a customer's message is being brought to the helpdesk. */
    public boolean isMessageUnderWay() {
        return database.text(
                        "SELECT item FROM bridge_delivery WHERE bridge = ? AND direction = 'in' AND state = 'asked' LIMIT 1",
                        bridge)
                .isPresent();
    }

    /**
     * Makes something that was refused a delivery once more.
     *
     * @return false if it was not refused
     */
    public boolean again(String item, String content) {
        long now = now();
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
        listener.run();
        return found;
    }

    /**
     * A delivery and its time.
     *
     * @param due when its next try is to be made
     */
    public record Due(Delivery delivery, Instant due) {}

    /** The first delivery of each user that is not over, those first that are due first. */
    public List<Due> heads() {
        return database.rows(HEADS, Deliveries::due, bridge, direction);
    }

    /** The same delivery as it stands now; empty if it is over, or may not be made now. */
    public Optional<Due> current(Delivery seen) {
        return database.rows(ONE, Deliveries::due, seen.id()).stream().findFirst();
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                new Delivery(
                        row.getLong("id"),
                        row.getString("item"),
                        row.getString("openid"),
                        row.getString("content"),
                        row.getString("state").equals("asked"),
                        row.getInt("attempt"),
                        row.getInt("tries"),
                        row.getString("reason")),
                Instant.ofEpochMilli(row.getLong("next_at")));
    }

    /**
     * Writes down that it is being asked: if the process dies now, nobody knows what came of it,
     * and the next process looks when the request that was under way has arrived.
     */
    public void asked(Delivery delivery) {
        database.update(
                "UPDATE bridge_delivery SET state = 'asked', next_at = ? WHERE id = ?",
                clock.instant().plus(UNDER_WAY).toEpochMilli(),
                delivery.id());
    }

    /** Writes down why an answer was refused, before the agent is told. */
    public void refused(Delivery delivery, String reason) {
        database.update(
                "UPDATE bridge_delivery SET state = 'asked', tries = 0, reason = ? WHERE id = ?",
                reason,
                delivery.id());
    }

    /**
     * Ends a delivery.
     *
     * @param refused whether it may be asked for again
     */
    public void end(Delivery delivery, boolean refused) {
        database.update(
                "UPDATE bridge_delivery SET state = ?, content = '', changed_at = ? WHERE id = ?",
                refused ? "refused" : "done",
                now(),
                delivery.id());
    }

    /**
     * Leaves a delivery for a later try, unless it is done already.
     *
     * @param uncertain whether it may have been made
     */
    public void tryAgain(Delivery delivery, boolean uncertain, int tries, Instant next) {
        database.update(
                "UPDATE bridge_delivery SET state = ?, tries = ?, next_at = ?, changed_at = ?"
                        + " WHERE id = ? AND state <> 'done'",
                uncertain ? "asked" : "waiting",
                tries,
                next.toEpochMilli(),
                now(),
                delivery.id());
    }

    /**
     * The last of several answers that say the same, under one name with a number behind it.
     *
     * @param item the name, or the name, a dot and the number
     * @param open whether it is not over yet
     * @param done whether it was delivered
     * @param told whether its caller was answered
     */
    public record Saying(String item, boolean open, boolean done, Instant changed, boolean told) {

        /** The name of the next one. */
        public String next() {
            int dot = item.indexOf('.');
            return dot < 0
                    ? item + ".2"
                    : item.substring(0, dot + 1) + (Integer.parseInt(item.substring(dot + 1)) + 1);
        }
    }

    /**
     * @param name letters and digits
     */
    public Optional<Saying> lastSaying(String name) {
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
    public void told(String item) {
        database.update(
                "UPDATE bridge_delivery SET told = TRUE WHERE bridge = ? AND direction = ?"
                        + " AND item = ?",
                bridge,
                direction,
                item);
    }

    /** Forgets what no repetition and no echo can come of any more. */
    public void forgetOld() {
        long over = clock.instant().minus(MEMORY).toEpochMilli();
        database.update(
                "DELETE FROM bridge_delivery WHERE bridge = ? AND direction = ? AND NOT "
                        + OPEN
                        + " AND changed_at < ?",
                bridge,
                direction,
                over);
        database.update("DELETE FROM bridge_message WHERE bridge = ? AND at < ?", bridge, over);
    }

    private long now() {
        return clock.instant().toEpochMilli();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of {@link JdbcStateStore}: how a record lies in it, and the statements on it, each of
 * which commits by itself. A record is there while {@code now}, in milliseconds since 1970, is
 * before its time.
 */
final class JdbcTable {

    /**
     * The number of expired records that are deleted at a time, so that no other writer waits long.
     */
    static final int BATCH = 500;

    private static final String SELECT =
            "SELECT state_key, version, content, expires_at, due_index, due_at FROM wechat_state";

    private static final String UPDATE =
            "UPDATE wechat_state"
                    + " SET version = ?, content = ?, expires_at = ?, due_index = ?, due_at = ?"
                    + " WHERE state_key = ?";

    private static final String UPDATE_CONTENT =
            "UPDATE wechat_state SET version = ?, content = ?"
                    + " WHERE state_key = ? AND version = ? AND expires_at > ?";

    private static final String INSERT =
            "INSERT INTO wechat_state"
                    + " (version, content, expires_at, due_index, due_at, state_key)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";

    /** SQL standard, class 23: integrity constraint violation. */
    private static final String DUPLICATE = "23";

    private static final int LONGEST_KEY = 512;
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);

    private JdbcTable() {}

    static Optional<StateRecord> get(Connection connection, StateKey key, long now)
            throws SQLException {
        String sql = SELECT + " WHERE state_key = ? AND expires_at > ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, text(key));
            select.setLong(2, now);
            return read(select).stream().findFirst();
        }
    }

    /** Tells whether the key was absent. */
    static boolean insert(
            Connection connection, StateKey key, long version, StateValue value, long now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            write(insert, version, value, key);
            while (!isNew(insert)) {
                if (replaceExpired(connection, key, version, value, now)) {
                    return true;
                }
                if (get(connection, key, now).isPresent()) {
                    return false;
                }
                // It was removed between two of our statements, so the key is absent after all.
            }
            return true;
        }
    }

    private static boolean isNew(PreparedStatement insert) throws SQLException {
        try {
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith(DUPLICATE)) {
                throw e;
            }
            return false;
        }
    }

    /** A record whose time has run out counts as absent before it is cleaned up. */
    private static boolean replaceExpired(
            Connection connection, StateKey key, long version, StateValue value, long now)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(UPDATE + " AND expires_at <= ?")) {
            write(update, version, value, key);
            update.setLong(7, now);
            return update.executeUpdate() == 1;
        }
    }

    /** Tells whether the record still had that version. */
    static boolean update(
            Connection connection,
            StateKey key,
            long version,
            long next,
            StateValue value,
            long now)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(UPDATE + " AND version = ? AND expires_at > ?")) {
            write(update, next, value, key);
            update.setLong(7, version);
            update.setLong(8, now);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Tells whether what was seen still stood. Where it runs out and is due as before, nothing else
     * is written: it is in the same places of the same indexes.
     */
    static boolean update(
            Connection connection, StateRecord seen, long next, StateValue value, long now)
            throws SQLException {
        StateValue before = seen.value();
        if (!before.expiresAt().equals(value.expiresAt())
                || !Objects.equals(before.due(), value.due())) {
            return update(connection, seen.key(), seen.version(), next, value, now);
        }
        try (PreparedStatement update = connection.prepareStatement(UPDATE_CONTENT)) {
            update.setLong(1, next);
            update.setBytes(2, value.bytes());
            update.setString(3, text(seen.key()));
            update.setLong(4, seen.version());
            update.setLong(5, now);
            return update.executeUpdate() == 1;
        }
    }

    /** Tells whether the record still had that version. */
    static boolean delete(Connection connection, StateKey key, long version, long now)
            throws SQLException {
        String sql =
                "DELETE FROM wechat_state WHERE state_key = ? AND version = ? AND expires_at > ?";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, text(key));
            delete.setLong(2, version);
            delete.setLong(3, now);
            return delete.executeUpdate() == 1;
        }
    }

    static StatePage scan(
            Connection connection, String prefix, @Nullable String cursor, int limit, long now)
            throws SQLException {
        String sql =
                SELECT
                        + " WHERE state_key LIKE ? ESCAPE '!' AND state_key > ? AND expires_at > ?"
                        + " ORDER BY state_key";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, prefix.replaceAll("([!%_])", "!$1") + "%");
            select.setString(2, cursor == null ? "" : cursor);
            select.setLong(3, now);
            select.setMaxRows(limit == Integer.MAX_VALUE ? limit : limit + 1);
            List<StateRecord> found = read(select);
            if (found.size() <= limit) {
                return new StatePage(found, null);
            }
            List<StateRecord> page = found.subList(0, limit);
            return new StatePage(page, page.get(limit - 1).key().text());
        }
    }

    static List<StateRecord> due(
            Connection connection, String index, Instant until, int limit, long now)
            throws SQLException {
        String sql =
                SELECT
                        + " WHERE due_index = ? AND due_at <= ? AND expires_at > ?"
                        + " ORDER BY due_at, state_key";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, index);
            select.setLong(2, millis(until));
            select.setLong(3, now);
            select.setMaxRows(limit);
            return read(select);
        }
    }

    /**
     * Deletes one batch of what has run out.
     *
     * @return how many records it found, {@link #BATCH} if there may be more
     */
    static int deleteExpired(Connection connection, long now) throws SQLException {
        List<String> keys = expired(connection, now);
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "DELETE FROM wechat_state WHERE state_key = ? AND expires_at <= ?")) {
            for (String key : keys) {
                delete.setString(1, key);
                delete.setLong(2, now);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        return keys.size();
    }

    private static List<String> expired(Connection connection, long now) throws SQLException {
        List<String> keys = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT state_key FROM wechat_state WHERE expires_at <= ?")) {
            select.setLong(1, now);
            select.setMaxRows(BATCH);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
            }
        }
        return keys;
    }

    /** Some databases cut off what is too long, and then two keys are one. */
    static String text(StateKey key) {
        String text = key.text();
        if (text.length() > LONGEST_KEY) {
            throw new StateStoreException(
                    "a key may have "
                            + LONGEST_KEY
                            + " characters, but one of kind "
                            + key.kind()
                            + " has "
                            + text.length(),
                    null);
        }
        return text;
    }

    /** The nearest moment that milliseconds reach. */
    static long millis(Instant instant) {
        if (instant.isAfter(LAST)) {
            return Long.MAX_VALUE;
        }
        return instant.isBefore(FIRST) ? Long.MIN_VALUE : instant.toEpochMilli();
    }

    /** Sets version, content, expires_at, due_index, due_at and state_key, in this order. */
    static void write(PreparedStatement statement, long version, StateValue value, StateKey key)
            throws SQLException {
        StateValue.Due due = value.due();
        statement.setLong(1, version);
        statement.setBytes(2, value.bytes());
        statement.setLong(3, millis(value.expiresAt()));
        if (due == null) {
            statement.setNull(4, Types.VARCHAR);
            statement.setNull(5, Types.BIGINT);
        } else {
            statement.setString(4, due.index());
            statement.setLong(5, millis(due.at()));
        }
        statement.setString(6, text(key));
    }

    /** Reads state_key, version, content, expires_at, due_index and due_at, in this order. */
    static List<StateRecord> read(PreparedStatement select) throws SQLException {
        List<StateRecord> records = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String index = row.getString(5);
                StateValue.Due due =
                        index == null
                                ? null
                                : new StateValue.Due(index, Instant.ofEpochMilli(row.getLong(6)));
                records.add(
                        new StateRecord(
                                StateKey.parse(row.getString(1)),
                                row.getLong(2),
                                new StateValue(
                                        row.getBytes(3),
                                        Instant.ofEpochMilli(row.getLong(4)),
                                        due)));
            }
        }
        return records;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements on the table of {@link JdbcStateStore}, each of which commits by itself. A record
 * is there while {@code now}, in milliseconds since 1970, is before its time.
 */
final class JdbcTable {

    /** How many expired records are deleted at a time, so that no other writer waits long. */
    static final int BATCH = 500;

    private static final String SELECT =
            "SELECT state_key, version, content, expires_at, due_index, due_at FROM wechat_state";

    private static final String UPDATE =
            "UPDATE wechat_state"
                    + " SET version = ?, content = ?, expires_at = ?, due_index = ?, due_at = ?"
                    + " WHERE state_key = ?";

    private static final String INSERT =
            "INSERT INTO wechat_state"
                    + " (version, content, expires_at, due_index, due_at, state_key)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";

    /** SQL standard, class 23: integrity constraint violation. */
    private static final String DUPLICATE = "23";

    private JdbcTable() {}

    static Optional<StateRecord> get(Connection connection, StateKey key, long now)
            throws SQLException {
        String sql = SELECT + " WHERE state_key = ? AND expires_at > ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, JdbcRows.text(key));
            select.setLong(2, now);
            return JdbcRows.read(select).stream().findFirst();
        }
    }

    /** Tells whether the key was absent. */
    static boolean insert(
            Connection connection, StateKey key, long version, StateValue value, long now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            JdbcRows.write(insert, version, value, key);
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
            JdbcRows.write(update, version, value, key);
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
            JdbcRows.write(update, next, value, key);
            update.setLong(7, version);
            update.setLong(8, now);
            return update.executeUpdate() == 1;
        }
    }

    /** Tells whether the record still had that version. */
    static boolean delete(Connection connection, StateKey key, long version, long now)
            throws SQLException {
        String sql =
                "DELETE FROM wechat_state WHERE state_key = ? AND version = ? AND expires_at > ?";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, JdbcRows.text(key));
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
            List<StateRecord> found = JdbcRows.read(select);
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
            select.setLong(2, JdbcRows.millis(until));
            select.setLong(3, now);
            select.setMaxRows(limit);
            return JdbcRows.read(select);
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
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a record lies in the table of {@link JdbcStateStore}. */
public final class JdbcRows {

    private static final int LONGEST_KEY = 512;
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);

    private JdbcRows() {}

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
    public static long millis(Instant instant) {
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

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a record lies in the table of {@link JdbcStateStore}. */
final class JdbcRows {

    /** In the order in which they are read. */
    static final String COLUMNS = "state_key, version, content, expires_at, due_index, due_at";

    private JdbcRows() {}

    /** Sets version, content, expires_at, due_index, due_at and state_key, in this order. */
    static void write(PreparedStatement statement, long version, StateValue value, StateKey key)
            throws SQLException {
        StateValue.Due due = value.due();
        statement.setLong(1, version);
        statement.setBytes(2, value.bytes());
        statement.setLong(3, value.expiresAt().toEpochMilli());
        if (due == null) {
            statement.setNull(4, Types.VARCHAR);
            statement.setNull(5, Types.BIGINT);
        } else {
            statement.setString(4, due.index());
            statement.setLong(5, due.at().toEpochMilli());
        }
        statement.setString(6, key.text());
    }

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

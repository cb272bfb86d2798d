// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Deletes what has run out, in small batches, so that no other writer waits long. */
final class JdbcCleanUp {

    static final int BATCH = 500;
    static final String FIND_EXPIRED = "SELECT state_key FROM wechat_state WHERE expires_at <= ?";

    private JdbcCleanUp() {}

    /**
     * Deletes one batch.
     *
     * @param select of {@link #FIND_EXPIRED}
     * @return how many records it found, {@link #BATCH} if there may be more
     */
    static int deleteExpired(PreparedStatement select, long now) throws SQLException {
        select.setLong(1, now);
        select.setMaxRows(BATCH);
        List<String> keys = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        try (PreparedStatement delete =
                select.getConnection()
                        .prepareStatement(
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
}

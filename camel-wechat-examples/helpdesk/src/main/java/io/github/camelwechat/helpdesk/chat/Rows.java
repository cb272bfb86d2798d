// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows both sides of a chat read and write. */
final class Rows {

    private Rows() {}

    /** A conversation exists from its first message, and remembers the time of its last. */
    static void touch(Connection connection, String openId, long at) throws SQLException {
        try (PreparedStatement merge =
                connection.prepareStatement(
                        "MERGE INTO conversation c USING (VALUES (CAST(? AS VARCHAR), CAST(? AS BIGINT))) v (openid, at)"
                                + " ON c.openid = v.openid"
                                + " WHEN MATCHED THEN UPDATE SET last_at = v.at"
                                + " WHEN NOT MATCHED THEN INSERT (openid, last_at) VALUES (v.openid, v.at)")) {
            merge.setString(1, openId);
            merge.setLong(2, at);
            merge.executeUpdate();
        }
    }

    /**
     * @param which what follows the FROM clause
     */
    static List<Conversation> conversations(
            Connection connection, String which, String... parameters) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT c.openid, c.last_at, LEFT(COALESCE(m.text, 'Picture'), 100) AS preview"
                                + " FROM conversation c JOIN message m ON m.openid = c.openid AND m.position ="
                                + " (SELECT MAX(position) FROM message l WHERE l.openid = c.openid) "
                                + which)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            List<Conversation> found = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(
                            new Conversation(
                                    row.getString("openid"),
                                    row.getLong("last_at"),
                                    row.getString("preview")));
                }
            }
            return found;
        }
    }

    static List<ChatMessage> messages(Connection connection, String openId) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT id, sender, type, text, title, description, url, media_type, at, status, reason_code, reason_text, waits_since"
                                + " FROM message WHERE openid = ? ORDER BY at, position")) {
            query.setString(1, openId);
            List<ChatMessage> found = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(message(row));
                }
            }
            return found;
        }
    }

    static Optional<Media> media(Connection connection, String messageId) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT media_type, media FROM message WHERE id = ? AND media IS NOT NULL")) {
            query.setString(1, messageId);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Media(row.getString(1), row.getBytes(2)))
                        : Optional.empty();
            }
        }
    }

    private static ChatMessage message(ResultSet row) throws SQLException {
        String status = row.getString("status");
        return new ChatMessage(
                row.getString("id"),
                "agent".equals(row.getString("sender")),
                row.getString("type"),
                row.getString("text"),
                card(row),
                row.getString("media_type"),
                row.getLong("at"),
                status == null ? null : AnswerStatus.ofColumn(status),
                reason(row),
                AnswerStatus.PARKED.column().equals(status) ? row.getLong("waits_since") : null);
    }

    private static @Nullable Card card(ResultSet row) throws SQLException {
        String title = row.getString("title");
        return title == null
                ? null
                : new Card(title, row.getString("description"), row.getString("url"));
    }

    private static @Nullable Reason reason(ResultSet row) throws SQLException {
        String code = row.getString("reason_code");
        return code == null ? null : new Reason(code, row.getString("reason_text"));
    }
}

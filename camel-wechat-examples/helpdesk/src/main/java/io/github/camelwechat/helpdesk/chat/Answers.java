// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import io.github.camelwechat.failure.WeChatException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents' answers on their way to WeChat, as an outbox: an answer is stored before it is put on the
 * queue, and every step is a transition that only one caller can win. Thread-safe.
 *
 * <p>{@code queued -> sending -> sent | failed}; back to {@code queued} when WeChat could not be
 * reached and the broker will deliver again, or when the agent sends a failed one again. One that
 * may wait goes on to {@code parked} while the service window is closed, and from there to {@code
 * sent} or {@code failed}.
 */
public final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    /** Headers that survive the queue: brokers drop those that begin with {@code Camel}. */
    private static final String ANSWER = "answer";

    private static final String ATTEMPT = "attempt";

    private final ChatDatabase database;
    private final InstantSource clock;

    public Answers(ChatDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stores a new answer that fails if the window is closed. */
    public String store(String openId, @Nullable String text, @Nullable Media picture) {
        return store(openId, text, picture, false);
    }

    /**
     * Stores a new answer.
     *
     * @param waits whether it waits for the window if that is closed
     * @return the message's id
     */
    public String store(
            String openId, @Nullable String text, @Nullable Media picture, boolean waits) {
        String id = UUID.randomUUID().toString();
        long at = clock.instant().getEpochSecond();
        database.change(
                connection -> {
                    Rows.touch(connection, openId, at);
                    try (PreparedStatement insert =
                            connection.prepareStatement(
                                    "INSERT INTO message (id, openid, position, sender, type, text, media_type, media, at, waits, status)"
                                            + " VALUES (?, ?, NEXT VALUE FOR message_position, 'agent', ?, ?, ?, ?, ?, ?, 'queued')")) {
                        insert.setString(1, id);
                        insert.setString(2, openId);
                        insert.setString(3, picture == null ? "text" : "image");
                        insert.setString(4, text);
                        Conversations.setMedia(insert, 5, picture);
                        insert.setLong(7, at);
                        insert.setBoolean(8, waits);
                        return insert.executeUpdate();
                    }
                });
        return id;
    }

    /** Queues a failed answer again, which fails again if the window is closed. */
    public boolean sendAgain(String openId, String id) {
        return sendAgain(openId, id, false);
    }

    /**
     * Queues a failed answer again, as the latest message of its chat and with a send id of its
     * own.
     *
     * @param waits whether it waits for the window if that is closed
     * @return whether there was such a failed answer
     */
    public boolean sendAgain(String openId, String id, boolean waits) {
        long at = clock.instant().getEpochSecond();
        return database.change(
                connection -> {
                    Rows.touch(connection, openId, at);
                    return update(
                            connection,
                            "UPDATE message SET status = 'queued', attempt = attempt + 1, handed_over = FALSE, at = ?, waits = ?,"
                                    + " position = NEXT VALUE FOR message_position, reason_code = NULL, reason_text = NULL"
                                    + " WHERE id = ? AND openid = ? AND status = 'failed'",
                            at,
                            waits,
                            id,
                            openId);
                });
    }

    /** The answers that still have to be put on the queue, the oldest first. */
    public List<String> waiting() {
        return ids("status = 'queued' AND NOT handed_over");
    }

    /** The answers that wait for a window, the oldest first. */
    public List<String> parked() {
        return ids("status = 'parked'");
    }

    private List<String> ids(String which) {
        return database.read(
                connection -> {
                    try (PreparedStatement query =
                            connection.prepareStatement(
                                    "SELECT id FROM message WHERE "
                                            + which
                                            + " ORDER BY position LIMIT 1000")) {
                        List<String> found = new ArrayList<>();
                        try (ResultSet row = query.executeQuery()) {
                            while (row.next()) {
                                found.add(row.getString(1));
                            }
                        }
                        return found;
                    }
                });
    }

    /**
     * After a start nobody knows what the broker has: everything unfinished is offered again, and
     * it takes none twice.
     */
    public void forgetHandOvers() {
        database.change(
                connection ->
                        update(
                                connection,
                                "UPDATE message SET handed_over = FALSE WHERE status IN ('queued', 'sending')"));
    }

    /** An answer with its content, for the queue. */
    public Answer find(@Body String id) {
        return database.read(
                connection -> {
                    try (PreparedStatement query =
                            connection.prepareStatement(
                                    "SELECT attempt, openid, waits, text, media FROM message WHERE id = ? AND sender = 'agent'")) {
                        query.setString(1, id);
                        try (ResultSet row = query.executeQuery()) {
                            if (!row.next()) {
                                throw new IllegalArgumentException("there is no answer " + id);
                            }
                            byte[] picture = row.getBytes("media");
                            return new Answer(
                                    id,
                                    row.getInt("attempt"),
                                    row.getString("openid"),
                                    row.getBoolean("waits"),
                                    picture != null ? picture : row.getString("text"));
                        }
                    }
                });
    }

    /** The broker has it. */
    public void handedOver(@Header(ANSWER) String id, @Header(ATTEMPT) int attempt) {
        database.change(
                connection ->
                        update(
                                connection,
                                "UPDATE message SET handed_over = TRUE WHERE id = ? AND attempt = ?",
                                id,
                                attempt));
    }

    /**
     * Takes an answer for sending. The queue delivers one attempt to one consumer at a time; one
     * that is being sent already was interrupted, and the component knows by its send id how far it
     * came.
     *
     * @return false if this attempt is over
     */
    public boolean claim(@Header(ANSWER) String id, @Header(ATTEMPT) int attempt) {
        return move(id, attempt, "'queued', 'sending'", AnswerStatus.SENDING, null);
    }

    /** WeChat took it. */
    public void sent(@Header(ANSWER) String id, @Header(ATTEMPT) int attempt) {
        move(id, attempt, "'sending', 'parked'", AnswerStatus.SENT, null);
    }

    /** The window is closed: it waits from now on, or goes on waiting. */
    public void park(@Header(ANSWER) String id, @Header(ATTEMPT) int attempt) {
        long now = clock.instant().getEpochSecond();
        database.change(
                connection ->
                        update(
                                connection,
                                "UPDATE message SET status = 'parked', waits_since = ?"
                                        + " WHERE id = ? AND attempt = ? AND status = 'sending'",
                                now,
                                id,
                                attempt));
    }

    /**
     * Takes note of the end of an answer's wait. It may be known before the bridge has noted that
     * the answer waits.
     *
     * @param event what the component tells on channel {@code window}
     * @param sendId the name of the attempt; null of a message that is no answer of ours
     */
    public void waitOver(
            @Header("CamelWeChatEvent") String event,
            @Header("CamelWeChatSendId") @Nullable String sendId,
            @Body Map<?, ?> body) {
        String attempt = sendId == null ? "" : sendId;
        int dot = attempt.lastIndexOf('.');
        Optional<Reason> reason = Reason.ofParked(event, body.get("why"));
        if (dot < 0 || reason.isEmpty() && !event.equals("messageDelivered")) {
            return;
        }
        move(
                attempt.substring(0, dot),
                Integer.parseInt(attempt.substring(dot + 1)),
                "'sending', 'parked'",
                reason.isEmpty() ? AnswerStatus.SENT : AnswerStatus.FAILED,
                reason.orElse(null));
    }

    /** It will not be sent, or nobody knows. What only may pass changes nothing: it waits on. */
    public void failedToWait(
            @Header(ANSWER) String id,
            @Header(ATTEMPT) int attempt,
            @ExchangeException WeChatException failure) {
        if (!failure.retryable()) {
            move(id, attempt, "'parked'", AnswerStatus.FAILED, Reason.of(failure));
        }
    }

    /** WeChat could not be asked; the broker delivers it again. */
    public void delayed(@Header(ANSWER) String id, @Header(ATTEMPT) int attempt) {
        move(id, attempt, "'sending'", AnswerStatus.QUEUED, null);
    }

    /** It will not be sent, or nobody knows. The text stays. */
    public void failed(
            @Header(ANSWER) String id,
            @Header(ATTEMPT) int attempt,
            @ExchangeException WeChatException failure) {
        Reason reason = Reason.of(failure);
        if ("INTERNAL".equals(reason.code())) {
            LOG.error("Answer {} could not be sent", id, failure);
        }
        move(id, attempt, "'queued', 'sending'", AnswerStatus.FAILED, reason);
    }

    private boolean move(
            String id, int attempt, String from, AnswerStatus to, @Nullable Reason reason) {
        return database.change(
                connection ->
                        update(
                                connection,
                                "UPDATE message SET status = ?, reason_code = ?, reason_text = ?"
                                        + " WHERE id = ? AND attempt = ? AND status IN ("
                                        + from
                                        + ")",
                                to.column(),
                                reason == null ? null : reason.code(),
                                reason == null ? null : reason.text(),
                                id,
                                attempt));
    }

    private static boolean update(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            return update.executeUpdate() > 0;
        }
    }
}

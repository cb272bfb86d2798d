// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversations: texts, files and their authors. The routes call the first half with a user's
 * message; storing the same message twice stores it once, so a queue may deliver as often as it
 * likes. Thread-safe.
 */
public final class Conversations {

    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);

    private final ChatDatabase database;
    private final InstantSource clock;

    public Conversations(ChatDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stores a message; a picture, a voice message and a video with their bytes. */
    public void receive(@Body Inbound inbound, @Variable("file") byte @Nullable [] file) {
        store(inbound, InboundText.of(inbound), file == null ? null : Media.of(file));
    }

    /** The file could not be fetched this time: stores that it is on its way. */
    public void fileDelayed(@Body Inbound inbound) {
        store(
                inbound,
                InboundText.fileOf(inbound)
                        + ", which WeChat has not handed out yet. It is asked again.",
                null);
    }

    /** The file could not be fetched at all: stores that there was one. */
    public void fileLost(@Body Inbound inbound, @ExchangeException WeChatException failure) {
        String file = InboundText.fileOf(inbound);
        LOG.warn("{} could not be fetched from WeChat: {}", file, failure.getMessage());
        store(inbound, file + " that WeChat did not hand out.", null);
    }

    private void store(Inbound inbound, @Nullable String text, @Nullable Media media) {
        Received received = inbound.received();
        OpenId user = received.openId();
        if (user == null) {
            LOG.info(
                    "WeChat reports {} about nobody; the inbox has no place for it",
                    received.event());
            return;
        }
        Instant createTime = received.createTime();
        long at = (createTime == null ? clock.instant() : createTime).getEpochSecond();
        database.change(
                connection -> {
                    Rows.touch(connection, user.value(), at);
                    if (!update(connection, received.dedupeKey(), text, media)) {
                        insert(connection, user.value(), inbound, at, text, media);
                    }
                    return true;
                });
    }

    /**
     * A file that came late takes the place of the sentence that stood for it; anything else is
     * there already.
     */
    private static boolean update(
            Connection connection, String dedupeKey, @Nullable String text, @Nullable Media media)
            throws SQLException {
        try (PreparedStatement known =
                connection.prepareStatement(
                        "SELECT media IS NULL FROM message WHERE dedupe_key = ? FOR UPDATE")) {
            known.setString(1, dedupeKey);
            try (ResultSet row = known.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                if (!row.getBoolean(1)) {
                    return true;
                }
            }
        }
        try (PreparedStatement late =
                connection.prepareStatement(
                        "UPDATE message SET text = ?, media_type = ?, media = ? WHERE dedupe_key = ?")) {
            late.setString(1, text);
            setMedia(late, 2, media);
            late.setString(4, dedupeKey);
            late.executeUpdate();
            return true;
        }
    }

    private static void insert(
            Connection connection,
            String openId,
            Inbound inbound,
            long at,
            @Nullable String text,
            @Nullable Media media)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO message (id, openid, position, sender, type, text, media_type, media, at, dedupe_key, title, description, url)"
                                + " VALUES (?, ?, NEXT VALUE FOR message_position, 'user', ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setString(2, openId);
            insert.setString(3, InboundText.typeOf(inbound));
            insert.setString(4, text);
            setMedia(insert, 5, media);
            insert.setLong(7, at);
            insert.setString(8, inbound.received().dedupeKey());
            Card card = Card.of(inbound);
            insert.setString(9, card == null ? null : card.title());
            insert.setString(10, card == null ? null : card.description());
            insert.setString(11, card == null ? null : card.url());
            insert.executeUpdate();
        }
    }

    static void setMedia(PreparedStatement statement, int first, @Nullable Media media)
            throws SQLException {
        statement.setString(first, media == null ? null : media.contentType());
        statement.setBinaryStream(
                first + 1, media == null ? null : new ByteArrayInputStream(media.bytes()));
    }

    /** The conversations, the latest first. */
    public List<Conversation> latest() {
        return database.read(
                connection ->
                        Rows.conversations(
                                connection,
                                "ORDER BY m.at DESC, m.position DESC FETCH FIRST 500 ROWS ONLY"));
    }

    /** One conversation; empty if that user never wrote to us. */
    public Optional<Conversation> find(String openId) {
        return database.read(
                connection ->
                        Rows.conversations(connection, "WHERE c.openid = ?", openId).stream()
                                .findFirst());
    }

    /** Everything said in a conversation, the oldest first. */
    public List<ChatMessage> messages(String openId) {
        return database.read(connection -> Rows.messages(connection, openId));
    }

    /** The file of a message; empty if there is no such message, or it has none. */
    public Optional<Media> media(String messageId) {
        return database.read(connection -> Rows.media(connection, messageId));
    }
}

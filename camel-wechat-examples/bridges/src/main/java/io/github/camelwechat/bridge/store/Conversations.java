// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.store;

import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.PostedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contacts and conversations that a bridge has made in its helpdesk, and the messages that it
 * has put there. Thread-safe.
 */
public final class Conversations {

    /** Conversations are looked through for so long. */
    private static final Duration RECENT = Duration.ofDays(7);

    private static final int MOST_RECENT = 500;

    private static final String OF_HELPDESK = "helpdesk.";

    private final BridgeDatabase database;
    private final String bridge;
    private final String account;
    private final InstantSource clock;

    public Conversations(
            BridgeDatabase database, String bridge, String account, InstantSource clock) {
        this.database = database;
        this.bridge = bridge;
        this.account = account;
        this.clock = clock;
    }

    /** The helpdesk's id of a user. */
    public Optional<String> contact(String openId) {
        return database.text(
                "SELECT contact FROM bridge_conversation WHERE bridge = ? AND openid = ? ORDER BY last_at DESC",
                bridge,
                openId);
    }

    /** The helpdesk's id of the conversation, if that was opened. */
    public Optional<String> conversation(String openId, @Nullable String wechatConversation) {
        return database
                .rows(
                        "SELECT conversation FROM bridge_conversation WHERE bridge = ? AND openid = ?"
                                + " AND wechat_conversation = ? AND conversation IS NOT NULL",
                        row -> row.getString(1),
                        bridge,
                        openId,
                        key(wechatConversation))
                .stream()
                .findFirst();
    }

    /** The conversation in which something happened last. */
    public Optional<Conversation> latest(String openId) {
        return conversations(
                        "openid = ? AND conversation IS NOT NULL ORDER BY last_at DESC", openId)
                .stream()
                .findFirst();
    }

    /** The conversation with that id, and whose it is. */
    public Optional<Conversation> byId(String conversation) {
        return conversations("conversation = ?", conversation).stream().findFirst();
    }

    /** Those in which something happened last, the latest first. */
    public List<Conversation> recent() {
        return conversations(
                "conversation IS NOT NULL AND last_at > ? ORDER BY last_at DESC LIMIT "
                        + MOST_RECENT,
                clock.instant().minus(RECENT).toEpochMilli());
    }

    private List<Conversation> conversations(String which, Object value) {
        return database.rows(
                "SELECT openid, contact, conversation FROM bridge_conversation WHERE bridge = ? AND "
                        + which,
                row ->
                        new Conversation(
                                Customer.of(account, row.getString(1)),
                                row.getString(2),
                                row.getString(3)),
                bridge,
                value);
    }

    /** Remembers a contact before it has a conversation. */
    public void rememberContact(
            String openId, @Nullable String wechatConversation, String contact) {
        database.transact(
                connection -> remember(connection, openId, wechatConversation, contact, null));
    }

    /**
     * Remembers the conversation, and the message as one that the bridge itself has made; that ends
     * its delivery at once. A process that ended in between would not find its own message in the
     * helpdesk, because it is known already, and post it once more.
     */
    public void remember(
            Delivery delivery,
            @Nullable String wechatConversation,
            String contact,
            PostedMessage posted) {
        long now = clock.instant().toEpochMilli();
        database.transact(
                connection -> {
                    for (String message : posted.ids()) {
                        BridgeDatabase.update(
                                connection,
                                "INSERT INTO bridge_message (bridge, message, at) SELECT ?, ?, ? WHERE NOT EXISTS"
                                        + " (SELECT 1 FROM bridge_message WHERE bridge = ? AND message = ?)",
                                bridge,
                                message,
                                now,
                                bridge,
                                message);
                    }
                    BridgeDatabase.update(
                            connection,
                            "UPDATE bridge_delivery SET state = 'done', content = '', changed_at = ? WHERE id = ?",
                            now,
                            delivery.id());
                    return remember(
                            connection,
                            delivery.openId(),
                            wechatConversation,
                            contact,
                            posted.conversation());
                });
        claimEarly(posted.conversation());
    }

    /** Gives answers that were faster than the id of their conversation to its user. */
    public void claimEarly(String conversation) {
        byId(conversation)
                .ifPresent(
                        known ->
                                database.update(
                                        "UPDATE bridge_delivery SET openid = ? WHERE bridge = ? AND direction = 'out' AND openid = ?",
                                        known.customer().openId(),
                                        bridge,
                                        Deliveries.EARLY + conversation));
    }

    /** A conversation that an agent began. */
    public void adopt(
            String openId,
            @Nullable String wechatConversation,
            String contact,
            String conversation) {
        database.transact(
                connection ->
                        remember(connection, openId, wechatConversation, contact, conversation));
    }

    private int remember(
            Connection connection,
            String openId,
            @Nullable String wechatConversation,
            String contact,
            @Nullable String conversation)
            throws SQLException {
        long now = clock.instant().toEpochMilli();
        int changed =
                BridgeDatabase.update(
                        connection,
                        "UPDATE bridge_conversation SET contact = ?, conversation = ?, last_at = ?"
                                + " WHERE bridge = ? AND openid = ? AND wechat_conversation = ?",
                        contact,
                        conversation,
                        now,
                        bridge,
                        openId,
                        key(wechatConversation));
        return changed > 0
                ? changed
                : BridgeDatabase.update(
                        connection,
                        "INSERT INTO bridge_conversation (bridge, openid, wechat_conversation, contact, conversation, last_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        bridge,
                        openId,
                        key(wechatConversation),
                        contact,
                        conversation,
                        now);
    }

    public void forgetContact(String openId) {
        database.update(
                "DELETE FROM bridge_conversation WHERE bridge = ? AND openid = ?", bridge, openId);
    }

    public void forgetConversation(String openId, @Nullable String wechatConversation) {
        database.update(
                "UPDATE bridge_conversation SET conversation = NULL WHERE bridge = ? AND openid = ?"
                        + " AND wechat_conversation = ?",
                bridge,
                openId,
                key(wechatConversation));
    }

    /** Remembers what an answer lets the user choose from, until the next answer. */
    public void offer(String openId, Content answer) {
        String options =
                answer instanceof Content.Choice choice
                        ? AnswerJson.options(choice.options()).toString()
                        : null;
        database.update(
                "UPDATE bridge_conversation SET offered = ? WHERE bridge = ? AND openid = ?"
                        + (options == null ? " AND offered IS NOT NULL" : ""),
                options,
                bridge,
                openId);
    }

    /** The options of the last answer to the user; empty if it had none. */
    public List<Content.Option> offered(String openId) {
        return database.text(
                        "SELECT offered FROM bridge_conversation WHERE bridge = ? AND openid = ?"
                                + " AND offered IS NOT NULL",
                        bridge,
                        openId)
                .map(AnswerJson::options)
                .orElse(List.of());
    }

    /** Tells whether the bridge itself has made this message in the helpdesk. */
    public boolean isEcho(String message) {
        return database.text(
                        "SELECT message FROM bridge_message WHERE bridge = ? AND message = ?",
                        bridge,
                        message)
                .isPresent();
    }

    /**
     * Remembers what the agent is told of the service window.
     *
     * @return false if that is what was told before
     */
    public boolean isNewWindow(Conversation conversation, String text) {
        return database.update(
                        "UPDATE bridge_conversation SET window_text = ? WHERE bridge = ? AND conversation = ?"
                                + " AND (window_text IS NULL OR window_text <> ?)",
                        text,
                        bridge,
                        conversation.id(),
                        text)
                > 0;
    }

    /** The agent was not told, so the next time is a new one whatever it says. */
    public void forgetWindow(Conversation conversation) {
        database.update(
                "UPDATE bridge_conversation SET window_text = NULL WHERE bridge = ? AND conversation = ?",
                bridge,
                conversation.id());
    }

    /** Values of the helpdesk's own. */
    public BridgeServices.Values values() {
        return new BridgeServices.Values() {
            @Override
            public Optional<String> get(String name) {
                return value(OF_HELPDESK + name);
            }

            @Override
            public void put(String name, String text) {
                value(OF_HELPDESK + name, text);
            }
        };
    }

    public Optional<String> value(String name) {
        return database.text(
                "SELECT text FROM bridge_value WHERE bridge = ? AND name = ?", bridge, name);
    }

    public void value(String name, String text) {
        database.transact(
                connection ->
                        BridgeDatabase.update(
                                                connection,
                                                "UPDATE bridge_value SET text = ? WHERE bridge = ? AND name = ?",
                                                text,
                                                bridge,
                                                name)
                                        > 0
                                ? 1
                                : BridgeDatabase.update(
                                        connection,
                                        "INSERT INTO bridge_value (bridge, name, text) VALUES (?, ?, ?)",
                                        bridge,
                                        name,
                                        text));
    }

    private static String key(@Nullable String wechatConversation) {
        return wechatConversation == null ? "" : wechatConversation;
    }
}

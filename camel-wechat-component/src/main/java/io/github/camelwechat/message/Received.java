// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields that every callback has, and its whole original tree. Immutable.
 *
 * @param account the name of the account it was sent to
 * @param appId that account's appid
 * @param openId the user it is about, which is not always {@code FromUserName}; null if it is about
 *     nobody
 * @param msgType {@code MsgType} as sent; null if there was none
 * @param event {@code Event} as sent; null if it is not an event
 * @param msgId {@code MsgId} as sent; null for events. Not unique between users: use {@code
 *     dedupeKey}
 * @param createTime when WeChat says it happened, to the second, whatever it says; null if there
 *     was none
 * @param dedupeKey the same for every delivery of one callback, different for any two callbacks
 * @param fields the decrypted tree, names unchanged: values are {@code String}, {@code Map} or
 *     {@code List}
 * @param conversation to which it belongs; null where nobody asked for conversations
 */
public record Received(
        String account,
        String appId,
        @Nullable OpenId openId,
        @Nullable String msgType,
        @Nullable String event,
        @Nullable String msgId,
        @Nullable Instant createTime,
        String dedupeKey,
        Map<String, Object> fields,
        @Nullable Conversation conversation) {

    /**
     * The conversation of a user and an account, as option {@code conversationGap} bounds it.
     *
     * @param id the same on every node; null if the callback belongs to none, or the store could
     *     not tell
     */
    public record Conversation(@Nullable String id) {}

    /** Of which nobody asked to what conversation it belongs. */
    public Received(
            String account,
            String appId,
            @Nullable OpenId openId,
            @Nullable String msgType,
            @Nullable String event,
            @Nullable String msgId,
            @Nullable Instant createTime,
            String dedupeKey,
            Map<String, Object> fields) {
        this(account, appId, openId, msgType, event, msgId, createTime, dedupeKey, fields, null);
    }

    public Received {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(appId, "appId");
        Objects.requireNonNull(dedupeKey, "dedupeKey");
        Objects.requireNonNull(fields, "fields");
    }

    /** See {@link Inbound#canonical()}. */
    public Map<String, @Nullable Object> canonical() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("account", account);
        map.put("appId", appId);
        map.put("openId", openId == null ? null : openId.value());
        map.put("msgType", msgType);
        map.put("event", event);
        map.put("msgId", msgId);
        map.put("createTime", createTime == null ? null : createTime.getEpochSecond());
        map.put("content", text("Content"));
        map.put("mediaId", text("MediaId"));
        map.put("dedupeKey", dedupeKey);
        if (conversation != null) {
            map.put("conversationId", conversation.id());
        }
        map.put("fields", fields);
        return map;
    }

    /** The same callback as one of the account that it proved to be sent to. */
    public Received sentTo(String name, String itsAppId) {
        return new Received(
                name,
                itsAppId,
                openId,
                msgType,
                event,
                msgId,
                createTime,
                dedupeKey,
                fields,
                conversation);
    }

    /** The same callback as part of a conversation. */
    public Received in(@Nullable Conversation its) {
        return its == null
                ? this
                : new Received(
                        account,
                        appId,
                        openId,
                        msgType,
                        event,
                        msgId,
                        createTime,
                        dedupeKey,
                        fields,
                        its);
    }

    /**
     * Returns {@code msgType}, or {@code event.} and the event for an event, in lower case; empty
     * if it is in no list of ours.
     */
    public Optional<String> knownType() {
        return InboundTypes.known(this);
    }

    /** The text of a field at the top of the tree, or null if it is absent or not a text. */
    public @Nullable String text(String name) {
        return fields.get(name) instanceof String text ? text : null;
    }
}

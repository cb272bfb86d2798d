// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Received.Conversation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documented JSON form of everything that arrives, the same before and after any queue.
 *
 * <p>Eleven members, always all of them and always in this order: {@code account, appId, openId,
 * msgType, event, msgId, createTime, content, mediaId, dedupeKey, fields}. What a callback does not
 * have is {@code null} rather than absent, so that a route may ask for {@code $.event} without
 * asking first whether it is there. {@code createTime} is a number, epoch seconds. {@code fields}
 * is the whole original tree; {@code content} and {@code mediaId} repeat its {@code Content} and
 * {@code MediaId} for convenience and are not read back. Where option {@code conversationGap} is
 * set, {@code conversationId} stands before {@code fields}. Thread-safe.
 */
public final class CanonicalJson {

    /** Names the schema of the form, which is in the jar as {@link #SCHEMA_RESOURCE}. */
    public static final String SCHEMA =
            "https://camelwechat.github.io/schema/canonical-inbound-1.json";

    /** Where the schema is, for {@link ClassLoader#getResource}. */
    public static final String SCHEMA_RESOURCE =
            "META-INF/io/github/camelwechat/canonical-inbound-1.schema.json";

    private static final String ACCOUNT = "account";
    private static final String APP_ID = "appId";
    private static final String OPEN_ID = "openId";
    private static final String MSG_TYPE = "msgType";
    private static final String EVENT = "event";
    private static final String MSG_ID = "msgId";
    private static final String CREATE_TIME = "createTime";
    private static final String DEDUPE_KEY = "dedupeKey";
    private static final String CONVERSATION_ID = "conversationId";
    private static final String FIELDS = "fields";

    private final Json json;

    public CanonicalJson(Json json) {
        this.json = json;
    }

    /** The canonical form as text. */
    public String write(Inbound inbound) {
        return write(inbound.received());
    }

    /** The canonical form as text, of what was not given its type. */
    public String write(Received received) {
        return json.write(received.canonical());
    }

    /**
     * The canonical form as a map in the documented order; {@code createTime} is a {@code Long}.
     */
    public Map<String, @Nullable Object> toMap(Inbound inbound) {
        return inbound.canonical();
    }

    /**
     * Reads the canonical form.
     *
     * @throws InvalidJsonException if it is not JSON, or not the canonical form
     */
    public Inbound read(String text) {
        return fromMap(json.read(text));
    }

    /**
     * Reads the canonical form in UTF-8.
     *
     * @throws InvalidJsonException if it is not JSON, or not the canonical form
     */
    public Inbound read(byte[] text) {
        return read(new String(text, StandardCharsets.UTF_8));
    }

    /**
     * Reads the canonical form from a map. Numbers and truth values among the fields become texts,
     * as they came from WeChat.
     *
     * @throws InvalidJsonException if a member is missing or has the wrong type
     */
    public Inbound fromMap(Map<?, ?> map) {
        if (!(map.get(FIELDS) instanceof Map<?, ?> fields)) {
            throw notOurs("member fields is not an object");
        }
        String openId = text(map, OPEN_ID);
        return Inbound.of(
                new Received(
                        required(map, ACCOUNT),
                        required(map, APP_ID),
                        openId == null ? null : openId(openId),
                        text(map, MSG_TYPE),
                        text(map, EVENT),
                        text(map, MSG_ID),
                        instant(map.get(CREATE_TIME)),
                        required(map, DEDUPE_KEY),
                        FieldTree.texts(fields),
                        map.containsKey(CONVERSATION_ID)
                                ? new Conversation(text(map, CONVERSATION_ID))
                                : null));
    }

    private static String required(Map<?, ?> map, String member) {
        String text = text(map, member);
        if (text == null) {
            throw notOurs("member " + member + " is missing");
        }
        return text;
    }

    private static @Nullable String text(Map<?, ?> map, String member) {
        Object value = map.get(member);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw notOurs("member " + member + " is not a text");
    }

    private static OpenId openId(String text) {
        try {
            return new OpenId(text);
        } catch (IllegalArgumentException e) {
            throw notOurs("member openId is not an openid");
        }
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Long || value instanceof Integer) {
            return instant(((Number) value).longValue());
        }
        throw notOurs("member createTime is not a number of epoch seconds");
    }

    private static Instant instant(long seconds) {
        try {
            return Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            throw notOurs("member createTime is beyond all time");
        }
    }

    private static InvalidJsonException notOurs(String what) {
        return new InvalidJsonException(
                "this is not the canonical JSON of a WeChat callback: "
                        + what
                        + "; expected the body a wechat consumer produces with bodyFormat=json");
    }
}

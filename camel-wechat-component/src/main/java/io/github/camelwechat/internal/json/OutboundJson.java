// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** WeChat's own JSON of a customer-service message (outbound.md 2). Thread-safe. */
public final class OutboundJson {

    private static final String TO_USER = "touser";
    private static final String MSG_TYPE = "msgtype";
    private static final String CONTENT = "content";
    private static final String MEDIA_ID = "media_id";
    private static final String THUMB_MEDIA_ID = "thumb_media_id";
    private static final String TITLE = "title";
    private static final String DESCRIPTION = "description";

    private final Json json;

    public OutboundJson(Json json) {
        this.json = json;
    }

    /**
     * Writes the request in raw UTF-8.
     *
     * @throws IllegalArgumentException for an {@link OutboundMessage.Upload}, which has to become
     *     an image, voice or video first
     */
    public byte[] write(OpenId to, OutboundMessage message) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put(TO_USER, to.value());
        request.putAll(fields(message));
        return json.writeBytes(request);
    }

    /**
     * Reads a message in WeChat's own field names. Text, image, voice and video get their type;
     * everything else, also these four with anything beside them such as {@code customservice},
     * keeps all its fields as {@link OutboundMessage.Raw}.
     *
     * @param account the name of the account, for the failure
     * @throws InvalidMessageException if {@code msgtype} or the object of that name is missing
     */
    public OutboundMessage read(String account, Map<String, ?> body) {
        if (!(body.get(MSG_TYPE) instanceof String msgType) || msgType.isBlank()) {
            throw new InvalidMessageException(
                    account,
                    "a message in WeChat's JSON needs a text msgtype, for example"
                            + " {\"msgtype\":\"text\",\"text\":{\"content\":\"...\"}}");
        }
        if (!(body.get(msgType) instanceof Map<?, ?> payload)) {
            throw new InvalidMessageException(
                    account,
                    "msgtype is '"
                            + msgType
                            + "', so the message needs an object '"
                            + msgType
                            + "' beside it");
        }
        OutboundMessage typed =
                Set.of(TO_USER, MSG_TYPE, msgType).containsAll(body.keySet())
                        ? typed(msgType, payload)
                        : null;
        return typed != null ? typed : new OutboundMessage.Raw(msgType, withoutRecipient(body));
    }

    /**
     * Whom a message in WeChat's own field names is for: its {@code touser}, null if it has none.
     *
     * @param account the name of the account, for the failure
     * @throws InvalidMessageException if {@code touser} is not an openid
     */
    public @Nullable OpenId recipient(String account, Map<String, ?> body) {
        Object to = body.get(TO_USER);
        if (to == null) {
            return null;
        }
        try {
            if (to instanceof String text) {
                return new OpenId(text);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException(
                    account, "touser is not an openid: " + e.getMessage(), e);
        }
        throw new InvalidMessageException(account, "touser has to be one openid as a text");
    }

    private static Map<String, ?> fields(OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            return payload("text", Map.of(CONTENT, text.content()));
        }
        if (message instanceof OutboundMessage.Image image) {
            return payload("image", Map.of(MEDIA_ID, image.mediaId()));
        }
        if (message instanceof OutboundMessage.Voice voice) {
            return payload("voice", Map.of(MEDIA_ID, voice.mediaId()));
        }
        if (message instanceof OutboundMessage.Video video) {
            Map<String, Object> payload = new LinkedHashMap<>();
            payload.put(MEDIA_ID, video.mediaId());
            payload.put(THUMB_MEDIA_ID, video.thumbMediaId());
            putIfPresent(payload, TITLE, video.title());
            putIfPresent(payload, DESCRIPTION, video.description());
            return payload("video", payload);
        }
        if (message instanceof OutboundMessage.Raw raw) {
            return raw.fields();
        }
        throw new IllegalArgumentException("a file has to be uploaded before it can be sent");
    }

    private static Map<String, Object> payload(String msgType, Map<String, Object> payload) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(MSG_TYPE, msgType);
        fields.put(msgType, payload);
        return fields;
    }

    private static @Nullable OutboundMessage typed(String msgType, Map<?, ?> payload) {
        String mediaId = text(payload, MEDIA_ID);
        return switch (msgType) {
            case "text" -> {
                String content = text(payload, CONTENT);
                yield content != null && onlyHas(payload, CONTENT)
                        ? new OutboundMessage.Text(content)
                        : null;
            }
            case "image" ->
                    mediaId != null && onlyHas(payload, MEDIA_ID)
                            ? new OutboundMessage.Image(mediaId)
                            : null;
            case "voice" ->
                    mediaId != null && onlyHas(payload, MEDIA_ID)
                            ? new OutboundMessage.Voice(mediaId)
                            : null;
            case "video" -> {
                String thumb = text(payload, THUMB_MEDIA_ID);
                yield mediaId != null
                                && thumb != null
                                && onlyHas(payload, MEDIA_ID, THUMB_MEDIA_ID, TITLE, DESCRIPTION)
                        ? new OutboundMessage.Video(
                                mediaId, thumb, text(payload, TITLE), text(payload, DESCRIPTION))
                        : null;
            }
            default -> null;
        };
    }

    private static boolean onlyHas(Map<?, ?> payload, String... names) {
        return Set.of(names).containsAll(payload.keySet());
    }

    private static @Nullable String text(Map<?, ?> payload, String name) {
        return payload.get(name) instanceof String text ? text : null;
    }

    private static Map<String, Object> withoutRecipient(Map<String, ?> body) {
        Map<String, Object> fields = new LinkedHashMap<>();
        body.forEach(
                (name, value) -> {
                    if (value != null && !name.equals(TO_USER)) {
                        fields.put(name, value);
                    }
                });
        return fields;
    }

    private static void putIfPresent(
            Map<String, Object> payload, String name, @Nullable String value) {
        if (value != null) {
            payload.put(name, value);
        }
    }
}

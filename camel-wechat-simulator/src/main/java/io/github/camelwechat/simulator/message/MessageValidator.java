// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.account.AccountKind;
import io.github.camelwechat.simulator.agent.Agents;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checks the payload of a customer-service message, and says what the user will see. */
public final class MessageValidator {
    /** 45002 is "too long"; the number was measured by users, and is on no page of WeChat's. */
    private static final int MAX_TEXT = 2048;

    private final MediaStore media;
    private final MessageFrameReader frame;
    private final AccountKind kind;

    /**
     * @param kind the kind of account that sends
     */
    public MessageValidator(MediaStore media, Agents agents, AccountKind kind) {
        this.media = media;
        this.kind = kind;
        this.frame = new MessageFrameReader(agents);
    }

    ChatEntry check(JsonNode message, long at) throws ApiException {
        return content(message, at).framed(frame.of(message));
    }

    private ChatEntry content(JsonNode message, long at) throws ApiException {
        String type = message.path("msgtype").asText();
        if (!isKnown(type)) {
            throw ApiError.INVALID_MESSAGE_TYPE.exception();
        }
        JsonNode payload = message.path(type);
        if (!payload.isObject()) {
            throw ApiError.TYPE_MISMATCH.exception();
        }
        if (type.equals("msgmenu") && !kind.sendsMenus()) {
            throw ApiError.INVALID_ACCOUNT_TYPE.exception();
        }
        if ((type.equals("voice") || type.equals("video")) && !kind.sendsVoiceAndVideo()) {
            throw ApiError.NO_RIGHT_TO_TYPE.exception();
        }
        return switch (type) {
            case "text" -> entry(type, text(payload), null, at);
            case "image" -> entry(type, "", medium(payload, MediaKind.IMAGE), at);
            case "voice" -> entry(type, "", medium(payload, MediaKind.VOICE), at);
            case "video" -> video(payload, at);
            case "music" -> {
                required(payload, "musicurl");
                stored(payload, "thumb_media_id", null);
                yield entry(type, titled(payload, "musicurl"), null, at);
            }
            case "news" -> news(payload, at);
            case "mpnews" -> entry(type, required(payload, "media_id"), null, at);
            case "mpnewsarticle" -> entry(type, required(payload, "article_id"), null, at);
            case "msgmenu" -> menu(payload, at);
            case "wxcard" -> entry(type, required(payload, "card_id"), null, at);
            default -> {
                required(payload, "appid");
                required(payload, "pagepath");
                stored(payload, "thumb_media_id", null);
                yield entry(type, titled(payload, "pagepath"), null, at);
            }
        };
    }

    private static boolean isKnown(String type) {
        return switch (type) {
            case "text",
                    "image",
                    "voice",
                    "video",
                    "music",
                    "news",
                    "mpnews",
                    "mpnewsarticle",
                    "msgmenu",
                    "wxcard",
                    "miniprogrampage" ->
                    true;
            default -> false;
        };
    }

    private static String text(JsonNode payload) throws ApiException {
        String content = payload.path("content").asText();
        if (content.isEmpty()) {
            throw ApiError.EMPTY_CONTENT.exception();
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT) {
            throw ApiError.CONTENT_TOO_LONG.exception();
        }
        return content;
    }

    private ChatEntry video(JsonNode payload, long at) throws ApiException {
        String url = medium(payload, MediaKind.VIDEO);
        stored(payload, "thumb_media_id", null);
        return entry("video", payload.path("title").asText(), url, at);
    }

    private static ChatEntry news(JsonNode payload, long at) throws ApiException {
        JsonNode articles = payload.path("articles");
        if (articles.isEmpty()) {
            throw ApiError.EMPTY_NEWS.exception();
        }
        if (articles.size() > 1) {
            throw ApiError.TOO_MANY_ARTICLES.exception();
        }
        String picture = articles.get(0).path("picurl").asText();
        return entry(
                "news", titled(articles.get(0), "url"), picture.isEmpty() ? null : picture, at);
    }

    private static ChatEntry menu(JsonNode payload, long at) throws ApiException {
        JsonNode list = payload.path("list");
        if (list.isEmpty()) {
            throw ApiError.EMPTY_CONTENT.exception();
        }
        StringBuilder text = new StringBuilder(payload.path("head_content").asText());
        for (JsonNode item : list) {
            text.append("\n[").append(required(item, "id")).append("] ");
            text.append(required(item, "content"));
        }
        return entry("msgmenu", text + "\n" + payload.path("tail_content").asText(), null, at);
    }

    private String medium(JsonNode payload, MediaKind kind) throws ApiException {
        return stored(payload, "media_id", kind).path();
    }

    private Media stored(JsonNode payload, String field, @Nullable MediaKind kind)
            throws ApiException {
        return media.find(payload.path(field).asText())
                .filter(found -> kind == null || found.kind() == kind)
                .orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
    }

    private static String required(JsonNode payload, String field) throws ApiException {
        String value = payload.path(field).asText();
        if (value.isEmpty()) {
            throw ApiError.EMPTY_CONTENT.exception();
        }
        return value;
    }

    private static String titled(JsonNode payload, String field) {
        return (payload.path("title").asText() + "\n" + payload.path(field).asText()).strip();
    }

    private static ChatEntry entry(String type, String text, @Nullable String url, long at) {
        return new ChatEntry(
                ChatEntry.From.ACCOUNT, type, text, url, at, ChatEntry.Via.CUSTOMER_SERVICE);
    }
}

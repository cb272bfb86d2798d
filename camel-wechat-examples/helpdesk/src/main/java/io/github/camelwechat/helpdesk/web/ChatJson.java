// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.github.camelwechat.helpdesk.chat.AnswerStatus;
import io.github.camelwechat.helpdesk.chat.Card;
import io.github.camelwechat.helpdesk.chat.ChatMessage;
import io.github.camelwechat.helpdesk.chat.Conversation;
import io.github.camelwechat.helpdesk.chat.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The API's JSON. Times are epoch seconds. */
final class ChatJson {

    private ChatJson() {}

    static JsonObject conversation(Conversation conversation, ServiceWindow window) {
        return new JsonObject()
                .put("openid", conversation.openId())
                .put("lastAt", conversation.lastAt())
                .put("preview", conversation.preview())
                .put("window", window.json());
    }

    /**
     * @param reopens what opens the window for the answers that wait; null if it is open
     */
    static JsonArray messages(List<ChatMessage> messages, @Nullable String reopens) {
        JsonArray array = new JsonArray();
        messages.forEach(message -> array.add(message(message, reopens)));
        return array;
    }

    private static JsonObject message(ChatMessage message, @Nullable String reopens) {
        JsonObject json =
                new JsonObject()
                        .put("id", message.id())
                        .put("from", message.fromAgent() ? "agent" : "user")
                        .put("type", message.type())
                        .put("text", message.text())
                        .put("mediaUrl", message.hasMedia() ? "/api/media/" + message.id() : null)
                        .put("mediaType", message.mediaType())
                        .put("at", message.at());
        Card card = message.card();
        if (card != null) {
            json.put(
                    "card",
                    new JsonObject()
                            .put("title", card.title())
                            .put("description", card.description())
                            .put("url", card.url()));
        }
        AnswerStatus status = message.status();
        if (status != null) {
            json.put("status", name(status)).put("waitsSince", message.waitsSince());
        }
        Reason reason = reason(message, reopens);
        if (reason != null) {
            json.put(
                    "reason",
                    new JsonObject().put("code", reason.code()).put("text", reason.text()));
        }
        return json;
    }

    private static @Nullable Reason reason(ChatMessage message, @Nullable String reopens) {
        Long since = message.waitsSince();
        return since == null
                ? message.reason()
                : new Reason(
                        "WAITING",
                        "It waits since "
                                + Instant.ofEpochSecond(since)
                                + ", and goes out when "
                                + (reopens == null ? "the user writes a message" : reopens)
                                + ".");
    }

    /** That WeChat is being asked this very moment is nothing an agent could act on. */
    private static String name(AnswerStatus status) {
        return (status == AnswerStatus.SENDING ? AnswerStatus.QUEUED : status)
                .name()
                .toLowerCase(Locale.ROOT);
    }
}

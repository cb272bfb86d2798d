// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.github.camelwechat.helpdesk.chat.AnswerStatus;
import io.github.camelwechat.helpdesk.chat.ChatMessage;
import io.github.camelwechat.helpdesk.chat.Conversation;
import io.github.camelwechat.helpdesk.chat.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

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

    static JsonArray messages(List<ChatMessage> messages) {
        JsonArray array = new JsonArray();
        messages.forEach(message -> array.add(message(message)));
        return array;
    }

    private static JsonObject message(ChatMessage message) {
        JsonObject json =
                new JsonObject()
                        .put("id", message.id())
                        .put("from", message.fromAgent() ? "agent" : "user")
                        .put("type", message.type())
                        .put("text", message.text())
                        .put("mediaUrl", message.hasMedia() ? "/api/media/" + message.id() : null)
                        .put("at", message.at());
        AnswerStatus status = message.status();
        if (status != null) {
            json.put("status", name(status));
        }
        Reason reason = message.reason();
        if (reason != null) {
            json.put(
                    "reason",
                    new JsonObject().put("code", reason.code()).put("text", reason.text()));
        }
        return json;
    }

    /** That WeChat is being asked this very moment is nothing an agent could act on. */
    private static String name(AnswerStatus status) {
        return (status == AnswerStatus.SENDING ? AnswerStatus.QUEUED : status)
                .name()
                .toLowerCase(Locale.ROOT);
    }
}

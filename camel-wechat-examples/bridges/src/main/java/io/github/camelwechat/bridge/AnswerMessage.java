// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.store.AnswerJson;
import io.github.camelwechat.failure.ApiErrorException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * An answer as {@code wechat-sink} takes it: a text, bytes, or JSON in WeChat's field names as the
 * body, and headers that survive a broker.
 *
 * @param body a String or bytes
 * @param contentType of the body; null for a text
 * @param kind of the bytes; null for anything else
 * @param json the answer as {@link AnswerJson} has it
 * @param sendId the same for every try of one attempt
 */
record AnswerMessage(
        Object body,
        @Nullable String contentType,
        @Nullable String fileName,
        @Nullable String kind,
        String json,
        String sendId,
        String openId) {

    /** An answer that WeChat has no kind of message for; the text is for the agent. */
    static final class UnfitException extends Exception {
        UnfitException(String text) {
            super(text);
        }
    }

    static final String OPEN_ID = "wechat-openid";
    static final String SEND_ID = "wechat-send-id";
    static final String KF_ACCOUNT = "wechat-kf-account";
    static final String MEDIA_KIND = "wechat-media-kind";
    static final String ANSWER = "wechat-answer";

    /** WeChat's words for an agent that it does not know, or who may not speak. */
    private static final Set<Integer> UNKNOWN_AGENT =
            Set.of(61452, 61454, 61455, 65400, 65401, 65402, 65404);

    /**
     * Makes the message of an answer, whose file is fetched.
     *
     * @param attempt counted up by every "send again" of an agent
     * @param menus whether a question becomes one of WeChat's menus, and no text
     */
    static AnswerMessage of(
            Helpdesk helpdesk, Answer answer, String bridge, int attempt, boolean menus)
            throws UnfitException {
        Content content = answer.content();
        String json = AnswerJson.write(answer);
        String sendId = sendId(bridge, answer.id(), attempt);
        String openId = String.valueOf(answer.openId());
        if (content instanceof Content.Attachment attachment) {
            Content.Media file = helpdesk.fetch(attachment);
            if (file.kind() == Content.Kind.FILE) {
                throw new UnfitException(
                        "WeChat carries pictures, voice messages and videos but no other files; send "
                                + file.name()
                                + " as a link.");
            }
            return new AnswerMessage(
                    file.bytes().bytes(),
                    file.contentType(),
                    file.name(),
                    file.kind().name().toLowerCase(Locale.ROOT),
                    json,
                    sendId,
                    openId);
        }
        String card =
                menus && content instanceof Content.Choice choice ? menu(choice) : card(content);
        return card == null
                ? new AnswerMessage(content.readable(), null, null, null, json, sendId, openId)
                : new AnswerMessage(card, "application/json", null, null, json, sendId, openId);
    }

    private static @Nullable String card(Content content) {
        if (content instanceof Content.Place place) {
            return card(place.label() == null ? "Place" : place.label(), null, place.map(), null);
        }
        return content instanceof Content.Link link && link.title() != null
                ? card(link.title(), link.description(), link.url(), link.picture())
                : null;
    }

    private static String card(
            String title, @Nullable String description, String url, @Nullable String picture) {
        ObjectNode json = HelpdeskHttp.JSON.createObjectNode().put("msgtype", "news");
        ObjectNode article =
                json.putObject("news")
                        .putArray("articles")
                        .addObject()
                        .put("title", title)
                        .put("description", description == null ? "" : description)
                        .put("url", url);
        if (picture != null) {
            article.put("picurl", picture);
        }
        return json.toString();
    }

    private static String menu(Content.Choice choice) {
        ObjectNode json = HelpdeskHttp.JSON.createObjectNode().put("msgtype", "msgmenu");
        ArrayNode list =
                json.putObject("msgmenu").put("head_content", choice.question()).putArray("list");
        for (Content.Option option : choice.options()) {
            list.addObject().put("id", option.value()).put("content", option.label());
        }
        return json.toString();
    }

    private static String sendId(String bridge, String answer, int attempt) {
        return UUID.nameUUIDFromBytes(
                        (bridge + "\n" + answer + "\n" + attempt).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Writes it into a message of an exchange. */
    void write(Message message, @Nullable String kfAccount) {
        message.setBody(body);
        message.setHeader(OPEN_ID, openId);
        // The two are different messages to WeChat: one says who speaks.
        message.setHeader(SEND_ID, kfAccount == null ? sendId : sendId + "-" + kfAccount);
        message.setHeader(ANSWER, json);
        if (kfAccount != null) {
            message.setHeader(KF_ACCOUNT, kfAccount);
        }
        if (kind != null) {
            message.setHeader(MEDIA_KIND, kind);
        }
        if (contentType != null) {
            message.setHeader(Exchange.CONTENT_TYPE, contentType);
        }
        if (fileName != null) {
            message.setHeader(Exchange.FILE_NAME, fileName);
        }
    }

    /** Tells whether WeChat refused the agent, and not the message. */
    boolean isUnknownAgent(@Nullable Exception failure) {
        ApiErrorException error =
                failure == null
                        ? null
                        : ObjectHelper.getException(ApiErrorException.class, failure);
        return error != null && UNKNOWN_AGENT.contains(error.errorCode());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a passive reply that a route wrote in the field names of WeChat's customer-service JSON, so
 * that an author needs one vocabulary for both ways of answering.
 */
public final class ReplyJson {

    private final String account;
    private final String type;
    private final Map<?, ?> payload;

    private ReplyJson(String account, String type, Map<?, ?> payload) {
        this.account = account;
        this.type = type;
        this.payload = payload;
    }

    /**
     * Reads a reply: {@code msgtype} text, image, voice, video, music, news,
     * transfer_customer_service or transfer_biz_ai_ivr, with the object of that name; the last two
     * may do without.
     *
     * @param account the name of the account, for the failure
     * @throws InvalidMessageException if it is none of them, or lacks a field that WeChat demands
     */
    public static Reply read(String account, Map<String, ?> body) {
        if (!(body.get("msgtype") instanceof String type)) {
            throw new InvalidMessageException(
                    account,
                    "The route's result is JSON or a Map, but no reply in WeChat's field names: it has no msgtype, as in"
                            + " {\"msgtype\":\"text\",\"text\":{\"content\":\"...\"}}. If the text itself is the answer, remove header"
                            + " Content-Type");
        }
        Map<?, ?> payload = body.get(type) instanceof Map<?, ?> map ? map : Map.of();
        return new ReplyJson(account, type, payload).reply();
    }

    private Reply reply() {
        return switch (type) {
            case "text" -> new Reply.Text(required("content"));
            case "image" -> new Reply.Image(required("media_id"));
            case "voice" -> new Reply.Voice(required("media_id"));
            case "video" ->
                    new Reply.Video(required("media_id"), text("title"), text("description"));
            case "music" ->
                    new Reply.Music(
                            text("title"),
                            text("description"),
                            text("musicurl"),
                            text("hqmusicurl"),
                            required("thumb_media_id"));
            case "news" -> new Reply.News(articles());
            case "transfer_customer_service" ->
                    new Reply.TransferCustomerService(text("kf_account"));
            case "transfer_biz_ai_ivr" -> new Reply.TransferBizAiIvr();
            default ->
                    throw wrong(
                            "cannot ride in the answer to a callback: use text, image, voice, video, music, news,"
                                    + " transfer_customer_service or transfer_biz_ai_ivr");
        };
    }

    private List<Article> articles() {
        if (!(payload.get("articles") instanceof List<?> list) || list.isEmpty()) {
            throw wrong("needs a list 'articles' with at least one article");
        }
        List<Article> articles = new ArrayList<>();
        for (Object article : list) {
            if (!(article instanceof Map<?, ?> map)) {
                throw wrong(
                        "needs objects with title, description, picurl and url in its 'articles'");
            }
            ReplyJson one = new ReplyJson(account, type, map);
            articles.add(
                    new Article(
                            one.required("title"),
                            one.required("description"),
                            one.required("picurl"),
                            one.required("url")));
        }
        return articles;
    }

    private String required(String field) {
        String value = text(field);
        if (value == null) {
            throw wrong("needs a text '" + field + "'");
        }
        return value;
    }

    private @Nullable String text(String field) {
        return payload.get(field) instanceof String text ? text : null;
    }

    private InvalidMessageException wrong(String what) {
        return new InvalidMessageException(account, "A reply with msgtype '" + type + "' " + what);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.MsgMenu;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one object of a message in WeChat's own field names (outbound.md 2.2). */
final class OutboundReader {

    private final String account;
    private final String type;
    private final Map<?, ?> object;

    private OutboundReader(String account, String type, Map<?, ?> object) {
        this.account = account;
        this.type = type;
        this.object = object;
    }

    /**
     * Reads the object of a documented kind.
     *
     * @return null if the kind is not documented, or if there is a field that is not
     * @throws InvalidMessageException if a field is missing, or no text
     */
    static @Nullable OutboundMessage read(String account, String type, Map<?, ?> payload) {
        return new OutboundReader(account, type, payload).message();
    }

    private @Nullable OutboundMessage message() {
        return switch (type) {
            case "text" -> has("content") ? new OutboundMessage.Text(required("content")) : null;
            case "image" ->
                    has("media_id") ? new OutboundMessage.Image(required("media_id")) : null;
            case "voice" ->
                    has("media_id") ? new OutboundMessage.Voice(required("media_id")) : null;
            case "video" -> video();
            case "music" -> music();
            case "news" -> has("articles") ? news() : null;
            case "mpnews" ->
                    has("media_id") ? new OutboundMessage.MpNews(required("media_id")) : null;
            case "mpnewsarticle" ->
                    has("article_id")
                            ? new OutboundMessage.MpNewsArticle(required("article_id"))
                            : null;
            case "msgmenu" -> has("head_content", "list", "tail_content") ? menu() : null;
            case "wxcard" ->
                    has("card_id") ? new OutboundMessage.WxCard(required("card_id")) : null;
            case "miniprogrampage" -> page();
            default -> null;
        };
    }

    private @Nullable OutboundMessage video() {
        return has("media_id", "thumb_media_id", "title", "description")
                ? new OutboundMessage.Video(
                        required("media_id"),
                        required("thumb_media_id"),
                        text("title"),
                        text("description"))
                : null;
    }

    private @Nullable OutboundMessage music() {
        return has("title", "description", "musicurl", "hqmusicurl", "thumb_media_id")
                ? new OutboundMessage.Music(
                        text("title"),
                        text("description"),
                        required("musicurl"),
                        text("hqmusicurl"),
                        required("thumb_media_id"))
                : null;
    }

    private @Nullable OutboundMessage news() {
        List<OutboundReader> articles = objects("articles", "title, description, url and picurl");
        if (articles.size() != 1) {
            throw wrong(
                    "takes exactly one article, but here are "
                            + articles.size()
                            + ": send one message for each");
        }
        OutboundReader article = articles.get(0);
        return article.has("title", "description", "url", "picurl")
                ? new OutboundMessage.News(
                        new Article(
                                article.required("title"),
                                article.orEmpty("description"),
                                article.orEmpty("picurl"),
                                article.orEmpty("url")))
                : null;
    }

    private @Nullable OutboundMessage menu() {
        List<OutboundReader> items = objects("list", "id and content");
        return items.stream().allMatch(item -> item.has("id", "content"))
                ? new MsgMenu(
                        text("head_content"),
                        items.stream()
                                .map(i -> new MsgMenu.Item(i.required("id"), i.required("content")))
                                .toList(),
                        text("tail_content"))
                : null;
    }

    private @Nullable OutboundMessage page() {
        return has("title", "appid", "pagepath", "thumb_media_id")
                ? new OutboundMessage.MiniProgramPage(
                        text("title"),
                        required("appid"),
                        required("pagepath"),
                        required("thumb_media_id"))
                : null;
    }

    private boolean has(String... names) {
        return Set.of(names).containsAll(object.keySet());
    }

    private List<OutboundReader> objects(String name, String fields) {
        if (!(object.get(name) instanceof List<?> list)
                || !list.stream().allMatch(Map.class::isInstance)) {
            throw wrong("needs a list '" + name + "' of objects with " + fields);
        }
        return list.stream()
                .map(one -> new OutboundReader(account, type, (Map<?, ?>) one))
                .toList();
    }

    private String required(String name) {
        String value = text(name);
        if (value == null) {
            throw wrong("needs a text '" + name + "'");
        }
        return value;
    }

    private String orEmpty(String name) {
        String value = text(name);
        return value == null ? "" : value;
    }

    /** A number is taken for the text that it looks like, as an author in YAML would mean it. */
    private @Nullable String text(String name) {
        Object value = object.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw wrong("needs a text as '" + name + "', but it is a list or an object");
    }

    private InvalidMessageException wrong(String what) {
        return new InvalidMessageException(
                account, "a message with msgtype '" + type + "' " + what);
    }
}

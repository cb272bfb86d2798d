// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writer of customer-service messages, in WeChat's own field names (outbound.md 2.2). */
final class OutboundWriter {

    /** In the order in which they are written; what there is not is left out. */
    private final Map<String, Object> payload = new LinkedHashMap<>();

    private OutboundWriter() {}

    /** The whole request but for who it goes to and who says it. */
    static Map<String, Object> fields(OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            return of("content", text.content()).as("text");
        }
        if (message instanceof OutboundMessage.Image image) {
            return of("media_id", image.mediaId()).as("image");
        }
        if (message instanceof OutboundMessage.Voice voice) {
            return of("media_id", voice.mediaId()).as("voice");
        }
        if (message instanceof OutboundMessage.Video video) {
            return of("media_id", video.mediaId())
                    .and("thumb_media_id", video.thumbMediaId())
                    .and("title", video.title())
                    .and("description", video.description())
                    .as("video");
        }
        if (message instanceof OutboundMessage.Music music) {
            return of("title", music.title())
                    .and("description", music.description())
                    .and("musicurl", music.musicUrl())
                    .and("hqmusicurl", music.hqMusicUrl())
                    .and("thumb_media_id", music.thumbMediaId())
                    .as("music");
        }
        if (message instanceof OutboundMessage.News news) {
            return of("articles", List.of(article(news.article()))).as("news");
        }
        if (message instanceof OutboundMessage.MpNews news) {
            return of("media_id", news.mediaId()).as("mpnews");
        }
        if (message instanceof OutboundMessage.MpNewsArticle article) {
            return of("article_id", article.articleId()).as("mpnewsarticle");
        }
        if (message instanceof OutboundMessage.MsgMenu menu) {
            return of("head_content", menu.headContent())
                    .and("list", menu.items().stream().map(OutboundWriter::item).toList())
                    .and("tail_content", menu.tailContent())
                    .as("msgmenu");
        }
        if (message instanceof OutboundMessage.WxCard card) {
            return of("card_id", card.cardId()).as("wxcard");
        }
        if (message instanceof OutboundMessage.MiniProgramPage page) {
            return of("title", page.title())
                    .and("appid", page.appId())
                    .and("pagepath", page.pagePath())
                    .and("thumb_media_id", page.thumbMediaId())
                    .as("miniprogrampage");
        }
        if (message instanceof OutboundMessage.Raw raw) {
            return raw.fields();
        }
        throw new IllegalArgumentException("a file has to be uploaded before it can be sent");
    }

    private static Map<String, Object> article(Article article) {
        return of("title", article.title())
                .and("description", blankToNull(article.description()))
                .and("url", blankToNull(article.url()))
                .and("picurl", blankToNull(article.picUrl()))
                .payload;
    }

    private static Map<String, Object> item(OutboundMessage.MsgMenu.Item item) {
        return of("id", item.id()).and("content", item.content()).payload;
    }

    private static OutboundWriter of(String name, @Nullable Object value) {
        return new OutboundWriter().and(name, value);
    }

    private OutboundWriter and(String name, @Nullable Object value) {
        if (value != null) {
            payload.put(name, value);
        }
        return this;
    }

    private Map<String, Object> as(String msgType) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("msgtype", msgType);
        fields.put(msgType, payload);
        return fields;
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }
}

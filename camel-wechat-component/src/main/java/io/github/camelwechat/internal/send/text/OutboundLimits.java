// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.text;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import org.jspecify.annotations.Nullable;

/** The limits of a customer-service message that hold whoever sends it and whenever. */
public final class OutboundLimits {

    /** Bytes of a text in UTF-8. Measured; more is 45002 (outbound.md 2.3). */
    public static final int LONGEST_TEXT = 2048;

    /** One byte less than for a customer-service message (inbound.md 6). */
    public static final int LONGEST_REPLY = 2047;

    private final String account;

    private OutboundLimits(String account) {
        this.account = account;
    }

    /**
     * @throws InvalidMessageException that says what is wrong with the message
     */
    static void check(String account, OutboundMessage message) {
        new OutboundLimits(account).check(message);
    }

    private void check(OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            check(text);
        } else if (message instanceof OutboundMessage.Image image) {
            need("an image", "media_id", image.mediaId());
        } else if (message instanceof OutboundMessage.Voice voice) {
            need("a voice message", "media_id", voice.mediaId());
        } else if (message instanceof OutboundMessage.Video video) {
            need("a video", "media_id", video.mediaId());
            need("a video", "thumb_media_id", video.thumbMediaId());
        } else if (message instanceof OutboundMessage.Music music) {
            need("a piece of music", "musicurl", music.musicUrl());
            need("a piece of music", "thumb_media_id", music.thumbMediaId());
        } else if (message instanceof OutboundMessage.News news) {
            need("an article", "title", news.article().title());
        } else if (message instanceof OutboundMessage.MpNews news) {
            need("an mpnews message", "media_id", news.mediaId());
        } else if (message instanceof OutboundMessage.MpNewsArticle article) {
            need("an mpnewsarticle message", "article_id", article.articleId());
        } else if (message instanceof OutboundMessage.MsgMenu menu) {
            check(menu);
        } else if (message instanceof OutboundMessage.WxCard card) {
            need("a card", "card_id", card.cardId());
        } else if (message instanceof OutboundMessage.MiniProgramPage page) {
            need("a page of a mini program", "appid", page.appId());
            need("a page of a mini program", "pagepath", page.pagePath());
            need("a page of a mini program", "thumb_media_id", page.thumbMediaId());
        } else if (message instanceof OutboundMessage.Upload upload) {
            check(upload);
        } else if (message instanceof OutboundMessage.Attributed attributed) {
            if (attributed.kfAccount() != null) {
                need("an agent", "kf_account", attributed.kfAccount());
            }
            check(attributed.content());
        }
    }

    private void check(OutboundMessage.Text text) {
        if (text.content().isBlank()) {
            throw wrong("the text to send is empty");
        }
    }

    private void check(OutboundMessage.MsgMenu menu) {
        if (menu.items().isEmpty()) {
            throw wrong("a menu message needs at least one item in its list");
        }
        for (OutboundMessage.MsgMenu.Item item : menu.items()) {
            need("an item of a menu message", "id", item.id());
            need("an item of a menu message", "content", item.content());
        }
    }

    private void check(OutboundMessage.Upload upload) {
        if (upload.file().kind() == MediaKind.THUMB) {
            throw wrong("a thumb cannot be sent by itself: send the picture as an image");
        }
        MediaTypes.check(account, upload.file());
    }

    private void need(String what, String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw wrong(what + " needs a " + field + ", but it is empty");
        }
    }

    private InvalidMessageException wrong(String what) {
        return new InvalidMessageException(account, what);
    }
}

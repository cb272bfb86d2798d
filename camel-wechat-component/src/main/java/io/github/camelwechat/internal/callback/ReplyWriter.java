// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.crypto.CallbackSignature;
import io.github.camelwechat.internal.crypto.EnvelopeCipher;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundEvent;
import io.github.camelwechat.message.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes passive replies as WeChat reads them (inbound.md 6, 2.6). */
final class ReplyWriter {

    private static final byte[] SUCCESS = "success".getBytes(StandardCharsets.UTF_8);
    private static final int LONGEST_TEXT = 2047;
    private static final int MOST_ARTICLES_FOR_A_MESSAGE = 1;
    private static final int MOST_ARTICLES_FOR_AN_EVENT = 8;

    private ReplyWriter() {}

    /**
     * Writes a reply in plain XML.
     *
     * @param toUser the user's openid, the callback's {@code FromUserName}
     * @param fromUser the account's original id, the callback's {@code ToUserName}
     * @return {@code success} for {@link Reply.None}
     */
    static byte[] plain(Reply reply, String toUser, String fromUser, Instant now) {
        if (reply instanceof Reply.None) {
            return SUCCESS.clone();
        }
        ReplyXml xml =
                new ReplyXml()
                        .open("xml")
                        .text("ToUserName", toUser)
                        .text("FromUserName", fromUser)
                        .number("CreateTime", now.getEpochSecond());
        body(xml, reply);
        return xml.close("xml").bytes();
    }

    /**
     * Seals a reply for safe or compatible mode. {@code success} and the empty body are returned as
     * they are, because WeChat expects them plain in every mode.
     *
     * @param token the token that fitted the request
     * @param appId the appid the request was sealed for
     * @param now of the reply, not of the request
     * @param nonce any; the request's may be used again
     */
    static byte[] sealed(
            byte[] plainXml,
            EnvelopeCipher cipher,
            Secret token,
            String appId,
            Instant now,
            String nonce) {
        if (plainXml.length == 0 || Arrays.equals(plainXml, SUCCESS)) {
            return plainXml;
        }
        String encrypt = cipher.seal(plainXml, appId);
        String timestamp = Long.toString(now.getEpochSecond());
        return new ReplyXml()
                .open("xml")
                .text("Encrypt", encrypt)
                .text(
                        "MsgSignature",
                        CallbackSignature.of(token.reveal(), timestamp, nonce, encrypt))
                .number("TimeStamp", now.getEpochSecond())
                .text("Nonce", nonce)
                .close("xml")
                .bytes();
    }

    /**
     * Whether WeChat would show this reply to this callback. It drops or faults what does not fit,
     * so such a reply has to go another way.
     */
    static boolean fits(Reply reply, Inbound inbound) {
        if (reply instanceof Reply.None) {
            return true;
        }
        if (inbound.received().openId() == null || inbound.received().msgType() == null) {
            return false;
        }
        boolean event = inbound instanceof InboundEvent;
        if (reply instanceof Reply.Text text) {
            return !text.content().isBlank()
                    && text.content().getBytes(StandardCharsets.UTF_8).length <= LONGEST_TEXT;
        }
        if (reply instanceof Reply.News news) {
            int most = event ? MOST_ARTICLES_FOR_AN_EVENT : MOST_ARTICLES_FOR_A_MESSAGE;
            return !news.articles().isEmpty() && news.articles().size() <= most;
        }
        boolean transfer =
                reply instanceof Reply.TransferCustomerService
                        || reply instanceof Reply.TransferBizAiIvr;
        return !transfer || !event;
    }

    private static void body(ReplyXml xml, Reply reply) {
        if (reply instanceof Reply.Text text) {
            xml.text("MsgType", "text").text("Content", text.content());
        } else if (reply instanceof Reply.Image image) {
            media(xml, "image", "Image", image.mediaId()).close("Image");
        } else if (reply instanceof Reply.Voice voice) {
            media(xml, "voice", "Voice", voice.mediaId()).close("Voice");
        } else if (reply instanceof Reply.Video video) {
            ReplyXml open = media(xml, "video", "Video", video.mediaId());
            optional(open, "Title", video.title());
            optional(open, "Description", video.description());
            open.close("Video");
        } else if (reply instanceof Reply.Music music) {
            music(xml, music);
        } else if (reply instanceof Reply.News news) {
            news(xml, news);
        } else if (reply instanceof Reply.TransferCustomerService transfer) {
            xml.text("MsgType", "transfer_customer_service");
            String kfAccount = transfer.kfAccount();
            if (kfAccount != null) {
                xml.open("TransInfo").text("KfAccount", kfAccount).close("TransInfo");
            }
        } else {
            xml.text("MsgType", "transfer_biz_ai_ivr");
        }
    }

    private static ReplyXml media(ReplyXml xml, String msgType, String element, String mediaId) {
        return xml.text("MsgType", msgType).open(element).text("MediaId", mediaId);
    }

    private static void music(ReplyXml xml, Reply.Music music) {
        xml.text("MsgType", "music").open("Music");
        optional(xml, "Title", music.title());
        optional(xml, "Description", music.description());
        optional(xml, "MusicUrl", music.musicUrl());
        optional(xml, "HQMusicUrl", music.hqMusicUrl());
        xml.text("ThumbMediaId", music.thumbMediaId()).close("Music");
    }

    private static void news(ReplyXml xml, Reply.News news) {
        xml.text("MsgType", "news").number("ArticleCount", news.articles().size()).open("Articles");
        for (Article article : news.articles()) {
            xml.open("item")
                    .text("Title", article.title())
                    .text("Description", article.description())
                    .text("PicUrl", article.picUrl())
                    .text("Url", article.url())
                    .close("item");
        }
        xml.close("Articles");
    }

    private static void optional(ReplyXml xml, String name, @Nullable String value) {
        if (value != null) {
            xml.text(name, value);
        }
    }
}

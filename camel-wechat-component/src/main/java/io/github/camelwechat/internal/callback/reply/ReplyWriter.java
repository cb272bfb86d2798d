// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.callback.reply.ReplyMarkup.Format;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.VerifiedCallback;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.crypto.EnvelopeCipher;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns replies into the bytes of an answer: in the form of the request, addressed back, and sealed
 * where the request was. Thread-safe.
 */
public final class ReplyWriter {

    private static final byte[] SUCCESS = "success".getBytes(StandardCharsets.UTF_8);
    private static final int LONGEST_TEXT = 2047;
    private static final int MOST_ARTICLES_FOR_A_MESSAGE = 1;
    private static final int MOST_ARTICLES_FOR_AN_EVENT = 8;

    private final Account account;
    private final InstantSource clock;
    private final SecureRandom random;

    public ReplyWriter(Account account, InstantSource clock, SecureRandom random) {
        this.account = account;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Writes the answer to a callback that carries a reply.
     *
     * @param verified the request it answers, in whose format and seal it is written
     */
    public CallbackResponse write(
            Reply reply, Received received, VerifiedCallback.Delivery verified) {
        Instant now = clock.instant();
        Format format = Format.of(verified.message());
        byte[] plain =
                plain(
                        format.markup(),
                        reply,
                        String.valueOf(received.text("FromUserName")),
                        String.valueOf(received.text("ToUserName")),
                        now);
        if (reply instanceof Reply.None) {
            return CallbackResponse.success();
        }
        VerifiedCallback.Seal seal = verified.seal();
        byte[] answer =
                seal == null
                        ? plain
                        : sealed(
                                format.markup(),
                                plain,
                                seal.cipher(),
                                seal.token(),
                                account.envelopeAppId(),
                                now,
                                nonce());
        return format == Format.JSON
                ? CallbackResponse.jsonReply(answer)
                : CallbackResponse.reply(answer);
    }

    private String nonce() {
        return Long.toString(random.nextLong(1_000_000_000L, 10_000_000_000L));
    }

    /**
     * Writes a reply as it is before it is sealed.
     *
     * @param out where to, still empty
     * @param toUser the user's openid, the callback's {@code FromUserName}
     * @param fromUser the account's original id, the callback's {@code ToUserName}
     * @return {@code success} for {@link Reply.None}
     */
    static byte[] plain(ReplyMarkup out, Reply reply, String toUser, String fromUser, Instant now) {
        if (reply instanceof Reply.None) {
            return SUCCESS.clone();
        }
        out.open("xml")
                .text("ToUserName", toUser)
                .text("FromUserName", fromUser)
                .number("CreateTime", now.getEpochSecond());
        body(out, reply);
        return out.close("xml").bytes();
    }

    /**
     * Seals a reply for safe or compatible mode. {@code success} and the empty body are returned as
     * they are, because WeChat expects them plain in every mode.
     *
     * @param out where to, still empty
     * @param token the token that fitted the request
     * @param appId the appid the request was sealed for
     * @param now of the reply, not of the request
     * @param nonce any; the request's may be used again
     */
    static byte[] sealed(
            ReplyMarkup out,
            byte[] plain,
            EnvelopeCipher cipher,
            Secret token,
            String appId,
            Instant now,
            String nonce) {
        if (plain.length == 0 || Arrays.equals(plain, SUCCESS)) {
            return plain;
        }
        String encrypt = cipher.seal(plain, appId);
        String timestamp = Long.toString(now.getEpochSecond());
        return out.open("xml")
                .text("Encrypt", encrypt)
                .text(
                        "MsgSignature",
                        Digest.callbackSignature(token.reveal(), timestamp, nonce, encrypt))
                .number("TimeStamp", now.getEpochSecond())
                .text("Nonce", nonce)
                .close("xml")
                .bytes();
    }

    /**
     * Tells whether WeChat would show this reply to this callback. It drops or faults what does not
     * fit, so such a reply has to go another way.
     */
    static boolean fits(Reply reply, Received received) {
        if (reply instanceof Reply.None) {
            return true;
        }
        if (received.openId() == null || received.msgType() == null) {
            return false;
        }
        boolean event = PendingReply.isEvent(received);
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

    private static void body(ReplyMarkup out, Reply reply) {
        if (reply instanceof Reply.Text text) {
            out.text("MsgType", "text").text("Content", text.content());
        } else if (reply instanceof Reply.Image image) {
            media(out, "image", "Image", image.mediaId()).close("Image");
        } else if (reply instanceof Reply.Voice voice) {
            media(out, "voice", "Voice", voice.mediaId()).close("Voice");
        } else if (reply instanceof Reply.Video video) {
            ReplyMarkup open = media(out, "video", "Video", video.mediaId());
            optional(open, "Title", video.title());
            optional(open, "Description", video.description());
            open.close("Video");
        } else if (reply instanceof Reply.Music music) {
            music(out, music);
        } else if (reply instanceof Reply.News news) {
            news(out, news);
        } else if (reply instanceof Reply.TransferCustomerService transfer) {
            out.text("MsgType", "transfer_customer_service");
            String kfAccount = transfer.kfAccount();
            if (kfAccount != null) {
                out.open("TransInfo").text("KfAccount", kfAccount).close("TransInfo");
            }
        } else {
            out.text("MsgType", "transfer_biz_ai_ivr");
        }
    }

    private static ReplyMarkup media(
            ReplyMarkup out, String msgType, String element, String mediaId) {
        return out.text("MsgType", msgType).open(element).text("MediaId", mediaId);
    }

    private static void music(ReplyMarkup out, Reply.Music music) {
        out.text("MsgType", "music").open("Music");
        optional(out, "Title", music.title());
        optional(out, "Description", music.description());
        optional(out, "MusicUrl", music.musicUrl());
        optional(out, "HQMusicUrl", music.hqMusicUrl());
        out.text("ThumbMediaId", music.thumbMediaId()).close("Music");
    }

    private static void news(ReplyMarkup out, Reply.News news) {
        out.text("MsgType", "news").number("ArticleCount", news.articles().size()).open("Articles");
        for (Article article : news.articles()) {
            out.open(ReplyMarkup.ITEM)
                    .text("Title", article.title())
                    .text("Description", article.description())
                    .text("PicUrl", article.picUrl())
                    .text("Url", article.url())
                    .close(ReplyMarkup.ITEM);
        }
        out.close("Articles");
    }

    private static void optional(ReplyMarkup out, String name, @Nullable String value) {
        if (value != null) {
            out.text(name, value);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A customer-service message: what may be said to a user while their service window is open. */
public sealed interface OutboundMessage {

    /**
     * Text, in which {@code <a href>} links work. More than 2048 bytes in UTF-8 take several
     * messages.
     */
    record Text(String content) implements OutboundMessage {
        public Text {
            content = content.indexOf('\r') < 0 ? content : LineEnds.of(content);
        }
    }

    /** A picture that was uploaded before. */
    record Image(String mediaId) implements OutboundMessage {
        public Image {
            Objects.requireNonNull(mediaId, "mediaId");
        }
    }

    /** A voice message that was uploaded before. */
    record Voice(String mediaId) implements OutboundMessage {
        public Voice {
            Objects.requireNonNull(mediaId, "mediaId");
        }
    }

    /** A video and its preview picture, both uploaded before. */
    record Video(
            String mediaId,
            String thumbMediaId,
            @Nullable String title,
            @Nullable String description)
            implements OutboundMessage {
        public Video {
            Objects.requireNonNull(mediaId, "mediaId");
            Objects.requireNonNull(thumbMediaId, "thumbMediaId");
            title = LineEnds.ofOptional(title);
            description = LineEnds.ofOptional(description);
        }
    }

    /**
     * A piece of music.
     *
     * @param hqMusicUrl what is played over WLAN; null for the same
     * @param thumbMediaId the cover, uploaded before
     */
    record Music(
            @Nullable String title,
            @Nullable String description,
            String musicUrl,
            @Nullable String hqMusicUrl,
            String thumbMediaId)
            implements OutboundMessage {
        public Music {
            Objects.requireNonNull(musicUrl, "musicUrl");
            Objects.requireNonNull(thumbMediaId, "thumbMediaId");
            title = LineEnds.ofOptional(title);
            description = LineEnds.ofOptional(description);
        }
    }

    /** One card that links to a page; WeChat takes no second one beside it. */
    record News(Article article) implements OutboundMessage {
        public News {
            Objects.requireNonNull(article, "article");
        }
    }

    /** Permanent news by its media id. WeChat is phasing it out for {@link MpNewsArticle}. */
    record MpNews(String mediaId) implements OutboundMessage {
        public MpNews {
            Objects.requireNonNull(mediaId, "mediaId");
        }
    }

    /** An article the account has published. */
    record MpNewsArticle(String articleId) implements OutboundMessage {
        public MpNewsArticle {
            Objects.requireNonNull(articleId, "articleId");
        }
    }

    /**
     * A question with answers to tap. A tap comes back as a text message with the item's id, and
     * opens the service window only as a menu click does: three messages within a minute.
     *
     * @param headContent the question; null for none
     * @param tailContent what stands below the items; null for nothing
     */
    record MsgMenu(@Nullable String headContent, List<Item> items, @Nullable String tailContent)
            implements OutboundMessage {
        public MsgMenu {
            headContent = LineEnds.ofOptional(headContent);
            items = List.copyOf(items);
            tailContent = LineEnds.ofOptional(tailContent);
        }

        /**
         * One answer to tap.
         *
         * @param id what comes back
         * @param content what the user sees, and seems to say
         */
        public record Item(String id, String content) {
            public Item {
                Objects.requireNonNull(id, "id");
                content = LineEnds.of(content);
            }
        }
    }

    /** A card or coupon, by its id. */
    record WxCard(String cardId) implements OutboundMessage {
        public WxCard {
            Objects.requireNonNull(cardId, "cardId");
        }
    }

    /**
     * A page of a mini program that is linked to the account.
     *
     * @param thumbMediaId the cover, uploaded before; 520 x 416 looks best
     */
    record MiniProgramPage(
            @Nullable String title, String appId, String pagePath, String thumbMediaId)
            implements OutboundMessage {
        public MiniProgramPage {
            Objects.requireNonNull(appId, "appId");
            Objects.requireNonNull(pagePath, "pagePath");
            Objects.requireNonNull(thumbMediaId, "thumbMediaId");
            title = LineEnds.ofOptional(title);
        }
    }

    /** A file that is uploaded first and then sent as the picture, voice message or video it is. */
    record Upload(MediaFile file) implements OutboundMessage {
        public Upload {
            Objects.requireNonNull(file, "file");
        }
    }

    /**
     * Any other kind, in WeChat's own field names.
     *
     * @param msgType WeChat's {@code msgtype}
     * @param fields the whole request without {@code touser}: {@code msgtype}, the object of that
     *     name, and whatever else WeChat allows beside it
     */
    record Raw(String msgType, Map<String, Object> fields) implements OutboundMessage {
        public Raw {
            Objects.requireNonNull(msgType, "msgType");
            fields = LineEnds.of(fields);
        }
    }

    /**
     * A message that says who speaks. It can only be pushed, because the answer to a callback has
     * no place for that.
     *
     * @param kfAccount the agent whose name and picture the user sees; null for the account itself
     * @param aiGenerated whether WeChat shows a note that the content came from an AI
     */
    record Attributed(OutboundMessage content, @Nullable String kfAccount, boolean aiGenerated)
            implements OutboundMessage {
        public Attributed {
            if (content instanceof Attributed) {
                throw new IllegalArgumentException("a message already says who speaks");
            }
        }

        /**
         * The message said by that agent, or as it was if there is none; and marked, if it is to be
         * or was before.
         */
        public static OutboundMessage of(
                OutboundMessage message, @Nullable String kfAccount, boolean aiGenerated) {
            if (message instanceof Attributed before) {
                return new Attributed(
                        before.content(),
                        kfAccount == null ? before.kfAccount() : kfAccount,
                        aiGenerated || before.aiGenerated());
            }
            return kfAccount == null && !aiGenerated
                    ? message
                    : new Attributed(message, kfAccount, aiGenerated);
        }
    }

    /**
     * The customer-service message that says the same as a passive reply; empty if there is none.
     */
    static Optional<OutboundMessage> of(Reply reply) {
        if (reply instanceof Reply.Text text) {
            return Optional.of(new Text(text.content()));
        }
        if (reply instanceof Reply.Image image) {
            return Optional.of(new Image(image.mediaId()));
        }
        if (reply instanceof Reply.Voice voice) {
            return Optional.of(new Voice(voice.mediaId()));
        }
        if (reply instanceof Reply.Music music && music.musicUrl() != null) {
            return Optional.of(
                    new Music(
                            music.title(),
                            music.description(),
                            music.musicUrl(),
                            music.hqMusicUrl(),
                            music.thumbMediaId()));
        }
        return reply instanceof Reply.News news && news.articles().size() == 1
                ? Optional.of(new News(news.articles().get(0)))
                : Optional.empty();
    }
}

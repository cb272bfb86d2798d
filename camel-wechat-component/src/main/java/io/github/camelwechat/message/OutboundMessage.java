// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A customer-service message: what may be said to a user while their service window is open. */
public sealed interface OutboundMessage {

    /** Text of at most 2048 bytes in UTF-8; {@code <a href>} links work. */
    record Text(String content) implements OutboundMessage {
        public Text {
            Objects.requireNonNull(content, "content");
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
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
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
        if (reply instanceof Reply.News news) {
            List<Map<String, String>> articles =
                    news.articles().stream()
                            .map(
                                    article ->
                                            Map.of(
                                                    "title", article.title(),
                                                    "description", article.description(),
                                                    "picurl", article.picUrl(),
                                                    "url", article.url()))
                            .toList();
            return Optional.of(
                    new Raw(
                            "news",
                            Map.of("msgtype", "news", "news", Map.of("articles", articles))));
        }
        return Optional.empty();
    }
}

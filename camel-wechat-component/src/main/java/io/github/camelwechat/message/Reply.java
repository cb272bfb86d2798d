// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A passive reply: what may ride back in the answer to a callback. Costs no allowance. */
public sealed interface Reply {

    /** Text of at most 2047 bytes in UTF-8; {@code <a href>} links work. */
    record Text(String content) implements Reply {
        public Text {
            content = LineEnds.of(content);
        }
    }

    /** A picture that was uploaded before; no animated GIF. */
    record Image(String mediaId) implements Reply {
        public Image {
            Objects.requireNonNull(mediaId, "mediaId");
        }
    }

    /** A voice message that was uploaded before. */
    record Voice(String mediaId) implements Reply {
        public Voice {
            Objects.requireNonNull(mediaId, "mediaId");
        }
    }

    /** A video that was uploaded before. */
    record Video(String mediaId, @Nullable String title, @Nullable String description)
            implements Reply {
        public Video {
            Objects.requireNonNull(mediaId, "mediaId");
            title = LineEnds.ofOptional(title);
            description = LineEnds.ofOptional(description);
        }
    }

    /** A piece of music; only the cover is mandatory. */
    record Music(
            @Nullable String title,
            @Nullable String description,
            @Nullable String musicUrl,
            @Nullable String hqMusicUrl,
            String thumbMediaId)
            implements Reply {
        public Music {
            Objects.requireNonNull(thumbMediaId, "thumbMediaId");
            title = LineEnds.ofOptional(title);
            description = LineEnds.ofOptional(description);
        }
    }

    /** Cards: one in answer to a message, up to eight in answer to an event. */
    record News(List<Article> articles) implements Reply {
        public News {
            articles = List.copyOf(articles);
        }
    }

    /**
     * Hands the message to the account's human agents, or to one of them. Only in answer to a
     * message.
     */
    record TransferCustomerService(@Nullable String kfAccount) implements Reply {}

    /** Hands the message to the account's built-in AI reply. Only in answer to a message. */
    record TransferBizAiIvr() implements Reply {}

    /** Says nothing: the callback is acknowledged with {@code success}. */
    record None() implements Reply {}
}

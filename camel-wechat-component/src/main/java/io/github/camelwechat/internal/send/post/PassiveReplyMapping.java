// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.internal.send.media.MediaFormat;
import io.github.camelwechat.internal.send.text.OutboundLimits;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Customer-service messages as answers to a callback, where these fit (inbound.md 6). */
final class PassiveReplyMapping {

    private PassiveReplyMapping() {}

    /**
     * Tells whether a message is worth offering to an open callback; an animated GIF does not show
     * there.
     */
    static boolean mayExist(OutboundMessage message) {
        return message instanceof OutboundMessage.Upload upload
                ? MediaFormat.of(upload.file().content()) != MediaFormat.GIF
                : of(message) != null;
    }

    /** The message as a passive reply, null if there is no such reply. */
    static @Nullable Reply of(OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            return text.content().getBytes(StandardCharsets.UTF_8).length
                            <= OutboundLimits.LONGEST_REPLY
                    ? new Reply.Text(text.content())
                    : null;
        }
        if (message instanceof OutboundMessage.Image image) {
            return new Reply.Image(image.mediaId());
        }
        if (message instanceof OutboundMessage.Voice voice) {
            return new Reply.Voice(voice.mediaId());
        }
        if (message instanceof OutboundMessage.Video video) {
            return new Reply.Video(video.mediaId(), video.title(), video.description());
        }
        if (message instanceof OutboundMessage.Music music) {
            return new Reply.Music(
                    music.title(),
                    music.description(),
                    music.musicUrl(),
                    music.hqMusicUrl(),
                    music.thumbMediaId());
        }
        return message instanceof OutboundMessage.News news && isComplete(news.article())
                ? new Reply.News(List.of(news.article()))
                : null;
    }

    /** An answer to a callback may leave none of the four out. */
    private static boolean isComplete(Article article) {
        return Stream.of(article.description(), article.picUrl(), article.url())
                .noneMatch(String::isBlank);
    }
}

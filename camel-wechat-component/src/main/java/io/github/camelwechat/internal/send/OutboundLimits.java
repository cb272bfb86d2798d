// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What fits into a customer-service message, and what of it also fits into the answer to a
 * callback.
 */
final class OutboundLimits {

    /** Measured; more is 45002 (outbound.md 2.3). */
    private static final int LONGEST_TEXT = 2048;

    /** One byte less than for a customer-service message (inbound.md). */
    private static final int LONGEST_PASSIVE_TEXT = 2047;

    private OutboundLimits() {}

    /**
     * @throws InvalidMessageException if WeChat would refuse the message whoever sent it and
     *     whenever
     */
    static void check(String account, OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            check(account, text);
        } else if (message instanceof OutboundMessage.Upload upload) {
            if (upload.file().kind() == MediaKind.THUMB) {
                throw new InvalidMessageException(
                        account, "a thumb cannot be sent by itself: send the picture as an image");
            }
            MediaTypes.check(account, upload.file());
        }
    }

    /**
     * Whether it is worth offering to an open callback; an animated GIF does not show there
     * (inbound.md).
     */
    static boolean mayBePassive(OutboundMessage message) {
        return message instanceof OutboundMessage.Upload upload
                ? MediaFormat.of(upload.file().content()) != MediaFormat.GIF
                : passive(message) != null;
    }

    /** The message as a passive reply, null if there is no such reply. */
    static @Nullable Reply passive(OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            return bytes(text) <= LONGEST_PASSIVE_TEXT ? new Reply.Text(text.content()) : null;
        }
        if (message instanceof OutboundMessage.Image image) {
            return new Reply.Image(image.mediaId());
        }
        if (message instanceof OutboundMessage.Voice voice) {
            return new Reply.Voice(voice.mediaId());
        }
        return message instanceof OutboundMessage.Video video
                ? new Reply.Video(video.mediaId(), video.title(), video.description())
                : null;
    }

    private static void check(String account, OutboundMessage.Text text) {
        if (text.content().isEmpty()) {
            throw new InvalidMessageException(account, "the text to send is empty");
        }
        int bytes = bytes(text);
        if (bytes > LONGEST_TEXT) {
            throw new InvalidMessageException(
                    account,
                    String.format(
                            Locale.ROOT,
                            "the text to send has %d bytes in UTF-8, but WeChat takes at most %d: shorten it, or split"
                                    + " it into several messages, each of which the service window has to allow",
                            bytes,
                            LONGEST_TEXT));
        }
    }

    private static int bytes(OutboundMessage.Text text) {
        return text.content().getBytes(StandardCharsets.UTF_8).length;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.media;

import io.github.camelwechat.failure.InvalidMediaException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a file is to WeChat, and refuses what WeChat would refuse, before anything is
 * uploaded.
 */
public final class MediaTypes {

    private static final int KILO = 1024;
    private static final int MEGA = KILO * KILO;

    /**
     * outbound.md 5.1; for pictures the larger of the two documented limits, so that WeChat
     * decides.
     */
    private static final Map<MediaKind, Integer> LARGEST =
            Map.of(
                    MediaKind.IMAGE, 10 * MEGA,
                    MediaKind.VOICE, 2 * MEGA,
                    MediaKind.VIDEO, 10 * MEGA,
                    MediaKind.THUMB, 64 * KILO);

    private static final Duration LONGEST_VOICE = Duration.ofSeconds(60);

    /** Encoders of MP3 fill up a few frames before and behind. */
    private static final Duration PADDING = Duration.ofMillis(250);

    private MediaTypes() {}

    /**
     * Makes bytes a file WeChat takes.
     *
     * @param account the name of the account, for the failure
     * @param wanted what the route says it is; null to go by the bytes
     * @param fileName what it is called; null or without the right extension gets one
     * @throws InvalidMediaException if WeChat takes no such file: if it is not what the route says,
     *     too large or too long
     * @throws InvalidMessageException if it is empty
     */
    public static MediaFile detect(
            String account,
            MediaContent content,
            @Nullable MediaKind wanted,
            @Nullable String fileName) {
        MediaFormat format = format(account, content);
        MediaKind kind = wanted == null ? format.kind() : wanted;
        MediaFile file =
                new MediaFile(kind, named(format, fileName), format.contentType(), content);
        check(account, file);
        return file;
    }

    /**
     * Makes the body of a message a file WeChat takes.
     *
     * @throws InvalidMessageException as {@link #detect} says
     */
    public static MediaFile ofBody(
            String account,
            MediaContent content,
            @Nullable MediaKind wanted,
            @Nullable String fileName) {
        if (content.length() > 0 && MediaFormat.of(content) == null) {
            throw new InvalidMediaException(
                    account,
                    "The first bytes of the body are of no format WeChat takes: it takes PNG, JPEG and"
                            + " GIF pictures, AMR and MP3 voice, and MP4 video. If they are a text,"
                            + " say so with convertBodyTo(String), or with header "
                            + Headers.MSG_TYPE
                            + "=text");
        }
        return detect(account, content, wanted, fileName);
    }

    /**
     * Checks kind, size and playing time of a file.
     *
     * @throws InvalidMessageException as {@link #detect} says
     */
    public static void check(String account, MediaFile file) {
        MediaFormat format = format(account, file.content());
        MediaKind kind = file.kind();
        boolean fits = kind == MediaKind.THUMB ? format == MediaFormat.JPEG : kind == format.kind();
        if (!fits) {
            throw new InvalidMediaException(
                    account,
                    "the file is to be sent as "
                            + kind.wireName()
                            + ", but its first bytes say "
                            + format
                            + ": WeChat takes "
                            + formats(kind)
                            + " for that");
        }
        int largest = LARGEST.getOrDefault(kind, 0);
        if (file.content().length() > largest) {
            throw new InvalidMediaException(
                    account,
                    String.format(
                            Locale.ROOT,
                            "the file has %d bytes, but WeChat takes at most %d for %s",
                            file.content().length(),
                            largest,
                            kind.wireName()));
        }
        Duration voice = VoiceDuration.of(format, file.content());
        if (voice.compareTo(LONGEST_VOICE.plus(PADDING)) > 0) {
            throw new InvalidMediaException(
                    account,
                    String.format(
                            Locale.ROOT,
                            "the voice message plays for %.1f seconds, but WeChat takes at most"
                                    + " %d: cut it, or make several of it",
                            voice.toMillis() / 1000.0,
                            LONGEST_VOICE.toSeconds()));
        }
    }

    private static MediaFormat format(String account, MediaContent content) {
        if (content.length() == 0) {
            throw new InvalidMessageException(account, "the file is empty");
        }
        MediaFormat format = MediaFormat.of(content);
        if (format == null) {
            throw new InvalidMediaException(
                    account,
                    "the first bytes of the file are of no format WeChat takes: it takes PNG, JPEG and GIF"
                            + " pictures, AMR and MP3 voice, and MP4 video");
        }
        return format;
    }

    /** A name for a file that came without one. */
    public static String fileName(String mediaId, MediaContent content) {
        String name = mediaId.matches("[\\w-]{1,200}") ? mediaId : "media";
        MediaFormat format = MediaFormat.of(content);
        return format == null ? name : named(format, name);
    }

    private static String named(MediaFormat format, @Nullable String fileName) {
        String name = fileName == null || fileName.isBlank() ? "media" : fileName.strip();
        String extension = "." + format.extension();
        String lower = name.toLowerCase(Locale.ROOT);
        boolean right =
                lower.endsWith(extension) || format == MediaFormat.JPEG && lower.endsWith(".jpeg");
        return right ? name : name + extension;
    }

    private static String formats(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "PNG, JPEG and GIF";
            case VOICE -> "AMR and MP3";
            case VIDEO -> "MP4";
            case THUMB -> "JPEG";
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.media;

import io.github.camelwechat.message.MediaContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The playing time of a voice message, added up from its frames (RFC 4867 for AMR, ISO 11172-3 for
 * MP3). What cannot be read as a frame plays no time: WeChat decides about it.
 *
 * <p>Libraries that tell it are for tags, want a file of their own or bring a player; the heads of
 * frames are all that is needed.
 */
final class VoiceDuration {

    /** Of narrow and wide band: bytes of a frame by its type, with the byte that says the type. */
    private static final int[] NARROW = {13, 14, 16, 18, 20, 21, 27, 32, 6};

    private static final int[] WIDE = {18, 24, 33, 37, 41, 47, 51, 59, 61, 6};

    /** From this type on a frame says that there was none. */
    private static final int LOST = 14;

    private static final String WIDE_MARK = "#!AMR-WB\n";
    private static final int NARROW_MARK = "#!AMR\n".length();
    private static final Duration AMR_FRAME = Duration.ofMillis(20);

    /** Kilobits a second of layer III by the index in a frame's head: MPEG 1, then 2 and 2.5. */
    private static final int[][] BIT_RATES = {
        {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
    };

    private static final int[] SAMPLE_RATES = {44_100, 48_000, 32_000};
    private static final int TAG_HEAD = 10;

    private VoiceDuration() {}

    /** The playing time; zero of what is no voice. */
    static Duration of(MediaFormat format, MediaContent content) {
        return switch (format) {
            case AMR -> amr(content.bytes());
            case MP3 -> mp3(content.bytes());
            default -> Duration.ZERO;
        };
    }

    private static Duration amr(byte[] file) {
        boolean wide =
                new String(file, 0, Math.min(file.length, 9), StandardCharsets.ISO_8859_1)
                        .equals(WIDE_MARK);
        int[] lengths = wide ? WIDE : NARROW;
        long frames = 0;
        int at = wide ? WIDE_MARK.length() : NARROW_MARK;
        while (at < file.length) {
            int type = file[at] >> 3 & 0xf;
            if (type >= lengths.length && type < LOST) {
                // Reserved: what follows cannot be told from it.
                break;
            }
            at += type < lengths.length ? lengths[type] : 1;
            frames++;
        }
        return AMR_FRAME.multipliedBy(frames);
    }

    private static Duration mp3(byte[] file) {
        double seconds = 0;
        int at = afterTag(file);
        while (at + 4 <= file.length) {
            int length = frameLength(file, at);
            if (length == 0) {
                at++;
                continue;
            }
            seconds += (double) samples(file, at) / sampleRate(file, at);
            at += length;
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** The bytes of the frame that begins there; 0 if none does. */
    private static int frameLength(byte[] file, int at) {
        int bitRate = (file[at + 2] & 0xff) >> 4;
        boolean frame =
                (file[at] & 0xff) == 0xff
                        && MediaFormat.isLayerThree(file[at + 1])
                        && bitRate > 0
                        && bitRate < 15
                        && (file[at + 2] >> 2 & 3) != 3;
        if (!frame) {
            return 0;
        }
        int bits = BIT_RATES[isFirstVersion(file, at) ? 0 : 1][bitRate - 1] * 1000;
        int padding = file[at + 2] >> 1 & 1;
        return samples(file, at) / 8 * bits / sampleRate(file, at) + padding;
    }

    private static int samples(byte[] file, int at) {
        return isFirstVersion(file, at) ? 1152 : 576;
    }

    private static int sampleRate(byte[] file, int at) {
        int version = file[at + 1] >> 3 & 3;
        return SAMPLE_RATES[file[at + 2] >> 2 & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
    }

    private static boolean isFirstVersion(byte[] file, int at) {
        return (file[at + 1] >> 3 & 3) == 3;
    }

    /** Behind an ID3 tag, which gives its length in four times seven bits. */
    private static int afterTag(byte[] file) {
        boolean tag = file.length >= TAG_HEAD && file[0] == 'I' && file[1] == 'D' && file[2] == '3';
        return tag
                ? TAG_HEAD
                        + ((file[6] & 0x7f) << 21 | (file[7] & 0x7f) << 14)
                        + ((file[8] & 0x7f) << 7 | file[9] & 0x7f)
                : 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import java.time.Duration;

/** The playing time of a voice, read from its frames. A file without any plays no time. */
public final class VoiceDuration {
    private static final int AMR_HEAD = 6;
    private static final int AMR_FRAME_MILLIS = 20;

    /** Bytes of an AMR frame by its mode, with the mode's byte. */
    private static final int[] AMR_FRAME = {13, 14, 16, 18, 20, 21, 27, 32, 6};

    /** MPEG 1 and 2, layer 3, kilobits a second. */
    private static final int[][] MP3_RATES = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
    };

    private static final int[] MP3_HERTZ = {44_100, 48_000, 32_000};

    private VoiceDuration() {}

    /** The playing time of an AMR or MP3 file; zero for all others. */
    public static Duration of(MediaFormat format, byte[] file) {
        return switch (format) {
            case AMR -> amr(file);
            case MP3 -> mp3(file);
            default -> Duration.ZERO;
        };
    }

    private static Duration amr(byte[] file) {
        long frames = 0;
        int at = AMR_HEAD;
        while (at < file.length) {
            int mode = file[at] >> 3 & 0xf;
            at += mode < AMR_FRAME.length ? AMR_FRAME[mode] : 1;
            frames++;
        }
        return Duration.ofMillis(frames * AMR_FRAME_MILLIS);
    }

    private static Duration mp3(byte[] file) {
        double seconds = 0;
        int at = afterTags(file);
        while (at + 4 <= file.length) {
            int head = (file[at + 1] & 0xff) << 8 | file[at + 2] & 0xff;
            int rate = head >> 4 & 0xf;
            int hertz = head >> 2 & 3;
            boolean layer3 = (head >> 9 & 3) == 1;
            if ((file[at] & 0xff) != 0xff || rate == 0 || rate == 15 || hertz == 3 || !layer3) {
                at++;
                continue;
            }
            int version = head >> 11 & 3;
            boolean first = version == 3;
            int samplesAsecond = MP3_HERTZ[hertz] / (first ? 1 : version == 2 ? 2 : 4);
            int samples = first ? 1152 : 576;
            int bitsAsecond = MP3_RATES[first ? 0 : 1][rate] * 1000;
            at += samples / 8 * bitsAsecond / samplesAsecond + (head >> 1 & 1);
            seconds += (double) samples / samplesAsecond;
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** An ID3 tag writes its length in four times seven bits. */
    private static int afterTags(byte[] file) {
        boolean tagged = file.length > 10 && file[0] == 'I' && file[1] == 'D' && file[2] == '3';
        return tagged
                ? 10
                        + (bits(file[6]) << 21
                                | bits(file[7]) << 14
                                | bits(file[8]) << 7
                                | bits(file[9]))
                : 0;
    }

    private static int bits(byte seven) {
        return seven & 0x7f;
    }
}

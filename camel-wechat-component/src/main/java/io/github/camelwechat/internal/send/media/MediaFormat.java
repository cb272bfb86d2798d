// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.media;

import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaKind;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file formats WeChat takes for temporary media (outbound.md 5.1), told by their first bytes.
 */
public enum MediaFormat {
    PNG(MediaKind.IMAGE, "png", "image/png"),
    JPEG(MediaKind.IMAGE, "jpg", "image/jpeg"),
    GIF(MediaKind.IMAGE, "gif", "image/gif"),
    AMR(MediaKind.VOICE, "amr", "audio/amr"),
    MP3(MediaKind.VOICE, "mp3", "audio/mpeg"),
    MP4(MediaKind.VIDEO, "mp4", "video/mp4");

    private static final int LONGEST_MARK = 16;

    /**
     * The brands that share MP4's container but not its kind: pictures of newer phones, audio,
     * QuickTime.
     */
    private static final Set<String> NOT_MP4 =
            Set.of(
                    "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis",
                    "M4A ", "M4B ", "qt  ");

    private final MediaKind kind;
    private final String extension;
    private final String contentType;

    MediaFormat(MediaKind kind, String extension, String contentType) {
        this.kind = kind;
        this.extension = extension;
        this.contentType = contentType;
    }

    MediaKind kind() {
        return kind;
    }

    String extension() {
        return extension;
    }

    String contentType() {
        return contentType;
    }

    /** The format of a file, null if WeChat takes none like it. */
    public static @Nullable MediaFormat of(MediaContent content) {
        String mark = new String(content.start(LONGEST_MARK), StandardCharsets.ISO_8859_1);
        if (mark.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (mark.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (mark.startsWith("GIF87a") || mark.startsWith("GIF89a")) {
            return GIF;
        }
        if (mark.startsWith("#!AMR")) {
            return AMR;
        }
        if (mark.startsWith("ID3") || startsWithLayerThree(mark)) {
            return MP3;
        }
        return mark.length() >= 12
                        && mark.startsWith("ftyp", 4)
                        && !NOT_MP4.contains(mark.substring(8, 12))
                ? MP4
                : null;
    }

    private static boolean startsWithLayerThree(String mark) {
        return mark.length() > 1 && mark.charAt(0) == 0xff && isLayerThree((byte) mark.charAt(1));
    }

    /**
     * Tells whether a frame of layer III may go on like that after eight set bits: three more, then
     * an existing MPEG version, then the layer. A byte order mark and AAC do not.
     */
    static boolean isLayerThree(byte second) {
        return (second & 0xe6) == 0xe2 && (second & 0x18) != 0x08;
    }
}

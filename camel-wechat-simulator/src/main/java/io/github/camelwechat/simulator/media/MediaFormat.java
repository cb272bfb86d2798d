// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import java.nio.charset.StandardCharsets;

/** File formats told by their first bytes, as a file name can say anything. */
public enum MediaFormat {
    PNG("png", "image/png"),
    JPEG("jpg", "image/jpeg"),
    GIF("gif", "image/gif"),
    AMR("amr", "audio/amr"),
    MP3("mp3", "audio/mp3"),
    MP4("mp4", "video/mpeg4"),
    BMP("bmp", "image/bmp"),
    WAV("wav", "audio/wav"),
    WMA("wma", "audio/x-ms-wma"),
    OTHER("bin", "application/octet-stream");

    private final String extension;
    private final String contentType;

    MediaFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    public String extension() {
        return extension;
    }

    public String contentType() {
        return contentType;
    }

    /** Tells the format. */
    public static MediaFormat of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(16, bytes.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return GIF;
        }
        if (head.startsWith("BM")) {
            return BMP;
        }
        if (head.startsWith("RIFF") && head.startsWith("WAVE", 8)) {
            return WAV;
        }
        if (head.startsWith("\u0030\u0026\u00b2\u0075\u008e\u0066\u00cf\u0011")) {
            return WMA;
        }
        if (head.startsWith("#!AMR")) {
            return AMR;
        }
        if (head.startsWith("ID3") || isMpegFrame(head)) {
            return MP3;
        }
        return head.startsWith("ftyp", 4) ? MP4 : OTHER;
    }

    private static boolean isMpegFrame(String head) {
        return head.length() > 1 && head.charAt(0) == 0xff && (head.charAt(1) & 0xe0) == 0xe0;
    }
}

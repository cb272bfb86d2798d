// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files that look like what they claim to be. */
public final class Files {
    public static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\nrest");
    public static final byte[] JPG = bytes("\u00ff\u00d8\u00ff\u00e0rest");
    public static final byte[] GIF = bytes("GIF89arest");
    public static final byte[] BMP = bytes("BM______rest");
    public static final byte[] MP4 = bytes("\0\0\0\u0018ftypmp42rest");
    public static final byte[] WAV = bytes("RIFF____WAVEfmt ");

    private Files() {}

    /** A voice of so many frames of 20 ms. */
    public static byte[] amr(int frames) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(bytes("#!AMR\n"));
        byte[] frame = new byte[32];
        frame[0] = 0x3c;
        for (int i = 0; i < frames; i++) {
            file.writeBytes(frame);
        }
        return file.toByteArray();
    }

    /** A voice of so many frames of 1152 samples at 44100 Hz. */
    public static byte[] mp3(int frames) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(bytes("ID3\u0003\0\0\0\0\0\u0002xx"));
        byte[] frame = Arrays.copyOf(bytes("\u00ff\u00fb\u0090\u0064"), 417);
        for (int i = 0; i < frames; i++) {
            file.writeBytes(frame);
        }
        return file.toByteArray();
    }

    /** The same beginning, and then as many bytes as it takes. */
    public static byte[] ofSize(byte[] file, int size) {
        return Arrays.copyOf(file, size);
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}

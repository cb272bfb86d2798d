// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sounds made on the spot, which every browser plays. */
public final class Sounds {

    private static final int RATE = 8000;

    private Sounds() {}

    /** A tone of half a second, as WAV. */
    public static byte[] wav() {
        byte[] tone = new byte[RATE / 2];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (byte) (128 + 60 * Math.sin(i * 2 * Math.PI * 440 / RATE));
        }
        ByteBuffer wav = ByteBuffer.allocate(44 + tone.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + tone.length).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE);
        wav.putShort((short) 1).putShort((short) 8);
        wav.put(ascii("data")).putInt(tone.length).put(tone);
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

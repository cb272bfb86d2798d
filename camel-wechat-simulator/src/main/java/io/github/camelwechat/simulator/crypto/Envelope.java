// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code Encrypt} text: AES-256-CBC over 16 random bytes, the length, the message and the
 * appid, padded to 32. Written from WeChat's description. Safe for use by several threads.
 */
public final class Envelope {
    private static final int RANDOM = 16;
    private static final int HEAD = RANDOM + Integer.BYTES;
    private static final int BLOCK = 32;

    private final SecretKeySpec key;
    private final IvParameterSpec iv;
    private final byte[] appId;
    private final RandomGenerator random;

    public Envelope(String encodingAesKey, String appId, RandomGenerator random) {
        byte[] bytes = Base64.getDecoder().decode(encodingAesKey + "=");
        this.key = new SecretKeySpec(bytes, "AES");
        this.iv = new IvParameterSpec(bytes, 0, 16);
        this.appId = appId.getBytes(StandardCharsets.UTF_8);
        this.random = random;
    }

    /** The content of an envelope: the message, and the appid it was sealed for. */
    public record Content(byte[] message, String appId) {}

    /** Seals a message with a fresh random prefix. */
    public String seal(byte[] message) {
        byte[] prefix = new byte[RANDOM];
        random.nextBytes(prefix);
        return seal(prefix, message);
    }

    /** Seals a message with a given 16-byte prefix. */
    public String seal(byte[] prefix, byte[] message) {
        int length = HEAD + message.length + appId.length;
        int pad = BLOCK - length % BLOCK;
        ByteBuffer plain = ByteBuffer.allocate(length + pad);
        plain.put(prefix, 0, RANDOM).putInt(message.length).put(message).put(appId);
        while (plain.hasRemaining()) {
            plain.put((byte) pad);
        }
        try {
            return Base64.getEncoder()
                    .encodeToString(cipher(Cipher.ENCRYPT_MODE).doFinal(plain.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a padded block always encrypts", e);
        }
    }

    /**
     * Opens an {@code Encrypt} text. The caller compares the appid.
     *
     * @throws EnvelopeException naming the first step that failed
     */
    public Content open(String encrypt) throws EnvelopeException {
        byte[] sealed;
        try {
            sealed = Base64.getDecoder().decode(encrypt);
        } catch (IllegalArgumentException e) {
            throw new EnvelopeException("Encrypt is not Base64");
        }
        byte[] plain;
        try {
            plain = cipher(Cipher.DECRYPT_MODE).doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new EnvelopeException("Encrypt does not decrypt: " + e.getMessage());
        }
        return split(plain, plain.length - padding(plain));
    }

    /**
     * As WeChat's own samples read it: the last byte tells, and one that cannot be a length means
     * that there is none. With another key the lengths inside, or the appid, are wrong.
     */
    private static int padding(byte[] plain) {
        int pad = plain.length == 0 ? 0 : plain[plain.length - 1];
        return pad < 1 || pad > BLOCK || pad > plain.length ? 0 : pad;
    }

    private static Content split(byte[] plain, int end) throws EnvelopeException {
        if (end < HEAD) {
            throw new EnvelopeException("shorter than its own head");
        }
        int length = ByteBuffer.wrap(plain).getInt(RANDOM);
        if (length < 0 || length > end - HEAD) {
            throw new EnvelopeException("the message length points outside");
        }
        byte[] message = Arrays.copyOfRange(plain, HEAD, HEAD + length);
        byte[] owner = Arrays.copyOfRange(plain, HEAD + length, end);
        return new Content(message, new String(owner, StandardCharsets.UTF_8));
    }

    private Cipher cipher(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, key, iv);
        return cipher;
    }
}

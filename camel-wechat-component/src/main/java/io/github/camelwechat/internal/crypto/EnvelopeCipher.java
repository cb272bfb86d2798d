// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import io.github.camelwechat.account.EncodingAesKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens and seals WeChat's envelope with one EncodingAESKey (inbound.md 2.4):
 *
 * <pre>
 * random(16) | length of message (4, big endian) | message | appid | padding to a multiple of 32
 * </pre>
 *
 * <p>AES-256 in CBC mode; the initialisation vector is the first half of the key, as WeChat fixed
 * it. The padding has blocks of 32 bytes, which the JDK's PKCS5Padding refuses for every other
 * message, hence by hand. Thread-safe: ciphers are borrowed from a small pool, because making one
 * costs more than using it.
 */
public final class EnvelopeCipher {

    private static final String TRANSFORMATION = "AES/CBC/NoPadding";
    private static final int BLOCK = 32;
    private static final int RANDOM = 16;
    private static final int HEAD = RANDOM + Integer.BYTES;
    private static final int POOLED = 16;

    private final SecretKeySpec key;
    private final IvParameterSpec iv;
    private final SecureRandom random;
    private final BlockingQueue<Cipher> openers = new ArrayBlockingQueue<>(POOLED);
    private final BlockingQueue<Cipher> sealers = new ArrayBlockingQueue<>(POOLED);

    public EnvelopeCipher(EncodingAesKey key, SecureRandom random) {
        byte[] bytes = key.bytes();
        this.key = new SecretKeySpec(bytes, "AES");
        this.iv = new IvParameterSpec(bytes, 0, RANDOM);
        this.random = Objects.requireNonNull(random, "random");
        Arrays.fill(bytes, (byte) 0);
    }

    /**
     * The content of an envelope.
     *
     * @param message the decrypted body; not copied
     * @param appId whom it was sealed for; the caller compares it
     */
    public record Envelope(byte[] message, String appId) {}

    /**
     * Opens an envelope. Check {@code msg_signature} first: this finds a wrong key, not a forgery.
     *
     * @param encrypt the text of the {@code Encrypt} element, in an array; white space in it is
     *     ignored
     * @throws EnvelopeException if it is not Base64, has been cut, or was sealed with another key
     */
    public Envelope open(ByteBuffer encrypt) {
        ByteBuffer sealed = decode(encrypt);
        int size = sealed.remaining();
        if (size == 0 || size % BLOCK != 0) {
            throw new EnvelopeException(
                    "the ciphertext has " + size + " bytes, which is not a multiple of " + BLOCK,
                    null);
        }
        byte[] plain = run(openers, Cipher.DECRYPT_MODE, sealed);
        int end = plain.length - padding(plain);
        if (end < HEAD) {
            throw new EnvelopeException("the plaintext is shorter than its own head", null);
        }
        int length = ByteBuffer.wrap(plain).getInt(RANDOM);
        if (length < 0 || length > end - HEAD) {
            throw new EnvelopeException(
                    "the plaintext claims a longer message than it holds", null);
        }
        byte[] message = Arrays.copyOfRange(plain, HEAD, HEAD + length);
        String appId =
                new String(plain, HEAD + length, end - HEAD - length, StandardCharsets.UTF_8);
        return new Envelope(message, appId);
    }

    /**
     * Seals a message.
     *
     * @param message the passive reply in plain XML
     * @param appId the appid the request was sealed for
     * @return the text of the {@code Encrypt} element: Base64 without line breaks
     */
    public String seal(byte[] message, String appId) {
        byte[] trailer = appId.getBytes(StandardCharsets.UTF_8);
        byte[] prefix = new byte[RANDOM];
        random.nextBytes(prefix);
        int used = HEAD + message.length + trailer.length;
        int pad = BLOCK - used % BLOCK;
        byte[] plain = new byte[used + pad];
        ByteBuffer.wrap(plain).put(prefix).putInt(message.length).put(message).put(trailer);
        Arrays.fill(plain, used, plain.length, (byte) pad);
        byte[] sealed = run(sealers, Cipher.ENCRYPT_MODE, ByteBuffer.wrap(plain));
        return Base64.getEncoder().encodeToString(sealed);
    }

    private static ByteBuffer decode(ByteBuffer base64) {
        try {
            return Base64.getDecoder().decode(base64.duplicate());
        } catch (IllegalArgumentException perhapsFolded) {
            return decodeCompact(base64);
        }
    }

    private static ByteBuffer decodeCompact(ByteBuffer base64) {
        ByteBuffer compact = ByteBuffer.allocate(base64.remaining());
        for (int i = base64.position(); i < base64.limit(); i++) {
            byte b = base64.get(i);
            if (!Character.isWhitespace(b)) {
                compact.put(b);
            }
        }
        try {
            return Base64.getDecoder().decode(compact.flip());
        } catch (IllegalArgumentException e) {
            throw new EnvelopeException("the ciphertext is not Base64", null);
        }
    }

    /**
     * Strict, unlike WeChat's own samples: the signature was checked before, so nothing leaks, and
     * a wrong key shows.
     */
    private static int padding(byte[] plain) {
        int pad = plain[plain.length - 1];
        if (pad < 1 || pad > BLOCK) {
            throw new EnvelopeException("the padding is not 1 to " + BLOCK + " bytes long", null);
        }
        for (int i = plain.length - pad; i < plain.length; i++) {
            if (plain[i] != pad) {
                throw new EnvelopeException("the padding bytes are not all equal", null);
            }
        }
        return pad;
    }

    /**
     * A cipher that threw is not put back; one that finished is as it was after its initialisation.
     */
    private byte[] run(BlockingQueue<Cipher> pool, int mode, ByteBuffer input) {
        try {
            Cipher cipher = pool.poll();
            if (cipher == null) {
                cipher = Cipher.getInstance(TRANSFORMATION);
                cipher.init(mode, key, iv);
            }
            byte[] output =
                    cipher.doFinal(
                            input.array(),
                            input.arrayOffset() + input.position(),
                            input.remaining());
            pool.offer(cipher);
            return output;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "every Java 17 platform provides "
                            + TRANSFORMATION
                            + " with 256-bit keys, and the input is whole"
                            + " blocks",
                    e);
        }
    }
}

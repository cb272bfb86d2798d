// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Digests by the two algorithms that are needed, which every Java platform has. Thread-safe: each
 * thread keeps a digest of the JDK's, because making one costs as much as using it.
 */
public final class Digest {

    private static final int PART = 8 * 1024;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final ThreadLocal<MessageDigest> digests;

    private Digest(String algorithm) {
        this.digests = ThreadLocal.withInitial(() -> algorithm(algorithm));
    }

    /** SHA-1, which WeChat signs callbacks with. */
    public static Digest sha1() {
        return new Digest("SHA-1");
    }

    public static Digest sha256() {
        return new Digest("SHA-256");
    }

    /** The digest of some bytes. */
    public byte[] of(byte[] bytes) {
        return digests.get().digest(bytes);
    }

    /**
     * Tells whether the given signature is that of the parts, as {@link #callbackSignature} makes
     * it; takes the same time wherever the two differ.
     */
    public boolean isCallbackSignature(String given, ByteBuffer... parts) {
        ByteBuffer[] sorted = parts.clone();
        Arrays.sort(sorted, Digest::compare);
        MessageDigest digest = digests.get();
        for (ByteBuffer part : sorted) {
            digest.update(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
        return isHex(given, digest.digest());
    }

    /** As texts are compared, of which all that WeChat signs has a byte for every character. */
    private static int compare(ByteBuffer one, ByteBuffer other) {
        int from = one.arrayOffset() + one.position();
        int otherFrom = other.arrayOffset() + other.position();
        return Arrays.compareUnsigned(
                one.array(),
                from,
                from + one.remaining(),
                other.array(),
                otherFrom,
                otherFrom + other.remaining());
    }

    private static boolean isHex(String given, byte[] digest) {
        if (given.length() != 2 * digest.length) {
            return false;
        }
        int different = 0;
        for (int i = 0; i < digest.length; i++) {
            different |= given.charAt(2 * i) ^ HEX[digest[i] >> 4 & 0xf];
            different |= given.charAt(2 * i + 1) ^ HEX[digest[i] & 0xf];
        }
        return different == 0;
    }

    /** SHA-256 of the parts, one after another. */
    public static byte[] sha256(byte[]... parts) {
        MessageDigest digest = algorithm("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** SHA-256 of a stream, which is read to its end and not closed. */
    public static byte[] sha256(InputStream in) throws IOException {
        MessageDigest digest = algorithm("SHA-256");
        byte[] part = new byte[PART];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            digest.update(part, 0, count);
        }
        return digest.digest();
    }

    /** SHA-256 of a text's UTF-8, as 64 lower-case hex digits. */
    public static String sha256Hex(String text) {
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** SHA-1 of a text's UTF-8, as 40 lower-case hex digits: what WeChat signs with. */
    public static String sha1Hex(String text) {
        byte[] digest = algorithm("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /**
     * WeChat's signature: the parts in ascending order, joined, as {@link #sha1Hex}. Used for
     * {@code signature} (token, timestamp, nonce) and for {@code msg_signature} (the same and the
     * encrypted text).
     *
     * @param parts in any order, as text: a nonce read as a number would lose its leading zeros
     */
    public static String callbackSignature(String... parts) {
        String[] sorted = parts.clone();
        Arrays.sort(sorted);
        MessageDigest digest = algorithm("SHA-1");
        for (String part : sorted) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has to provide " + name, e);
        }
    }
}

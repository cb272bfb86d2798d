// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Digests by the two algorithms that are needed, which every Java platform has. */
public final class Digest {

    private Digest() {}

    /** SHA-256 of the parts, one after another. */
    public static byte[] sha256(byte[]... parts) {
        MessageDigest digest = algorithm("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
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

    /**
     * Tells whether the given signature is that of the parts; takes the same time wherever the two
     * differ.
     */
    public static boolean isCallbackSignature(String given, String... parts) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8),
                callbackSignature(parts).getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has to provide " + name, e);
        }
    }
}

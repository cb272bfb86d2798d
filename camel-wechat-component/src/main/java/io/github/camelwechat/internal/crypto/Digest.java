// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has to provide " + name, e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of webhooks, and comparisons that tell nothing by the time they take. */
public final class Hmac {

    private Hmac() {}

    /**
     * The HMAC of some parts, one after another, as lower-case hex digits.
     *
     * @param algorithm such as {@code HmacSHA256}
     */
    public static String hex(String algorithm, String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of every Java", e);
        }
    }

    /** Tells whether two texts are the same. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}

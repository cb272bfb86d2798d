// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import io.github.camelwechat.account.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, by which we know again what we gave out ourselves. */
public final class Hmac {

    private static final String ALGORITHM = "HmacSHA256";

    private Hmac() {}

    /** The code of a text, in hexadecimal digits. */
    public static String hex(Secret key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes(key.reveal()), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    /** Tells whether a code is that of a text, in a time that says nothing about it. */
    public static boolean isOf(String hex, Secret key, String text) {
        return MessageDigest.isEqual(bytes(hex), bytes(hex(key, text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

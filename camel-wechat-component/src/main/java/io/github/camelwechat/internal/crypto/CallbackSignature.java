// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * WeChat's signature: the parts in ascending order, joined, as SHA-1 in lower-case hex. Used for
 * {@code signature} (token, timestamp, nonce) and for {@code msg_signature} (the same and the
 * encrypted text).
 */
public final class CallbackSignature {

    private CallbackSignature() {}

    /**
     * Signs.
     *
     * @param parts in any order, as text: a nonce read as a number would lose its leading zeros
     * @return 40 lower-case hex digits
     */
    public static String of(String... parts) {
        String[] sorted = parts.clone();
        Arrays.sort(sorted);
        return Digest.sha1Hex(String.join("", sorted));
    }

    /**
     * Tells whether the given signature is that of the parts; takes the same time wherever the two
     * differ.
     */
    public static boolean matches(String given, String... parts) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), of(parts).getBytes(StandardCharsets.UTF_8));
    }
}

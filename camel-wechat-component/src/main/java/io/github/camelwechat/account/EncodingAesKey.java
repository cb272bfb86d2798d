// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.Base64;
import java.util.Objects;

/**
 * The 32-byte AES key behind WeChat's 43-character EncodingAESKey. Redacts itself. Immutable.
 *
 * <p>43 characters carry 258 bits; the last two are spare and may be set. The JDK's decoder ignores
 * them, stricter ones refuse two thirds of all keys.
 */
public final class EncodingAesKey {

    private static final int CHARACTERS = 43;

    private final byte[] key;

    private EncodingAesKey(byte[] key) {
        this.key = key;
    }

    /**
     * Reads the key as the WeChat console shows it; surrounding blanks are dropped.
     *
     * @throws IllegalArgumentException if it is not 43 letters and digits; the message tells the
     *     length found, never the key
     */
    public static EncodingAesKey of(String text) {
        String trimmed = Objects.requireNonNull(text, "text").strip();
        if (trimmed.length() != CHARACTERS
                || !trimmed.chars().allMatch(EncodingAesKey::isLetterOrDigit)) {
            throw new IllegalArgumentException(
                    "an EncodingAESKey has exactly 43 letters and digits, but this one has "
                            + trimmed.length()
                            + " characters"
                            + (trimmed.length() == CHARACTERS ? ", some of them neither" : ""));
        }
        return new EncodingAesKey(Base64.getDecoder().decode(trimmed));
    }

    /** A copy of the 32 key bytes. */
    public byte[] bytes() {
        return key.clone();
    }

    @Override
    public String toString() {
        return "***";
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Characters that XML 1.0 forbids, even escaped. Some users' texts arrive with them all the same,
 * and a message must not be lost over a control character.
 */
final class IllegalCharacters {

    private static final Pattern REFERENCE =
            Pattern.compile("&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));");

    private IllegalCharacters() {}

    /** The text without them. */
    static String removedFrom(String text) {
        if (text.codePoints().allMatch(IllegalCharacters::legal)) {
            return text;
        }
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().filter(IllegalCharacters::legal).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    /**
     * The body without them, raw or as references; bytes that are not UTF-8 become the replacement
     * character.
     *
     * @return null if that changes nothing
     */
    static byte @Nullable [] removedFrom(byte[] body) {
        String text = removedFrom(new String(body, StandardCharsets.UTF_8));
        String legal =
                REFERENCE
                        .matcher(text)
                        .replaceAll(
                                reference -> {
                                    int codePoint =
                                            reference.group(1) != null
                                                    ? Integer.parseInt(reference.group(1), 16)
                                                    : Integer.parseInt(reference.group(2));
                                    return legal(codePoint) ? reference.group() : "";
                                });
        byte[] bytes = legal.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, body) ? null : bytes;
    }

    private static boolean legal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0x10FFFF;
    }
}

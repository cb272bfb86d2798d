// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Characters that XML 1.0 forbids, even escaped. */
public final class IllegalCharacters {

    private static final Pattern REFERENCE =
            Pattern.compile("&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));");

    private IllegalCharacters() {}

    /** The text without them. */
    public static String removedFrom(String text) {
        if (text.codePoints().allMatch(IllegalCharacters::legal)) {
            return text;
        }
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().filter(IllegalCharacters::legal).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    /** The XML without them and without references to them. */
    static String removedFromXml(String xml) {
        return REFERENCE
                .matcher(removedFrom(xml))
                .replaceAll(reference -> legal(codePoint(reference)) ? "$0" : "");
    }

    private static int codePoint(MatchResult reference) {
        return reference.group(1) != null
                ? Integer.parseInt(reference.group(1), 16)
                : Integer.parseInt(reference.group(2));
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

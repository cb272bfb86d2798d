// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text in XML, as people wrote it and as XML allows it.
 *
 * <p>What people write arrives as they wrote it: WeChat puts it into CDATA without removing
 * characters that XML forbids and without splitting a {@code ]]>} in it. So a person can break the
 * XML of their own message, or end their own field and add others. Neither may lose the message,
 * and what they wrote has to stay their words.
 */
public final class XmlText {

    private static final Pattern REFERENCE =
            Pattern.compile("&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));");

    /** The fields that hold a person's words. */
    private static final Set<String> FIELDS =
            Set.of(
                    "Content",
                    "Title",
                    "Description",
                    "Label",
                    "Poiname",
                    "Recognition",
                    "ScanResult",
                    "bizmsgmenuid");

    private static final Pattern START =
            Pattern.compile("<(" + String.join("|", FIELDS) + ")>\\s*+<!\\[CDATA\\[");

    private XmlText() {}

    /** Tells whether a field holds a person's words, to the last blank. */
    static boolean isWords(String field) {
        return FIELDS.contains(field);
    }

    /**
     * Returns the bodies that may have been meant, the smallest change first; none if there is
     * nothing to change.
     */
    static List<byte[]> repairs(byte[] body) {
        List<byte[]> repairs = new ArrayList<>();
        String text = new String(body, StandardCharsets.UTF_8);
        String legal = legalXml(text);
        if (!legal.equals(text) || legal.indexOf('\uFFFD') >= 0) {
            repairs.add(legal.getBytes(StandardCharsets.UTF_8));
        }
        String split = withCdataEndsSplit(legal);
        if (!split.equals(legal)) {
            repairs.add(split.getBytes(StandardCharsets.UTF_8));
        }
        return repairs;
    }

    /**
     * A field of words goes from its first start to its last end: whatever is in between, a person
     * wrote.
     */
    private static String withCdataEndsSplit(String xml) {
        Map<String, Integer> ends =
                FIELDS.stream().collect(Collectors.toMap(Function.identity(), f -> endOf(xml, f)));
        StringBuilder split = new StringBuilder(xml.length());
        int copied = 0;
        Matcher start = START.matcher(xml);
        while (start.find(copied)) {
            int end = Math.max(ends.getOrDefault(start.group(1), -1), start.end());
            split.append(xml, copied, start.end())
                    .append(xml.substring(start.end(), end).replace("]]>", "]]]]><![CDATA[>"));
            copied = end;
        }
        return split.append(xml, copied, xml.length()).toString();
    }

    /** Where the last CDATA section of a field ends. */
    private static int endOf(String xml, String field) {
        int end = xml.lastIndexOf("</" + field + ">");
        while (end > 0 && Character.isWhitespace(xml.charAt(end - 1))) {
            end--;
        }
        return end >= 3 && xml.startsWith("]]>", end - 3) ? end - 3 : -1;
    }

    /** Leaves out the characters that XML 1.0 forbids, even escaped. */
    public static String legal(String text) {
        if (text.codePoints().allMatch(XmlText::isLegal)) {
            return text;
        }
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().filter(XmlText::isLegal).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    /** Leaves out the characters that XML forbids, and references to them. */
    private static String legalXml(String xml) {
        return REFERENCE
                .matcher(legal(xml))
                .replaceAll(reference -> isLegal(codePoint(reference)) ? "$0" : "");
    }

    private static int codePoint(MatchResult reference) {
        return reference.group(1) != null
                ? Integer.parseInt(reference.group(1), 16)
                : Integer.parseInt(reference.group(2));
    }

    private static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0x10FFFF;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What people write arrives as they wrote it: WeChat puts it into CDATA without removing characters
 * that XML forbids and without splitting a {@code ]]>} in it. So a person can break the XML of
 * their own message, or end their own field and add others. Neither may lose the message, and what
 * they wrote has to stay their words.
 */
final class UnescapedText {

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

    private UnescapedText() {}

    /** Whether a field holds a person's words, to the last blank. */
    static boolean isIn(String field) {
        return FIELDS.contains(field);
    }

    /**
     * What the body may have been meant to be, the smallest change first; none if there is nothing
     * to change.
     */
    static List<byte[]> repairs(byte[] body) {
        List<byte[]> repairs = new ArrayList<>();
        String text = new String(body, StandardCharsets.UTF_8);
        String legal = IllegalCharacters.removedFromXml(text);
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
}

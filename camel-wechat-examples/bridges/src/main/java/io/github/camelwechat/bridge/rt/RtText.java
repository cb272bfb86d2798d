// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.rt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an agent's message as a chat shows it: without markup, without what was quoted, and
 * without the signature.
 */
final class RtText {

    private static final Pattern UNSEEN =
            Pattern.compile("(?is)<(style|script|head|blockquote)\\b.*?</\\1\\s*>|<!--.*?-->");
    private static final Pattern LINE_END =
            Pattern.compile("(?i)<br\\s*/?>|</(p|div|li|tr|h[1-6]|pre)\\s*>");
    private static final Pattern TAG = Pattern.compile("(?s)<[^>]*>");
    private static final Pattern ENTITY =
            Pattern.compile("&(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z]{2,6});");
    private static final Pattern SIGNATURE = Pattern.compile("(?m)^-- ?$");
    private static final Pattern QUOTED =
            Pattern.compile("(?m)(^On .{1,120} wrote:[ \\t]*\\n)?(^>.*(\\n|\\z))+");
    private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");

    private RtText() {}

    static String ofHtml(String html) {
        String lines = UNSEEN.matcher(html).replaceAll("").replaceAll("[\\s\\u00a0]+", " ");
        lines = LINE_END.matcher(lines).replaceAll("\n");
        String text = TAG.matcher(lines).replaceAll("").replaceAll("(?m)^ +", "");
        return ofPlain(entities(text));
    }

    static String ofPlain(String text) {
        String lines = text.replace("\r\n", "\n").replace('\u00a0', ' ');
        lines = lines.replaceAll("(?m)^[ \\t]+$|(?<=\\S)[ \\t]+$", "");
        Matcher signature = SIGNATURE.matcher(lines);
        if (signature.find()) {
            lines = lines.substring(0, signature.start());
        }
        lines = QUOTED.matcher(lines).replaceAll("");
        return BLANK_LINES.matcher(lines).replaceAll("\n\n").strip();
    }

    private static String entities(String text) {
        return ENTITY.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
    }

    private static String character(String name) {
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("#x") || name.startsWith("#X");
            int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
            return Character.isValidCodePoint(code) ? Character.toString(code) : "";
        }
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "nbsp" -> " ";
            case "amp" -> "&";
            default -> "&" + name + ";";
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown as a WeChat user can read it: marks of emphasis, headings and code are taken away, list
 * marks become bullets, and links become those that WeChat's texts have.
 */
final class MarkdownText {

    private static final Pattern FENCE = Pattern.compile("^\\s{0,3}(```+|~~~+).*$");
    private static final Pattern RULE = Pattern.compile("^\\s{0,3}([-*_])(\\s*\\1){2,}\\s*$");
    private static final Pattern HEADING =
            Pattern.compile("^\\s{0,3}#{1,6}\\s+(.*?)(\\s+#+)?\\s*$");
    private static final Pattern BULLET = Pattern.compile("^(\\s*)[-*+]\\s+(.*)$");
    private static final Pattern QUOTE = Pattern.compile("^\\s{0,3}(>\\s?)+(.*)$");
    private static final Pattern TABLE_RULE =
            Pattern.compile("^\\s*\\|?(\\s*:?-+:?\\s*\\|)+\\s*(:?-+:?)?\\s*$");
    private static final Pattern CELLS = Pattern.compile("^\\s*\\|(.*)\\|\\s*$");

    /** One alternative per mark, each at the place where it opens. */
    private static final Pattern INLINE =
            Pattern.compile(
                    "\\\\(?<escaped>\\p{Punct})"
                            + "|(?<ticks>`+)(?<code>.+?)\\k<ticks>(?!`)"
                            + "|!?\\[(?<label>[^\\]]*)\\]\\((?<target><[^>]*>|[^\\s)]+)(\\s+\"[^\"]*\")?\\)"
                            + "|<(?<plain>https?://[^\\s>]+)>"
                            + "|(?<bare>https?://[^\\s<>]+)"
                            + "|<br\\s*/?>"
                            + "|(?<strong>\\*\\*|~~|(?<![\\p{L}\\p{N}_])__)(?=\\S)(?<bold>.+?)(?<=\\S)\\k<strong>"
                            + "|(?<em>\\*|(?<![\\p{L}\\p{N}_])_)(?=[^\\s*_])(?<italic>[^*_]*?)(?<=[^\\s*_])\\k<em>(?![\\p{L}\\p{N}_])");

    private MarkdownText() {}

    static String of(String markdown) {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : markdown.strip().split("\\R", -1)) {
            if (FENCE.matcher(line).matches()) {
                code = !code;
            } else if (code) {
                lines.add(line);
            } else if (!TABLE_RULE.matcher(line).matches()) {
                lines.add(line(line));
            }
        }
        return String.join("\n", lines).strip();
    }

    private static String line(String line) {
        if (RULE.matcher(line).matches()) {
            return "";
        }
        Matcher quote = QUOTE.matcher(line);
        if (quote.matches()) {
            return line(quote.group(2));
        }
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            return inline(heading.group(1));
        }
        Matcher bullet = BULLET.matcher(line);
        if (bullet.matches()) {
            return bullet.group(1) + "• " + inline(bullet.group(2));
        }
        Matcher cells = CELLS.matcher(line);
        return inline(
                cells.matches()
                        ? cells.group(1).strip().replaceAll("\\s*\\|\\s*", " | ")
                        : line.stripTrailing());
    }

    private static String inline(String text) {
        Matcher mark = INLINE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (mark.find()) {
            mark.appendReplacement(out, Matcher.quoteReplacement(meaning(mark)));
        }
        return mark.appendTail(out).toString();
    }

    private static String meaning(Matcher mark) {
        if (mark.group("escaped") != null) {
            return mark.group("escaped");
        }
        if (mark.group("code") != null) {
            return mark.group("code").strip();
        }
        if (mark.group("target") != null) {
            return link(mark.group("label"), mark.group("target").replaceAll("^<|>$", ""));
        }
        if (mark.group("plain") != null) {
            return mark.group("plain");
        }
        if (mark.group("bare") != null) {
            return mark.group("bare");
        }
        if (mark.group("bold") != null) {
            return inline(mark.group("bold"));
        }
        return mark.group("italic") != null ? inline(mark.group("italic")) : "\n";
    }

    /** A link as WeChat's texts have it, or both of its halves where that could not be written. */
    static String link(String label, String target) {
        String words = label.isBlank() ? target : inline(label);
        if (words.equals(target)) {
            return target;
        }
        boolean tappable =
                target.matches("(?i)https?://[^\\s\"'<>]+") && !words.matches("(?s).*[<>].*");
        return tappable
                ? "<a href=\"" + target + "\">" + words + "</a>"
                : words + " (" + target + ")";
    }
}

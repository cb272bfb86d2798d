// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.gates;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Java source with its comments, strings and character literals blanked, line by line as it was.
 */
final class CodeText {

    private static final Pattern PART =
            Pattern.compile(
                    "//[^\\n]*"
                            + "|/\\*.*?\\*/"
                            + "|\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*\"\"\""
                            + "|\"(?:\\\\.|[^\"\\\\\\n])*\""
                            + "|'(?:\\\\.|[^'\\\\\\n])+'",
                    Pattern.DOTALL);

    private CodeText() {}

    /** A blanked string keeps its quotes, because a line that holds one is a line of code. */
    static String of(String source) {
        return PART.matcher(source).replaceAll(part -> quote(code(part.group())));
    }

    /** The comments alone. */
    static String commentsOf(String source) {
        StringBuilder comments = new StringBuilder();
        Matcher part = PART.matcher(source);
        int end = 0;
        while (part.find()) {
            comments.append(blank(source.substring(end, part.start())));
            comments.append(isComment(part.group()) ? part.group() : blank(part.group()));
            end = part.end();
        }
        return comments.append(blank(source.substring(end))).toString();
    }

    private static String code(String part) {
        return isComment(part) ? blank(part) : part.replaceAll("[^\\n\"']", "_");
    }

    private static String blank(String text) {
        return text.replaceAll("[^\\n]", " ");
    }

    private static boolean isComment(String part) {
        return part.startsWith("//") || part.startsWith("/*");
    }

    private static String quote(String text) {
        return Matcher.quoteReplacement(text);
    }
}

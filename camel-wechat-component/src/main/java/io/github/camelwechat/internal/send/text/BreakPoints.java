// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The places where a text may be cut, with how little each disturbs the reader. White space at such
 * a place belongs to neither side.
 */
final class BreakPoints {

    private static final String OPENERS = "([{<（【《「『“‘〈〔";
    private static final String CLOSERS = ")]}>）】》」』”’〉〕\"'";
    private static final String SENTENCE_ENDS = "。！？…";
    private static final String SENTENCE_ENDS_BEFORE_SPACE = ".!?";
    private static final String CLAUSE_ENDS = "，、；：";
    private static final String CLAUSE_ENDS_BEFORE_SPACE = ",;:";

    /** From the worst to the best. */
    enum Quality {
        /** Within a word. */
        CHARACTER,
        /** Between words, or between two of the scripts that need no spaces. */
        WORD,
        CLAUSE,
        SENTENCE,
        LINE,
        PARAGRAPH
    }

    /**
     * One place.
     *
     * @param end where the part before it ends
     * @param next where the part after it begins
     */
    record Break(int end, int next, Quality quality) {}

    private final String text;
    private final NonBreakingSpans unbreakable;
    private final List<Break> breaks = new ArrayList<>();

    private BreakPoints(String text) {
        this.text = text;
        this.unbreakable = NonBreakingSpans.of(text);
    }

    /**
     * @param text without white space at its ends
     * @return in the order of the text; the last one is its end
     */
    static List<Break> of(String text) {
        return new BreakPoints(text).find();
    }

    private List<Break> find() {
        int at = 1;
        while (at < text.length()) {
            int next = endOfSpace(at);
            if (unbreakable.mayCutAt(at)) {
                breaks.add(new Break(at, next, next > at ? atSpace(at, next) : between(at)));
            }
            at = Math.max(next, at + 1);
        }
        breaks.add(new Break(text.length(), text.length(), Quality.PARAGRAPH));
        return breaks;
    }

    /** White space only as far as whole characters of a person go, and outside of links. */
    private int endOfSpace(int start) {
        int end = start;
        while (end < text.length()
                && unbreakable.mayCutAt(end)
                && Character.isWhitespace(text.charAt(end))) {
            int after = end + 1;
            while (!unbreakable.mayCutAt(after)
                    && after < text.length()
                    && Character.isWhitespace(text.charAt(after))) {
                after++;
            }
            if (!unbreakable.mayCutAt(after)) {
                return end;
            }
            end = after;
        }
        return end;
    }

    private Quality atSpace(int start, int end) {
        long lines =
                text.substring(start, end)
                        .replace("\r\n", "\n")
                        .chars()
                        .filter(BreakPoints::isLineEnd)
                        .count();
        if (lines > 0) {
            return lines > 1 ? Quality.PARAGRAPH : Quality.LINE;
        }
        char last = lastBeforeClosers(start);
        if (isOneOf(SENTENCE_ENDS, last) || isOneOf(SENTENCE_ENDS_BEFORE_SPACE, last)) {
            return Quality.SENTENCE;
        }
        return isOneOf(CLAUSE_ENDS, last) || isOneOf(CLAUSE_ENDS_BEFORE_SPACE, last)
                ? Quality.CLAUSE
                : Quality.WORD;
    }

    private Quality between(int at) {
        char before = text.charAt(at - 1);
        char after = text.charAt(at);
        if (isOneOf(OPENERS, before) || mayNotBeginAPart(after) || unbreakable.endsAddress(at)) {
            return Quality.CHARACTER;
        }
        char last = lastBeforeClosers(at);
        if (isOneOf(SENTENCE_ENDS, last)) {
            return Quality.SENTENCE;
        }
        if (isOneOf(CLAUSE_ENDS, last)) {
            return Quality.CLAUSE;
        }
        return needsNoSpace(text.codePointBefore(at)) || needsNoSpace(text.codePointAt(at))
                ? Quality.WORD
                : Quality.CHARACTER;
    }

    private char lastBeforeClosers(int at) {
        int i = at - 1;
        while (i > 0 && isOneOf(CLOSERS, text.charAt(i))) {
            i--;
        }
        return text.charAt(i);
    }

    private static boolean mayNotBeginAPart(char c) {
        return isOneOf(CLOSERS, c)
                || isOneOf(SENTENCE_ENDS, c)
                || isOneOf(SENTENCE_ENDS_BEFORE_SPACE, c)
                || isOneOf(CLAUSE_ENDS, c)
                || isOneOf(CLAUSE_ENDS_BEFORE_SPACE, c);
    }

    /** Chinese and Japanese, and pictures. */
    private static boolean needsNoSpace(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO -> true;
            default ->
                    Character.getType(codePoint) == Character.OTHER_SYMBOL
                            || Character.getType(codePoint) == Character.OTHER_PUNCTUATION
                                    && codePoint > 0x2fff;
        };
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }

    private static boolean isOneOf(String set, char c) {
        return set.indexOf(c) >= 0;
    }
}

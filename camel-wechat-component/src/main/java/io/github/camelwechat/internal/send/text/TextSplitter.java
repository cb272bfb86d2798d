// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.text;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.send.text.BreakPoints.Break;
import io.github.camelwechat.internal.send.text.BreakPoints.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a text that is too long for one message: into as few parts as can be without cutting a
 * word that fits into one, and between those at the best places, a paragraph before a line before a
 * sentence before a clause before a word. The same text always gives the same parts.
 */
final class TextSplitter {

    /** Fits into the answer to a callback as well, which takes one byte less than a push. */
    static final int LONGEST_PART = OutboundLimits.LONGEST_REPLY;

    /** No window ever allowed as many. */
    static final int MOST_PARTS = 100;

    private final String account;
    private final String text;

    /** The number of bytes of UTF-8 that come before each char. */
    private final int[] bytes;

    private TextSplitter(String account, String text) {
        this.account = account;
        this.text = text;
        this.bytes = bytes(text);
    }

    /**
     * @param account the name of the account, for the failure
     * @return the parts in their order, each of at most {@link #LONGEST_PART} bytes; together they
     *     are the text but for white space at its ends and between them
     * @throws InvalidMessageException if a link or an emoji is longer than a part, or if there
     *     would be more than {@link #MOST_PARTS}
     */
    static List<String> split(String account, String text) {
        return new TextSplitter(account, text.strip()).split();
    }

    private List<String> split() {
        if (bytes[text.length()] > LONGEST_PART * MOST_PARTS) {
            throw new InvalidMessageException(
                    account,
                    String.format(
                            Locale.ROOT,
                            "the text to send has %d bytes in UTF-8, which is more than %d messages can say: send"
                                    + " a link to it, or a file",
                            bytes[text.length()],
                            MOST_PARTS));
        }
        List<Break> all = BreakPoints.of(text);
        List<Break> betweenWords =
                all.stream().filter(one -> one.quality() != Quality.CHARACTER).toList();
        List<Integer> latest = latest(betweenWords);
        if (!latest.isEmpty()) {
            return parts(betweenWords, latest);
        }
        latest = latest(all);
        if (latest.isEmpty()) {
            throw tooLong(all);
        }
        return parts(all, latest);
    }

    /**
     * The earliest break after which the rest fits into one part, into two, and so on, from the end
     * of the text: as few parts as can be. Empty if something between two breaks is too long.
     */
    private List<Integer> latest(List<Break> breaks) {
        List<Integer> latest = new ArrayList<>();
        int end = breaks.size() - 1;
        while (length(0, breaks.get(end)) > LONGEST_PART) {
            latest.add(end);
            int earliest = end;
            while (earliest > 0
                    && length(breaks.get(earliest - 1).next(), breaks.get(end)) <= LONGEST_PART) {
                earliest--;
            }
            if (earliest == end) {
                return List.of();
            }
            end = earliest;
        }
        latest.add(end);
        return latest;
    }

    /** Of the breaks that leave no more for the other parts than they can hold, the best. */
    private List<String> parts(List<Break> breaks, List<Integer> latest) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int left = latest.size() - 1; left >= 0; left--) {
            int index = latest.get(left);
            Break best = breaks.get(index);
            for (int i = index + 1;
                    left > 0 && i < breaks.size() && length(start, breaks.get(i)) <= LONGEST_PART;
                    i++) {
                if (breaks.get(i).quality().compareTo(best.quality()) >= 0) {
                    best = breaks.get(i);
                }
            }
            parts.add(text.substring(start, best.end()));
            start = best.next();
        }
        return parts;
    }

    private int length(int start, Break end) {
        return bytes[end.end()] - bytes[start];
    }

    private InvalidMessageException tooLong(List<Break> breaks) {
        int start = 0;
        int longest = 0;
        for (Break one : breaks) {
            longest = Math.max(longest, length(start, one));
            start = one.next();
        }
        return new InvalidMessageException(
                account,
                String.format(
                        Locale.ROOT,
                        "the text to send has a link or a character of %d bytes in UTF-8, which cannot be split, and"
                                + " a message has room for %d: shorten it",
                        longest,
                        LONGEST_PART));
    }

    /** A half of a surrogate pair without the other is written as a question mark. */
    private static int[] bytes(String text) {
        int[] bytes = new int[text.length() + 1];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            if (Character.isSurrogate(c)) {
                size = isPaired(text, i) ? 2 : 1;
            }
            bytes[i + 1] = bytes[i] + size;
        }
        return bytes;
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}

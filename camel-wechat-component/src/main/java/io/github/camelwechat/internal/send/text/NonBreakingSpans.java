// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.text;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a text may be cut at all: between two characters as a person counts them, and not within a
 * link, an {@code <a>} element or one of WeChat's shortcuts for a face.
 */
final class NonBreakingSpans {

    /** A character as a person counts them; the JDK's BreakIterator takes a family for five. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** WeChat's clients take ASCII only for a part of an address. */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{0,30}://|www\\.)[!-;=?-~]+",
                    Pattern.CASE_INSENSITIVE);

    /** As in [微笑] and /:,@-D, which clients show as a face (outbound.md 2.3). */
    private static final Pattern SHORTCUT =
            Pattern.compile("\\[[\\p{L}\\p{N}][\\p{L}\\p{N} ]{0,19}\\]|/:[!-~]{1,7}");

    private static final String OPENING = "<a";
    private static final String CLOSING = "</a>";

    private final String text;
    private final BitSet cuts = new BitSet();
    private final BitSet addressEnds = new BitSet();

    private NonBreakingSpans(String text) {
        this.text = text;
        Matcher character = CHARACTER.matcher(text);
        while (character.find()) {
            cuts.set(character.end());
        }
        glue(ADDRESS, true);
        glue(SHORTCUT, false);
        glueElements();
    }

    static NonBreakingSpans of(String text) {
        return new NonBreakingSpans(text);
    }

    /** Tells whether the text may be cut before the char at this index. */
    boolean mayCutAt(int index) {
        return cuts.get(index);
    }

    /** Tells whether an address without markup ends here, so that what follows may belong to it. */
    boolean endsAddress(int index) {
        return addressEnds.get(index);
    }

    private void glue(Pattern pattern, boolean address) {
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            cuts.clear(found.start() + 1, found.end());
            if (address) {
                addressEnds.set(found.end());
            }
        }
    }

    /** Each closing tag with the last opening one before it; what is left over is plain text. */
    private void glueElements() {
        int from = 0;
        for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
            if (text.regionMatches(true, i, CLOSING, 0, CLOSING.length())) {
                int end = i + CLOSING.length();
                int opening = lastOpening(from, i);
                if (opening >= 0) {
                    cuts.clear(opening + 1, end);
                }
                from = end;
            }
        }
    }

    private int lastOpening(int from, int before) {
        for (int i = before - 1; i >= from; i--) {
            if (text.regionMatches(true, i, OPENING, 0, OPENING.length())
                    && (text.charAt(i + 2) == '>' || Character.isWhitespace(text.charAt(i + 2)))) {
                return i;
            }
        }
        return -1;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because one pass over the bytes is one state machine, read in one place.
package io.github.camelwechat.internal.callback.xml;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a body, from tag to tag: every byte is looked at a fixed number of
 * times, nothing is decoded that nobody asks for, and nothing grows with the body. No DTD, no
 * entities but the five every XML has, no namespaces: a colon is a letter of a name. What a
 * declaration says of an encoding is not believed, because WeChat sends UTF-8.
 *
 * <p>More lenient than XML where WeChat's writer is: characters that XML forbids are left out.
 * Stricter where WeChat would never go: depth, names, attributes and the number of elements are
 * limited, while they are read.
 */
final class XmlScanner {

    private static final int DEEPEST = 32;
    private static final int MOST_ELEMENTS = 4096;
    private static final int MOST_ATTRIBUTES = 64;
    private static final int LONGEST_NAME = 1024;

    /** Eight bytes at once, and in each of them the lowest bit, the highest bit. */
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private static final byte[] CDATA_START = ascii("<![CDATA[");
    private static final long CDATA_WORD = (long) WORD.get(CDATA_START, 0);
    private static final byte[] CDATA_END = ascii("]]>");
    private static final byte[] COMMENT_START = ascii("<!--");
    private static final byte[] COMMENT_END = ascii("-->");
    private static final byte[] INSTRUCTION_END = ascii("?>");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The fields of nearly every message and event, of whose names no copies are made. */
    private static final List<String> FREQUENT_NAMES =
            List.of(
                    "ToUserName",
                    "FromUserName",
                    "CreateTime",
                    "MsgType",
                    "MsgId",
                    "Content",
                    "Event",
                    "EventKey");

    private static final byte[][] FREQUENT =
            FREQUENT_NAMES.stream().map(XmlScanner::ascii).toArray(byte[][]::new);

    private static final boolean[] NAME_START = nameBytes(true);
    private static final boolean[] NAME = nameBytes(false);

    private final byte[] body;
    private final boolean ambiguous;
    private final int lastWordsEnd;
    private int[] open = new int[8];
    private int depth;
    private int elements;
    private int words = -1;
    private int wordsSeen;
    private boolean rootSeen;

    private int at;
    private int tokenFrom;
    private int from;
    private int to;
    private boolean textNotBlank;
    private boolean references;
    private boolean plain;
    private int wordsFrom = -1;
    private int wordsTo;
    private int endsAt = -1;
    private int[] attributes = {};
    private long looks;

    /** The thing that the pass has come to. */
    enum Token {
        START,
        END,
        TEXT,
        CDATA,
        DONE
    }

    /**
     * @param ambiguous what a person wrote broke the body when it was read as it came. Now all from
     *     the first field of words to the last end of one is words, because only what is outside of
     *     them certainly is WeChat's
     */
    XmlScanner(byte[] body, boolean ambiguous) {
        this.body = body;
        this.ambiguous = ambiguous;
        this.lastWordsEnd = ambiguous ? lastWordsEnd() : -1;
        this.at = startsWith(BYTE_ORDER_MARK, 0) ? BYTE_ORDER_MARK.length : 0;
    }

    int depth() {
        return depth;
    }

    /** The number of bytes looked at so far, those twice that were looked at twice. */
    long looks() {
        return looks + at;
    }

    /** The index at which the token begins. */
    int tokenFrom() {
        return tokenFrom;
    }

    /** The index after the token. */
    int at() {
        return at;
    }

    /** The name of the element that has just started. */
    String name() {
        for (int i = 0; i < FREQUENT.length; i++) {
            byte[] name = FREQUENT[i];
            if (name.length == to - from && isNamed(name)) {
                return FREQUENT_NAMES.get(i);
            }
        }
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    /** Tells whether the element that has just started holds a person's words. */
    boolean isWords() {
        return words >= 0;
    }

    boolean isNamed(byte[] name) {
        return Arrays.equals(body, from, to, name, 0, name.length);
    }

    /** Tells whether the text is layout only. */
    boolean isBlank() {
        return !textNotBlank;
    }

    Token next() {
        if (endsAt >= 0) {
            endAtOnce();
            return Token.END;
        }
        while (at < body.length) {
            tokenFrom = at;
            Token token = body[at] == '<' ? markup() : text();
            if (token != null) {
                return token;
            }
        }
        if (depth > 0) {
            throw notWellFormed();
        }
        if (!rootSeen) {
            throw new MalformedBodyException("there is no XML element in it", null);
        }
        return Token.DONE;
    }

    private @Nullable Token markup() {
        return switch (at + 1 < body.length ? body[at + 1] : 0) {
            case '?' -> skipTo(INSTRUCTION_END, 2);
            case '!' -> declaration();
            case '/' -> endTag();
            default -> startTag();
        };
    }

    private @Nullable Token declaration() {
        if (startsWith(CDATA_START, at)) {
            return cdata();
        }
        if (startsWith(COMMENT_START, at)) {
            return skipTo(COMMENT_END, COMMENT_START.length);
        }
        throw new MalformedBodyException(
                "it has a DTD or an entity, which WeChat never sends", null);
    }

    /**
     * Goes over the whole content of an element that holds nothing but a text, and its end tag;
     * then {@link #leafText()} is that text.
     *
     * @return false if it holds anything else; then nothing has happened
     */
    boolean leaf() {
        if (endsAt >= 0) {
            boolean words = wordsFrom >= 0;
            from = words ? wordsFrom : at;
            to = words ? wordsTo : at;
            references = lastWordsEnd < 0;
            plain = false;
            endAtOnce();
            return true;
        }
        int begin = at;
        boolean cdata = isCdataStart(begin);
        int textFrom = cdata ? begin + CDATA_START.length : begin;
        byte last = (byte) (cdata ? ']' : '<');
        int textTo = cdata ? afterPlainWords(textFrom) : textFrom;
        boolean special = false;
        while (textTo < body.length && !(body[textTo] == last && (!cdata || isCdataEnd(textTo)))) {
            byte b = body[textTo];
            // Controls, what is not ASCII, and outside of CDATA sections what may be a reference or
            // the end of one.
            special |= b < ' ' || !cdata && (b == '&' || b == ']');
            textTo++;
        }
        looks += textTo - textFrom;
        int end = cdata ? textTo + CDATA_END.length : textTo;
        int after = end + 2 + to - from;
        if (after >= body.length
                || body[end] != '<'
                || body[end + 1] != '/'
                || body[after] != '>'
                || !Arrays.equals(body, end + 2, after, body, from, to)) {
            return false;
        }
        if (!cdata && special) {
            checkText(textFrom, textTo);
        }
        at = after + 1;
        depth--;
        from = textFrom;
        to = textTo;
        references = !cdata;
        plain = !special;
        return true;
    }

    /**
     * Goes on by eight bytes for as long as they are plain ASCII and none of them may begin the end
     * of a CDATA section.
     */
    private int afterPlainWords(int start) {
        int index = start;
        while (index <= body.length - Long.BYTES) {
            long word = (long) WORD.get(body, index);
            // Of bytes that are ASCII, a subtraction leaves the highest bit to those that were
            // less.
            long isLast = (word ^ ']' * LOWEST_BITS) - LOWEST_BITS;
            long isControl = word - ' ' * LOWEST_BITS;
            if (((isLast | isControl | word) & HIGHEST_BITS) != 0) {
                break;
            }
            index += Long.BYTES;
        }
        return index;
    }

    /** The text of the leaf that was just gone over. */
    String leafText() {
        return plain
                // ASCII, which need not be looked at once more to be believed.
                ? new String(body, from, to - from, StandardCharsets.ISO_8859_1)
                : decoded(from, to, references);
    }

    /**
     * The same without blanks around it and in UTF-8: where it is ASCII and nothing in it stands
     * for something else, as is always so with what WeChat encrypted, these are bytes of the body.
     */
    ByteBuffer leafBytes() {
        int start = from;
        int end = to;
        while (start < end && isBlank(body[start])) {
            start++;
        }
        while (start < end && isBlank(body[end - 1])) {
            end--;
        }
        for (int i = start; i < end && !plain; i++) {
            if (body[i] < ' ' || references && body[i] == '&') {
                String text = leafText().strip();
                return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return ByteBuffer.wrap(body, start, end - start);
    }

    /** The end of an element that has none of its own, or whose words were taken as a whole. */
    private void endAtOnce() {
        tokenFrom = at;
        at = endsAt;
        endsAt = -1;
        wordsFrom = -1;
        depth--;
    }

    /** Refuses the end of a CDATA section that is not open: somebody ended it before. */
    private void checkText(int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (body[i] == '&') {
                checkReference(i);
            } else if (isCdataEnd(i)) {
                throw notWellFormed();
            }
        }
    }

    /** As {@link #startsWith}, but eight of the nine bytes at once: nearly every field has one. */
    private boolean isCdataStart(int index) {
        return index + CDATA_START.length <= body.length
                && (long) WORD.get(body, index) == CDATA_WORD
                && body[index + Long.BYTES] == CDATA_START[Long.BYTES];
    }

    private boolean isCdataEnd(int index) {
        return body[index] == ']' && startsWith(CDATA_END, index);
    }

    private @Nullable Token text() {
        from = at;
        textNotBlank = false;
        while (at < body.length && body[at] != '<') {
            textNotBlank |= body[at] > ' ' || body[at] < 0;
            at++;
        }
        to = at;
        if (textNotBlank) {
            checkText(from, to);
        }
        if (depth == 0 && textNotBlank) {
            throw notWellFormed();
        }
        return depth == 0 ? null : Token.TEXT;
    }

    private Token cdata() {
        int end = indexOf(CDATA_END, at + CDATA_START.length);
        if (end < 0 || depth == 0) {
            throw notWellFormed();
        }
        from = at + CDATA_START.length;
        to = end;
        at = end + CDATA_END.length;
        textNotBlank = true;
        return Token.CDATA;
    }

    /**
     * Refuses comments after people's words: only people write comments: to hide what WeChat wrote.
     */
    private @Nullable Token skipTo(byte[] end, int head) {
        int found = indexOf(end, at + head);
        if (found < 0 || wordsSeen != 0 && !ambiguous && depth > 0) {
            throw notWellFormed();
        }
        at = found + end.length;
        return null;
    }

    private Token startTag() {
        from = at + 1;
        to = nameEnd(from);
        int tagEnd = attributesEnd(to);
        boolean empty = body[tagEnd] == '/';
        at = tagEnd + (empty ? 2 : 1);
        checkStart();
        if (open.length == 2 * depth) {
            open = Arrays.copyOf(open, 2 * open.length);
        }
        open[2 * depth] = from;
        open[2 * depth + 1] = to;
        depth++;
        if (empty) {
            endsAt = at;
        }
        words = SafeXml.indexOfWords(body, from, to);
        if (words >= 0) {
            checkWords(words);
            if (ambiguous && !empty) {
                findWords(words);
            }
        }
        return Token.START;
    }

    private void checkStart() {
        if (depth == 0 && rootSeen) {
            throw notWellFormed();
        }
        rootSeen = true;
        if (++elements > MOST_ELEMENTS) {
            throw new MalformedBodyException(
                    "it has more than " + MOST_ELEMENTS + " elements", null);
        }
        if (depth == DEEPEST) {
            throw new MalformedBodyException(
                    "its elements are nested more than " + DEEPEST + " deep", null);
        }
    }

    /** A field of words that comes twice means that somebody ended theirs themselves. */
    private void checkWords(int words) {
        if ((wordsSeen & 1 << words) != 0) {
            throw new MalformedBodyException("a field of a person's words comes twice", null);
        }
        wordsSeen |= 1 << words;
    }

    private Token endTag() {
        from = at + 2;
        if (depth == 0) {
            throw notWellFormed();
        }
        depth--;
        to = nameEnd(from);
        if (!Arrays.equals(body, from, to, body, open[2 * depth], open[2 * depth + 1])) {
            throw notWellFormed();
        }
        int end = afterBlanks(to);
        if (end >= body.length || body[end] != '>') {
            throw notWellFormed();
        }
        at = end + 1;
        return Token.END;
    }

    private int nameEnd(int start) {
        if (start >= body.length || !NAME_START[body[start] & 0xff]) {
            throw notWellFormed();
        }
        int end = start + 1;
        while (end < body.length && NAME[body[end] & 0xff]) {
            end++;
        }
        if (end - start > LONGEST_NAME) {
            throw new MalformedBodyException(
                    "an element's name is longer than " + LONGEST_NAME + " characters", null);
        }
        return end;
    }

    /** By the byte as an unsigned number: whether a name may have it, or begin with it. */
    private static boolean[] nameBytes(boolean first) {
        boolean[] nameBytes = new boolean[256];
        for (int i = 0; i < nameBytes.length; i++) {
            byte b = (byte) i;
            nameBytes[i] =
                    b < 0
                            || b >= 'a' && b <= 'z'
                            || b >= 'A' && b <= 'Z'
                            || b == '_'
                            || b == ':'
                            || !first && (b >= '0' && b <= '9' || b == '-' || b == '.');
        }
        return nameBytes;
    }

    /** Finds the end of a tag: the index of its {@code >}, or of the slash of {@code />}. */
    private int attributesEnd(int afterName) {
        int index = afterName;
        int count = 0;
        while (true) {
            int next = afterBlanks(index);
            if (next >= body.length) {
                throw notWellFormed();
            }
            if (body[next] == '>'
                    || body[next] == '/' && next + 1 < body.length && body[next + 1] == '>') {
                return next;
            }
            if (next == index) {
                throw notWellFormed();
            }
            if (++count > MOST_ATTRIBUTES) {
                throw new MalformedBodyException(
                        "a tag in it has more than " + MOST_ATTRIBUTES + " attributes", null);
            }
            int nameEnd = nameEnd(next);
            checkNewAttribute(count, next, nameEnd);
            index = attributeEnd(nameEnd);
        }
    }

    private int attributeEnd(int afterName) {
        int equals = afterBlanks(afterName);
        int quote = equals < body.length && body[equals] == '=' ? afterBlanks(equals + 1) : -1;
        if (quote < 0 || quote >= body.length || body[quote] != '"' && body[quote] != '\'') {
            throw notWellFormed();
        }
        for (int i = quote + 1; i < body.length && body[i] != '<'; i++) {
            if (body[i] == body[quote]) {
                return i + 1;
            }
            if (body[i] == '&') {
                checkReference(i);
            }
        }
        throw notWellFormed();
    }

    private void checkNewAttribute(int count, int nameFrom, int nameTo) {
        if (attributes.length == 0) {
            attributes = new int[2 * MOST_ATTRIBUTES];
        }
        for (int i = 0; i < count - 1; i++) {
            if (Arrays.equals(
                    body, nameFrom, nameTo, body, attributes[2 * i], attributes[2 * i + 1])) {
                throw notWellFormed();
            }
        }
        attributes[2 * count - 2] = nameFrom;
        attributes[2 * count - 1] = nameTo;
    }

    private void checkReference(int ampersand) {
        if (SafeXml.referenceEnd(body, ampersand) < 0) {
            throw notWellFormed();
        }
    }

    /**
     * Takes all for words that may be: to the last end of the last such field, unless it is certain
     * where this one ends and the next begins, because that seam is there exactly once.
     */
    private void findWords(int words) {
        byte[] endTag = SafeXml.endTag(words);
        if (lastWordsEnd < 0) {
            int end = lastIndexOf(endTag);
            if (end >= at) {
                words(at, end, end + endTag.length);
            }
            return;
        }
        int cdata = afterBlanks(at);
        if (!startsWith(CDATA_START, cdata) || cdata + CDATA_START.length > lastWordsEnd) {
            return;
        }
        int lastTag = afterBlanks(lastWordsEnd + CDATA_END.length);
        int seam = startsWith(endTag, lastTag) ? -1 : onlySeam(endTag, cdata);
        if (seam >= 0) {
            int tag = afterBlanks(seam + CDATA_END.length);
            words(cdata + CDATA_START.length, seam, tag + endTag.length);
        } else {
            words(cdata + CDATA_START.length, lastWordsEnd, nextAfter('>', lastTag));
        }
    }

    private void words(int begin, int end, int afterEndTag) {
        looks += end - begin;
        wordsFrom = begin;
        wordsTo = end;
        endsAt = afterEndTag;
    }

    private int onlySeam(byte[] endTag, int start) {
        int found = -1;
        for (int tag = indexOf(endTag, start);
                tag >= 0 && tag < lastWordsEnd;
                tag = indexOf(endTag, tag + 1)) {
            int end = cdataEndBefore(tag);
            if (end >= 0 && startsWords(afterBlanks(tag + endTag.length))) {
                if (found >= 0) {
                    return -1;
                }
                found = end;
            }
        }
        return found;
    }

    private boolean startsWords(int tag) {
        for (int words = 0; words < SafeXml.WORDS.size(); words++) {
            byte[] start = SafeXml.startTag(words);
            if (startsWith(start, tag)) {
                return startsWith(CDATA_START, afterBlanks(tag + start.length));
            }
        }
        return false;
    }

    /** Finds the end of the last CDATA section of all fields of words. */
    private int lastWordsEnd() {
        int last = -1;
        for (int words = 0; words < SafeXml.WORDS.size(); words++) {
            int tag = lastIndexOf(SafeXml.endTag(words));
            if (tag >= 0) {
                last = Math.max(last, cdataEndBefore(tag));
            }
        }
        return last;
    }

    private int cdataEndBefore(int tag) {
        int end = tag;
        while (end > 0 && isBlank(body[end - 1])) {
            end--;
        }
        looks += tag - end;
        int start = end - CDATA_END.length;
        return start >= 0 && startsWith(CDATA_END, start) ? start : -1;
    }

    /**
     * The text of the token.
     *
     * @param references whether it may have some, as outside of CDATA sections
     */
    String text(boolean references) {
        return decoded(from, to, references);
    }

    private String decoded(int begin, int end, boolean references) {
        return SafeXml.decoded(body, begin, end, references);
    }

    /**
     * The text between two places as a person reads it: CDATA sections without their brackets, and
     * tags as they were written. What a person's words begin and nothing ends is written so, too.
     *
     * @param layout whether what is outside of CDATA sections is layout
     */
    String asWritten(int begin, int end, boolean layout) {
        StringBuilder text = new StringBuilder(end - begin);
        int copied = begin;
        for (int i = begin; i < end; i++) {
            if (body[i] != '<') {
                continue;
            }
            boolean cdata = startsWith(CDATA_START, i);
            boolean comment = startsWith(COMMENT_START, i);
            if (!cdata && !comment && body[i + 1] != '?') {
                continue;
            }
            byte[] close = cdata ? CDATA_END : comment ? COMMENT_END : INSTRUCTION_END;
            int head = cdata ? CDATA_START.length : comment ? COMMENT_START.length : 2;
            int closed = indexOf(close, i + head);
            if (closed < 0 || closed + close.length > end) {
                break;
            }
            if (!layout) {
                text.append(decoded(copied, i, true));
            }
            if (cdata) {
                text.append(decoded(i + CDATA_START.length, closed, false));
            }
            copied = closed + close.length;
            i = copied - 1;
        }
        if (!layout) {
            text.append(decoded(copied, end, true));
        }
        return text.toString();
    }

    private int afterBlanks(int start) {
        int index = start;
        while (index < body.length && isBlank(body[index])) {
            index++;
        }
        looks += index - start;
        return index;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private int nextAfter(char c, int start) {
        int index = start;
        while (body[index] != c) {
            index++;
        }
        return index + 1;
    }

    private boolean startsWith(byte[] prefix, int index) {
        return SafeXml.startsWith(body, prefix, index);
    }

    private int indexOf(byte[] wanted, int start) {
        int index = start;
        while (index <= body.length - wanted.length
                && !(body[index] == wanted[0] && startsWith(wanted, index))) {
            index++;
        }
        looks += index - start;
        return index <= body.length - wanted.length ? index : -1;
    }

    private int lastIndexOf(byte[] wanted) {
        int index = body.length - wanted.length;
        while (index >= 0 && !(body[index] == wanted[0] && startsWith(wanted, index))) {
            index--;
        }
        looks += body.length - index;
        return index;
    }

    private static MalformedBodyException notWellFormed() {
        return new MalformedBodyException("it is not well-formed XML", null);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

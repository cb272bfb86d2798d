// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import io.github.camelwechat.internal.callback.xml.XmlScanner.Token;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one place that reads XML from outside, in one pass over its bytes; the caller bounds the
 * size. Fields that hold nothing but text, which is nearly all that WeChat sends, become their
 * texts at once; what holds elements is kept as places in the body until it is known what it is.
 *
 * <p>What people write arrives as they wrote it: WeChat puts it into CDATA without removing
 * characters that XML forbids and without splitting a {@code ]]>} in it. So a person can break the
 * XML of their own message, or end their own field and add others. Neither may lose the message,
 * and what they wrote has to stay their words: a body that cannot be read is read a second time.
 */
public final class SafeXml {

    private static final byte[] ENCRYPT = "Encrypt".getBytes(StandardCharsets.US_ASCII);
    private static final int FIELD_DEPTH = 2;

    /** The fields that hold a person's words. */
    static final List<String> WORDS =
            List.of(
                    "Content",
                    "Title",
                    "Description",
                    "Label",
                    "Poiname",
                    "Recognition",
                    "ScanResult",
                    "bizmsgmenuid");

    private static final byte[][] START_TAGS =
            WORDS.stream().map(field -> utf8("<" + field + ">")).toArray(byte[][]::new);
    private static final byte[][] END_TAGS =
            WORDS.stream().map(field -> utf8("</" + field + ">")).toArray(byte[][]::new);

    /** With the characters they stand for, in the same order. */
    private static final List<byte[]> ENTITIES =
            List.of(utf8("lt;"), utf8("gt;"), utf8("amp;"), utf8("quot;"), utf8("apos;"));

    private static final String ENTITY_CHARACTERS = "<>&\"'";

    /** Longer than any number of a character, leading zeros apart. */
    private static final int MOST_DIGITS = 7;

    private final XmlScanner scanner;

    private SafeXml(XmlScanner scanner) {
        this.scanner = scanner;
    }

    /**
     * Reads a body into a tree of texts, maps and lists, which may be changed. Names keep their
     * case, repeated elements become lists, characters that XML forbids are left out.
     *
     * @throws MalformedBodyException if it is not well-formed, too deep, too rich, or has a DTD
     */
    public static Map<String, Object> parse(byte[] body) {
        return read(body, SafeXml::tree);
    }

    /** Tells whether a body is JSON, as far as can be seen from where it begins. */
    static boolean isJson(byte[] body) {
        boolean markup = body.length > 0 && body[0] == '<';
        return !markup && Json.isObject(body);
    }

    /**
     * Finds the text of {@code Encrypt} at the top of an envelope, XML or JSON, and makes nothing
     * of the rest: this runs before the signature over it can be checked.
     *
     * @return null if there is none
     * @throws MalformedBodyException if the body is not well-formed, or has two of them
     */
    public static @Nullable ByteBuffer readEncrypt(byte[] body) {
        if (!isJson(body)) {
            return read(body, SafeXml::encrypt).orElse(null);
        }
        try {
            String encrypt = Json.findText(body, "Encrypt");
            return encrypt == null ? null : ByteBuffer.wrap(utf8(encrypt));
        } catch (InvalidJsonException e) {
            throw new MalformedBodyException("it is not JSON", e);
        }
    }

    private static <T> T read(byte[] body, Function<SafeXml, T> reading) {
        try {
            return reading.apply(new SafeXml(new XmlScanner(body, false)));
        } catch (MalformedBodyException asItCame) {
            try {
                return reading.apply(new SafeXml(new XmlScanner(body, true)));
            } catch (MalformedBodyException e) {
                throw asItCame.alsoFor(e);
            }
        }
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Token token = scanner.next(); token != Token.DONE; token = scanner.next()) {
            if (token == Token.START && scanner.depth() == FIELD_DEPTH) {
                String name = scanner.name();
                boolean words = scanner.isWords();
                put(tree, name, scanner.leaf() ? leaf(words) : element(name, words).value());
            }
        }
        return tree;
    }

    private Optional<ByteBuffer> encrypt() {
        Optional<ByteBuffer> encrypt = Optional.empty();
        for (Token token = scanner.next(); token != Token.DONE; token = scanner.next()) {
            if (token == Token.START
                    && scanner.depth() == FIELD_DEPTH
                    && scanner.isNamed(ENCRYPT)) {
                if (encrypt.isPresent()) {
                    throw new MalformedBodyException("it has more than one Encrypt", null);
                }
                encrypt = Optional.of(scanner.leaf() ? scanner.leafBytes() : content());
            }
        }
        return encrypt;
    }

    /** The text of the element that has just started, which is no leaf; none if it has elements. */
    private ByteBuffer content() {
        Object value = element(scanner.name(), false).value();
        return ByteBuffer.wrap(utf8(value instanceof String text ? text : ""));
    }

    private String leaf(boolean words) {
        String text = scanner.leafText();
        return words ? text : text.strip();
    }

    /** Goes over the element that has just started, to its end. */
    private Element element(String name, boolean words) {
        Element element = new Element(name, words);
        if (scanner.leaf()) {
            element.text = scanner.leafText();
            return element;
        }
        element.children = new ArrayList<>();
        element.from = scanner.at();
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            switch (token) {
                case START -> element.children.add(element(scanner.name(), scanner.isWords()));
                case CDATA -> element.cdata = true;
                default -> element.bareText |= !scanner.isBlank();
            }
        }
        element.to = scanner.tokenFrom();
        return element;
    }

    /**
     * One element, and what becomes of it in the tree: a map if it holds elements, otherwise its
     * text.
     *
     * <p>Some users' texts arrive with tags in them that WeChat did not escape. An element with
     * elements <em>and</em> text is therefore text, tags included, and so is everything inside a
     * field that is a person's words.
     */
    private final class Element {

        private final String name;
        private final boolean words;
        private List<Element> children = List.of();
        private @Nullable String text;
        private int from;
        private int to;
        private boolean cdata;
        private boolean bareText;

        Element(String name, boolean words) {
            this.name = name;
            this.words = words;
        }

        /** A {@code String}, or a {@code Map} that may be changed. */
        Object value() {
            if (!children.isEmpty() && !words && !cdata && !bareText) {
                Map<String, Object> map = new LinkedHashMap<>();
                children.forEach(child -> put(map, child.name, child.value()));
                return map;
            }
            String value = text();
            return words ? value : value.strip();
        }

        /** Blanks around a CDATA section are layout, not text. */
        private String text() {
            boolean layout = cdata && !bareText && children.isEmpty();
            return text == null ? scanner.asWritten(from, to, layout) : text;
        }
    }

    /** Repeated elements become a {@code List}. */
    private static void put(Map<String, Object> map, String name, Object value) {
        Object first = map.putIfAbsent(name, value);
        if (first instanceof Repeated repeated) {
            repeated.add(value);
        } else if (first != null) {
            Repeated repeated = new Repeated();
            repeated.add(first);
            repeated.add(value);
            map.put(name, repeated);
        }
    }

    /** The values of an element that is there more than once. */
    private static final class Repeated extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;
    }

    /** Finds the field of words that has that name; negative for none. */
    static int indexOfWords(byte[] body, int from, int to) {
        for (int i = 0; i < START_TAGS.length; i++) {
            byte[] tag = START_TAGS[i];
            if (tag.length - 2 == to - from && startsWith(body, from, tag, 1, to - from)) {
                return i;
            }
        }
        return -1;
    }

    static byte[] startTag(int words) {
        return START_TAGS[words];
    }

    static byte[] endTag(int words) {
        return END_TAGS[words];
    }

    /** Tells whether a field holds a person's words, to the last blank. */
    static boolean isWords(String field) {
        return WORDS.contains(field);
    }

    static boolean startsWith(byte[] body, byte[] prefix, int index) {
        return index + prefix.length <= body.length
                && startsWith(body, index, prefix, 0, prefix.length);
    }

    private static boolean startsWith(byte[] body, int index, byte[] other, int start, int length) {
        for (int i = 0; i < length; i++) {
            if (body[index + i] != other[start + i]) {
                return false;
            }
        }
        return true;
    }

    /** Finds the end of a reference, after its semicolon; negative if it is none. */
    static int referenceEnd(byte[] body, int ampersand) {
        for (byte[] entity : ENTITIES) {
            if (startsWith(body, entity, ampersand + 1)) {
                return ampersand + 1 + entity.length;
            }
        }
        if (ampersand + 2 >= body.length || body[ampersand + 1] != '#') {
            return -1;
        }
        boolean hex = body[ampersand + 2] == 'x';
        int digits = ampersand + (hex ? 3 : 2);
        int end = digits;
        while (end < body.length && Character.digit(body[end], hex ? 16 : 10) >= 0) {
            end++;
        }
        boolean number = end > digits && end - digits <= MOST_DIGITS;
        return number && end < body.length && body[end] == ';' ? end + 1 : -1;
    }

    /**
     * Text from a body: UTF-8, line ends as XML has them, references as what they stand for, and
     * none of the characters that XML forbids, not even escaped. Most texts are copied once.
     */
    static String decoded(byte[] body, int from, int to, boolean references) {
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b >= 0 && b < ' ' && b != '\n' && b != '\t'
                    || references && b == '&'
                    || b == (byte) 0xEF && isNoCharacter(body, i, to)) {
                return repaired(body, from, to, references);
            }
        }
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    /** U+FFFE and U+FFFF. */
    private static boolean isNoCharacter(byte[] body, int index, int to) {
        return index + 2 < to && body[index + 1] == (byte) 0xBF && body[index + 2] >= (byte) 0xBE;
    }

    private static String repaired(byte[] body, int from, int to, boolean references) {
        StringBuilder text = new StringBuilder(to - from);
        int copied = from;
        for (int i = from; i < to; i++) {
            int end = references && body[i] == '&' ? referenceEnd(body, i) : -1;
            if (end > 0 && end <= to) {
                appendLegal(text, body, copied, i);
                appendReference(text, body, i, end);
                copied = end;
                i = end - 1;
            }
        }
        appendLegal(text, body, copied, to);
        return text.toString();
    }

    private static void appendLegal(StringBuilder text, byte[] body, int from, int to) {
        String legal = legal(new String(body, from, to - from, StandardCharsets.UTF_8));
        text.append(legal.replace("\r\n", "\n").replace('\r', '\n'));
    }

    private static void appendReference(StringBuilder text, byte[] body, int ampersand, int end) {
        String reference =
                new String(body, ampersand + 1, end - ampersand - 2, StandardCharsets.US_ASCII);
        for (int i = 0; i < ENTITIES.size(); i++) {
            if (startsWith(body, ENTITIES.get(i), ampersand + 1)) {
                text.append(ENTITY_CHARACTERS.charAt(i));
                return;
            }
        }
        int character =
                reference.startsWith("#x")
                        ? Integer.parseInt(reference.substring(2), 16)
                        : Integer.parseInt(reference.substring(1));
        if (isLegal(character)) {
            text.appendCodePoint(character);
        }
    }

    /** Leaves out the characters that XML 1.0 forbids, even escaped. */
    public static String legal(String text) {
        int illegal = firstIllegal(text, 0);
        if (illegal == text.length()) {
            return text;
        }
        StringBuilder legal = new StringBuilder(text.length());
        int copied = 0;
        while (illegal < text.length()) {
            legal.append(text, copied, illegal);
            copied = illegal + 1;
            illegal = firstIllegal(text, copied);
        }
        return legal.append(text, copied, text.length()).toString();
    }

    private static int firstIllegal(String text, int start) {
        int index = start;
        while (index < text.length()) {
            int c = text.codePointAt(index);
            if (!isLegal(c)) {
                return index;
            }
            index += Character.charCount(c);
        }
        return index;
    }

    private static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0x10FFFF;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

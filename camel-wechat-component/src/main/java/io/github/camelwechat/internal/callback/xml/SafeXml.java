// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import io.github.camelwechat.internal.callback.xml.XmlScanner.Token;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
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
 * <p>A body that cannot be read is read a second time: then a person's words broke it, or tried to.
 */
public final class SafeXml {

    private static final byte[] ENCRYPT = "Encrypt".getBytes(StandardCharsets.US_ASCII);
    private static final int FIELD_DEPTH = 2;

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

    /**
     * Finds the text of {@code Encrypt} at the top of an envelope, XML or JSON, and makes nothing
     * of the rest: this runs before the signature over it can be checked.
     *
     * @return null if there is none
     * @throws MalformedBodyException if the body is not well-formed, or has two of them
     */
    public static @Nullable String readEncrypt(byte[] body) {
        if (!Json.isObject(body)) {
            return read(body, SafeXml::encrypt).orElse(null);
        }
        try {
            return Json.findText(body, "Encrypt");
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
                throw new MalformedBodyException(asItCame.getMessage(), e);
            }
        }
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Token token = scanner.next(); token != Token.DONE; token = scanner.next()) {
            if (token == Token.START && scanner.depth() == FIELD_DEPTH) {
                element().putInto(tree);
            }
        }
        return tree;
    }

    private Optional<String> encrypt() {
        Optional<String> encrypt = Optional.empty();
        for (Token token = scanner.next(); token != Token.DONE; token = scanner.next()) {
            if (token == Token.START
                    && scanner.depth() == FIELD_DEPTH
                    && scanner.isNamed(ENCRYPT)) {
                if (encrypt.isPresent()) {
                    throw new MalformedBodyException("it has more than one Encrypt", null);
                }
                encrypt = Optional.of(element().value() instanceof String text ? text : "");
            }
        }
        return encrypt;
    }

    /** Goes over the element that has just started, to its end. */
    private Element element() {
        Element element = new Element(scanner.name());
        String leaf = scanner.leaf();
        if (leaf != null) {
            element.text = leaf;
            return element;
        }
        element.from = scanner.at();
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            switch (token) {
                case START -> element.children.add(element());
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
        private final List<Element> children = new ArrayList<>(0);
        private @Nullable String text;
        private int from;
        private int to;
        private boolean cdata;
        private boolean bareText;

        Element(String name) {
            this.name = name;
        }

        /** Repeated elements become a {@code List}. */
        void putInto(Map<String, Object> map) {
            Object value = value();
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

        /** A {@code String}, or a {@code Map} that may be changed. */
        Object value() {
            boolean words = XmlText.isWords(name);
            if (!children.isEmpty() && !words && !cdata && !bareText) {
                Map<String, Object> map = new LinkedHashMap<>();
                children.forEach(child -> child.putInto(map));
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

    /** The values of an element that is there more than once. */
    private static final class Repeated extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;

/**
 * The one place that reads XML from outside. No DTD, no entities but the five every XML has,
 * bounded depth and number of elements; the caller bounds the size.
 *
 * <p>The parser is named by class: asking the platform for one takes whichever is found first, and
 * the JDK's own reads external files unless told otherwise. Every body gets its own factory: a
 * shared one remembers every name it ever met, for ever and at quadratic cost, so that whoever may
 * send us names could stop us.
 */
public final class SafeXml {

    private static final int DEEPEST = 32;
    private static final int MOST_ELEMENTS = 4096;
    private static final int MOST_ATTRIBUTES = 64;
    private static final int LONGEST_NAME = 1024;
    private static final int FIELD_DEPTH = 2;

    private final XMLStreamReader reader;
    private final Set<String> wordsSeen = new HashSet<>();
    private int elements;
    private int depth;
    private int wordsDepth;

    private SafeXml(XMLStreamReader reader) {
        this.reader = reader;
    }

    /**
     * Reads a body into a tree of texts, maps and lists, which may be changed. Names keep their
     * case, repeated elements become lists, characters that XML forbids are left out.
     *
     * @throws MalformedBodyException if it is not well-formed, too deep, too rich, or has a DTD
     */
    public static Map<String, Object> parse(byte[] body) {
        Map<String, Object> tree = repairing(body, SafeXml::tree);
        if (tree == null) {
            throw new MalformedBodyException("there is no XML element in it", null);
        }
        return tree;
    }

    /**
     * Reads the text of {@code Encrypt} at the top of an envelope, XML or JSON, and nothing else:
     * this runs before the signature over it can be checked.
     *
     * @return null if there is none
     * @throws MalformedBodyException if the body is not well-formed, or has two of them
     */
    public static @Nullable String readEncrypt(byte[] body) {
        if (!Json.isObject(body)) {
            return repairing(body, SafeXml::encrypt);
        }
        try {
            return Json.readText(body, "Encrypt");
        } catch (InvalidJsonException e) {
            throw new MalformedBodyException("it is not JSON", e);
        }
    }

    private static <T> @Nullable T repairing(byte[] body, Reading<T> reading) {
        try {
            return read(body, reading);
        } catch (MalformedBodyException asItCame) {
            for (byte[] repair : XmlText.repairs(body)) {
                try {
                    return read(repair, reading);
                } catch (MalformedBodyException e) {
                    asItCame.addSuppressed(e);
                }
            }
            throw asItCame;
        }
    }

    private static <T> @Nullable T read(byte[] body, Reading<T> reading) {
        checkAttributes(body);
        try {
            XMLStreamReader reader =
                    factory().createXMLStreamReader(new ByteArrayInputStream(body), "UTF-8");
            try {
                return reading.from(new SafeXml(reader));
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | UncheckedStreamException e) {
            throw new MalformedBodyException("it is not well-formed XML", e);
        }
    }

    /**
     * The parser takes a whole tag at once, at quadratic cost in its attributes, before anybody can
     * count them. WeChat sends none.
     */
    private static void checkAttributes(byte[] body) {
        boolean inTag = false;
        int quotes = 0;
        for (int i = 0; i < body.length; i++) {
            switch (body[i]) {
                case '<' -> {
                    inTag = i + 1 < body.length && body[i + 1] != '!' && body[i + 1] != '?';
                    quotes = 0;
                }
                case '>' -> inTag = false;
                case '"', '\'' -> quotes++;
                default -> {
                    // Only a tag's limits and its quotes tell how many attributes it has.
                }
            }
            if (inTag && quotes > 2 * MOST_ATTRIBUTES) {
                throw new MalformedBodyException(
                        "a tag in it has more than " + MOST_ATTRIBUTES + " attributes", null);
            }
        }
    }

    private @Nullable Map<String, Object> tree() throws XMLStreamException {
        Map<String, Object> tree = null;
        while (reader.hasNext()) {
            if (next() == XMLStreamReader.START_ELEMENT) {
                tree = element().children();
            }
        }
        return tree;
    }

    private @Nullable String encrypt() throws XMLStreamException {
        String encrypt = null;
        while (reader.hasNext()) {
            if (next() == XMLStreamReader.START_ELEMENT
                    && depth == FIELD_DEPTH
                    && reader.getLocalName().equals("Encrypt")) {
                if (encrypt != null) {
                    throw new MalformedBodyException("it has more than one Encrypt", null);
                }
                encrypt = element().value() instanceof String text ? text : "";
            }
        }
        return encrypt;
    }

    /** Reads the element the reader stands on, to its end. */
    private Element element() throws XMLStreamException {
        String name = name(reader.getPrefix(), reader.getLocalName());
        Element element = new Element(name, attributes());
        for (int event = next(); event != XMLStreamReader.END_ELEMENT; event = next()) {
            switch (event) {
                case XMLStreamReader.START_ELEMENT -> element.add(element());
                case XMLStreamReader.CDATA -> element.addText(reader.getText(), true);
                case XMLStreamReader.CHARACTERS, XMLStreamReader.SPACE ->
                        element.addText(reader.getText(), false);
                default -> {
                    // Comments and processing instructions carry nothing.
                }
            }
        }
        return element;
    }

    private int next() throws XMLStreamException {
        int event = reader.next();
        switch (event) {
            case XMLStreamReader.DTD, XMLStreamReader.ENTITY_REFERENCE ->
                    throw new MalformedBodyException(
                            "it has a DTD or an entity, which WeChat never sends", null);
            case XMLStreamReader.START_ELEMENT -> {
                depth++;
                checkStart(reader.getLocalName());
            }
            case XMLStreamReader.END_ELEMENT -> {
                if (depth == wordsDepth) {
                    wordsDepth = 0;
                }
                depth--;
            }
            default -> {
                // Text neither nests nor repeats.
            }
        }
        return event;
    }

    /** A field of words that comes twice means that somebody ended theirs themselves. */
    private void checkStart(String name) {
        if (++elements > MOST_ELEMENTS) {
            throw new MalformedBodyException(
                    "it has more than " + MOST_ELEMENTS + " elements", null);
        }
        if (name.length() > LONGEST_NAME) {
            throw new MalformedBodyException(
                    "an element's name is longer than " + LONGEST_NAME + " characters", null);
        }
        if (depth > DEEPEST) {
            throw new MalformedBodyException(
                    "its elements are nested more than " + DEEPEST + " deep", null);
        }
        if (wordsDepth == 0 && XmlText.isWords(name)) {
            wordsDepth = depth;
            if (!wordsSeen.add(name)) {
                throw new MalformedBodyException("a field of a person's words comes twice", null);
            }
        }
    }

    private String attributes() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            text.append(' ')
                    .append(name(reader.getAttributePrefix(i), reader.getAttributeLocalName(i)))
                    .append("=\"")
                    .append(reader.getAttributeValue(i))
                    .append('"');
        }
        return text.toString();
    }

    private static String name(@Nullable String prefix, String localName) {
        return prefix == null || prefix.isEmpty() ? localName : prefix + ":" + localName;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory2.P_REPORT_CDATA, true);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
        return factory;
    }

    private interface Reading<T> {
        @Nullable T from(SafeXml xml) throws XMLStreamException;
    }

    /**
     * One element while it is read, and what becomes of it in the tree: a map if it holds elements,
     * otherwise its text.
     *
     * <p>Some users' texts arrive with tags in them that WeChat did not escape. An element with
     * elements <em>and</em> text is therefore text, tags included, and so is everything inside a
     * field that is a person's words.
     */
    private static final class Element {

        private final String name;
        private final String attributes;
        private final List<Object> content = new ArrayList<>();
        private boolean elements;
        private boolean cdata;
        private boolean bareText;

        /**
         * @param attributes as they were written, each after a blank; WeChat sends none
         */
        Element(String name, String attributes) {
            this.name = name;
            this.attributes = attributes;
        }

        void add(Element child) {
            content.add(child);
            elements = true;
        }

        void addText(String text, boolean inCdata) {
            cdata |= inCdata;
            if (inCdata || !text.isBlank()) {
                bareText |= !inCdata;
                content.add(text);
            } else {
                content.add(new Blank(text));
            }
        }

        /**
         * A {@code String} or a {@code Map} that may be changed; repeated elements have become a
         * {@code List}.
         */
        Object value() {
            if (elements
                    && !XmlText.isWords(name)
                    && content.stream().noneMatch(String.class::isInstance)) {
                return children();
            }
            String text = text();
            return XmlText.isWords(name) ? text : text.strip();
        }

        /** The elements inside this one, whatever it is called. */
        Map<String, Object> children() {
            Map<String, Object> map = new LinkedHashMap<>();
            Map<String, List<Object>> repeated = new HashMap<>();
            for (Object each : content) {
                if (each instanceof Element child) {
                    Object value = child.value();
                    Object first = map.putIfAbsent(child.name, value);
                    if (first != null) {
                        repeated.computeIfAbsent(child.name, n -> new ArrayList<>(List.of(first)))
                                .add(value);
                    }
                }
            }
            map.putAll(repeated);
            return map;
        }

        /** Blanks around a CDATA section are layout, not text. */
        private String text() {
            boolean layout = cdata && !bareText && !elements;
            StringBuilder text = new StringBuilder();
            for (Object each : content) {
                if (each instanceof Element child) {
                    child.appendMarkup(text);
                } else if (!(layout && each instanceof Blank)) {
                    text.append(each);
                }
            }
            return text.toString();
        }

        private void appendMarkup(StringBuilder text) {
            text.append('<').append(name).append(attributes);
            if (content.isEmpty()) {
                text.append("/>");
            } else {
                text.append('>').append(text()).append("</").append(name).append('>');
            }
        }

        /** White space outside a CDATA section. */
        private record Blank(String text) {
            @Override
            public String toString() {
                return text;
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;

/**
 * The one place that reads XML from outside. No DTD, no entities but the five every XML has,
 * bounded depth and number of elements; the caller bounds the size. Thread-safe.
 *
 * <p>The parser is named by class: asking the platform for one takes whichever is found first, and
 * the JDK's own reads external files unless told otherwise.
 */
final class SafeXml {

    private static final int DEEPEST = 32;
    private static final int MOST_ELEMENTS = 4096;
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;
    private int elements;

    private SafeXml(XMLStreamReader reader) {
        this.reader = reader;
    }

    /**
     * Reads a body into a tree of texts, maps and lists, which may be changed. Names keep their
     * case, repeated elements become lists, characters that XML forbids are left out.
     *
     * @throws MalformedBodyException if it is not well-formed, too deep, too rich, or has a DTD
     */
    static Map<String, Object> parse(byte[] body) {
        try {
            return read(body);
        } catch (MalformedBodyException e) {
            byte[] legal = IllegalCharacters.removedFrom(body);
            if (legal == null) {
                throw e;
            }
            return read(legal);
        }
    }

    /**
     * Reads the text of {@code Encrypt} at the top of an envelope, XML or JSON, and nothing else:
     * this runs before the signature over it can be checked.
     *
     * @return null if there is none
     * @throws MalformedBodyException if the body is not well-formed up to there
     */
    static @Nullable String readEncrypt(byte[] body) {
        if (!Json.isObject(body)) {
            return read(body, SafeXml::encrypt);
        }
        try {
            return Json.readText(body, "Encrypt");
        } catch (InvalidJsonException e) {
            throw new MalformedBodyException("it is not JSON", e);
        }
    }

    private static Map<String, Object> read(byte[] body) {
        Map<String, Object> tree = read(body, SafeXml::tree);
        if (tree == null) {
            throw new MalformedBodyException("there is no XML element in it", null);
        }
        return tree;
    }

    private static <T> @Nullable T read(byte[] body, Reading<T> reading) {
        try {
            XMLStreamReader reader =
                    FACTORY.createXMLStreamReader(new ByteArrayInputStream(body), "UTF-8");
            try {
                return reading.from(new SafeXml(reader));
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | UncheckedStreamException e) {
            throw new MalformedBodyException("it is not well-formed XML", e);
        }
    }

    private @Nullable Map<String, Object> tree() throws XMLStreamException {
        Map<String, Object> tree = null;
        while (reader.hasNext()) {
            if (next() == XMLStreamReader.START_ELEMENT) {
                tree = element(1).children();
            }
        }
        return tree;
    }

    private @Nullable String encrypt() throws XMLStreamException {
        int depth = 0;
        while (reader.hasNext()) {
            int event = next();
            if (event == XMLStreamReader.START_ELEMENT) {
                depth++;
                checkDepth(depth);
                if (depth == 2 && reader.getLocalName().equals("Encrypt")) {
                    return element(depth).value() instanceof String text ? text : null;
                }
            } else if (event == XMLStreamReader.END_ELEMENT) {
                depth--;
            }
        }
        return null;
    }

    /** Reads the element the reader stands on, to its end. */
    private XmlElement element(int depth) throws XMLStreamException {
        checkDepth(depth);
        XmlElement element =
                new XmlElement(name(reader.getPrefix(), reader.getLocalName()), attributes());
        for (int event = next(); event != XMLStreamReader.END_ELEMENT; event = next()) {
            switch (event) {
                case XMLStreamReader.START_ELEMENT -> element.add(element(depth + 1));
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
        if (event == XMLStreamReader.DTD || event == XMLStreamReader.ENTITY_REFERENCE) {
            throw new MalformedBodyException(
                    "it has a DTD or refers to an entity, which WeChat never sends", null);
        }
        if (event == XMLStreamReader.START_ELEMENT && ++elements > MOST_ELEMENTS) {
            throw new MalformedBodyException(
                    "it has more than " + MOST_ELEMENTS + " elements", null);
        }
        return event;
    }

    private String attributes() {
        if (reader.getAttributeCount() == 0) {
            return "";
        }
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

    private static void checkDepth(int depth) {
        if (depth > DEEPEST) {
            throw new MalformedBodyException(
                    "its elements are nested more than " + DEEPEST + " deep", null);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory2.P_REPORT_CDATA, true);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        return factory;
    }

    private interface Reading<T> {
        @Nullable T from(SafeXml xml) throws XMLStreamException;
    }
}

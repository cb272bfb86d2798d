// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.xml;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads small XML documents; knows no DOCTYPE, no entities of its own and no deep nesting. */
public final class XmlReader {
    private static final int MAX_DEPTH = 16;

    private final XMLInputFactory factory;

    public XmlReader() {
        factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    /**
     * Reads one document.
     *
     * @throws XmlException when it is not well formed, has a DOCTYPE or nests too deep
     */
    public XmlElement read(byte[] document) throws XmlException {
        try {
            XMLStreamReader in = open(document);
            XmlElement root = null;
            while (in.hasNext()) {
                int event = in.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new XmlException("it has a DOCTYPE");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    root = element(in, 1);
                }
            }
            if (root == null) {
                throw new XmlException("it has no element");
            }
            return root;
        } catch (XMLStreamException e) {
            throw new XmlException("it is not well-formed XML");
        }
    }

    private XMLStreamReader open(byte[] document) throws XMLStreamException {
        // The factory's settings are final, but it promises nothing about concurrent use.
        synchronized (factory) {
            return factory.createXMLStreamReader(new ByteArrayInputStream(document));
        }
    }

    private static XmlElement element(XMLStreamReader in, int depth)
            throws XMLStreamException, XmlException {
        if (depth > MAX_DEPTH) {
            throw new XmlException("it nests deeper than " + MAX_DEPTH);
        }
        String name = in.getLocalName();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(in, depth + 1));
                case XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.CDATA,
                        XMLStreamConstants.SPACE ->
                        text.append(in.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XmlException("it uses an entity of its own");
                default -> {}
            }
        }
        return new XmlElement(name, text.toString(), List.copyOf(children));
    }
}

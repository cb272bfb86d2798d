// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One element while it is read, and what becomes of it in the tree: a map if it holds elements,
 * otherwise its text.
 *
 * <p>Some users' texts arrive with tags in them that WeChat did not escape. An element with
 * elements <em>and</em> text is therefore text, tags included, and so is everything inside a field
 * that is a person's words.
 */
final class XmlElement {

    private final String name;
    private final String attributes;
    private final List<Object> content = new ArrayList<>();
    private boolean elements;
    private boolean cdata;
    private boolean bareText;

    /**
     * @param attributes as they were written, each after a blank; WeChat sends none
     */
    XmlElement(String name, String attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    void add(XmlElement child) {
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
     * A {@code String} or a {@code Map} that may be changed; repeated elements have become a {@code
     * List}.
     */
    Object value() {
        if (elements
                && !UnescapedText.isIn(name)
                && content.stream().noneMatch(String.class::isInstance)) {
            return children();
        }
        String text = text();
        return UnescapedText.isIn(name) ? text : text.strip();
    }

    /** The elements inside this one, whatever it is called. */
    Map<String, Object> children() {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, List<Object>> repeated = new HashMap<>();
        for (Object each : content) {
            if (each instanceof XmlElement child) {
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
            if (each instanceof XmlElement child) {
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

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.xml;

import java.util.List;
import java.util.Optional;

/**
 * An element as it was read.
 *
 * @param name its name, case kept
 * @param text its own character data, untrimmed
 * @param children its elements, in order
 */
public record XmlElement(String name, String text, List<XmlElement> children) {

    /** The first child of that name. */
    public Optional<XmlElement> child(String childName) {
        return children.stream().filter(child -> child.name().equals(childName)).findFirst();
    }

    /** All children of that name. */
    public List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name().equals(childName)).toList();
    }

    /** The trimmed text of the first child of that name, or the empty string. */
    public String value(String childName) {
        return child(childName).map(XmlElement::text).map(String::strip).orElse("");
    }
}

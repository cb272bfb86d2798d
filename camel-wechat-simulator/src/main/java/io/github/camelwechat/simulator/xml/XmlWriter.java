// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.xml;

/** Writes XML the way WeChat does: text in CDATA, numbers bare, one element a line. */
public final class XmlWriter {
    private final StringBuilder out = new StringBuilder("<xml>\n");

    /** Adds an element with text. */
    public XmlWriter text(String name, String value) {
        return line(name, "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>");
    }

    /** Adds an element with a number. */
    public XmlWriter number(String name, String value) {
        return line(name, value);
    }

    /** Adds an element with a number. */
    public XmlWriter number(String name, long value) {
        return line(name, Long.toString(value));
    }

    /** Opens an element that holds others. */
    public XmlWriter open(String name) {
        out.append('<').append(name).append(">\n");
        return this;
    }

    /** Closes an element that was opened. */
    public XmlWriter close(String name) {
        out.append("</").append(name).append(">\n");
        return this;
    }

    /** Closes the document. */
    public String end() {
        return out.append("</xml>\n").toString();
    }

    private XmlWriter line(String name, String value) {
        out.append('<').append(name).append('>').append(value);
        out.append("</").append(name).append(">\n");
        return this;
    }
}

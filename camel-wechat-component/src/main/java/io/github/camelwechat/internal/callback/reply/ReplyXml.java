// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.internal.callback.xml.IllegalCharacters;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few shapes of XML a reply has. Texts go into CDATA, which no text can break out of.
 */
final class ReplyXml implements ReplyMarkup {

    private final StringBuilder xml = new StringBuilder(256);
    private int depth;

    @Override
    public ReplyXml open(String name) {
        indent().append('<').append(name).append(">\n");
        depth++;
        return this;
    }

    @Override
    public ReplyXml close(String name) {
        depth--;
        indent().append("</").append(name).append(">\n");
        return this;
    }

    /** Characters that XML forbids are left out, a CDATA end is split over two sections. */
    @Override
    public ReplyXml text(String name, String text) {
        String safe = IllegalCharacters.removedFrom(text).replace("]]>", "]]]]><![CDATA[>");
        return element(name, "<![CDATA[" + safe + "]]>");
    }

    @Override
    public ReplyXml number(String name, long number) {
        return element(name, Long.toString(number));
    }

    @Override
    public byte[] bytes() {
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ReplyXml element(String name, String content) {
        indent().append('<')
                .append(name)
                .append('>')
                .append(content)
                .append("</")
                .append(name)
                .append(">\n");
        return this;
    }

    private StringBuilder indent() {
        return xml.append("  ".repeat(depth));
    }
}

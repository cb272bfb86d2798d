// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.internal.callback.xml.SafeXml;
import io.github.camelwechat.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The few shapes a reply has, written as XML or as JSON with the same names. */
sealed interface ReplyMarkup {

    /**
     * WeChat pushes XML or JSON as the account chose, and reads answers in the same (inbound.md
     * 2.8).
     */
    enum Format {
        XML,
        JSON;

        /** The format of a body that was taken for a callback. */
        static Format of(byte[] body) {
            return Json.isObject(body) ? JSON : XML;
        }

        /** An empty one. */
        ReplyMarkup markup() {
            return this == JSON ? new JsonMarkup() : new XmlMarkup();
        }
    }

    /** The element of a list; everything else that is opened is an object. */
    String ITEM = "item";

    ReplyMarkup open(String name);

    ReplyMarkup close(String name);

    /** A text of any content, written so that it cannot break out of its place. */
    ReplyMarkup text(String name, String text);

    ReplyMarkup number(String name, long number);

    /** Returns the written bytes, once everything is closed. */
    byte[] bytes();

    /** Texts go into CDATA, which no text can break out of. */
    final class XmlMarkup implements ReplyMarkup {

        private final StringBuilder xml = new StringBuilder(256);
        private int depth;

        @Override
        public ReplyMarkup open(String name) {
            indent().append('<').append(name).append(">\n");
            depth++;
            return this;
        }

        @Override
        public ReplyMarkup close(String name) {
            depth--;
            indent().append("</").append(name).append(">\n");
            return this;
        }

        /** Characters that XML forbids are left out, a CDATA end is split over two sections. */
        @Override
        public ReplyMarkup text(String name, String text) {
            String safe = SafeXml.legal(text).replace("]]>", "]]]]><![CDATA[>");
            return element(name, "<![CDATA[" + safe + "]]>");
        }

        @Override
        public ReplyMarkup number(String name, long number) {
            return element(name, Long.toString(number));
        }

        @Override
        public byte[] bytes() {
            return xml.toString().getBytes(StandardCharsets.UTF_8);
        }

        private ReplyMarkup element(String name, String content) {
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

    /**
     * Items become an array under the name of what holds them, and the outermost element has no
     * name.
     */
    final class JsonMarkup implements ReplyMarkup {

        private final Deque<Part> open = new ArrayDeque<>();
        private Map<String, Object> written = Map.of();

        /** An object that is being written, and the array it turns out to be if it holds items. */
        private record Part(Map<String, Object> members, List<Object> items) {
            Object value() {
                return items.isEmpty() ? members : items;
            }
        }

        @Override
        public ReplyMarkup open(String name) {
            open.push(new Part(new LinkedHashMap<>(), new ArrayList<>()));
            return this;
        }

        @Override
        public ReplyMarkup close(String name) {
            Part closed = open.pop();
            if (open.isEmpty()) {
                written = closed.members();
            } else if (name.equals(ITEM)) {
                open.element().items().add(closed.value());
            } else {
                open.element().members().put(name, closed.value());
            }
            return this;
        }

        @Override
        public ReplyMarkup text(String name, String text) {
            open.element().members().put(name, text);
            return this;
        }

        @Override
        public ReplyMarkup number(String name, long number) {
            open.element().members().put(name, number);
            return this;
        }

        @Override
        public byte[] bytes() {
            return new Json().writeBytes(written);
        }
    }
}

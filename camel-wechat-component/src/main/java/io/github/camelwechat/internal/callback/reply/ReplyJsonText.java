// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.internal.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a reply as JSON with the same names as in XML; items become an array under the name of
 * what holds them, and the outermost element has no name.
 */
final class ReplyJsonText implements ReplyMarkup {

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

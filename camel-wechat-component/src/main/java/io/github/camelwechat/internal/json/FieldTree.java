// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tree of a callback's fields: texts, maps and lists, unmodifiable, in the order they came. */
public final class FieldTree {

    private FieldTree() {}

    /**
     * An unmodifiable copy in which numbers and truth values are texts, null is the empty text and
     * half a character, which no UTF-8 can carry, is U+FFFD.
     */
    public static Map<String, Object> texts(Map<?, ?> tree) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((name, value) -> copy.put(whole(String.valueOf(name)), text(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object text(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return texts(map);
        }
        if (value instanceof Iterable<?> values) {
            List<Object> copy = new ArrayList<>();
            values.forEach(each -> copy.add(text(each)));
            return Collections.unmodifiableList(copy);
        }
        return value == null ? "" : whole(value.toString());
    }

    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return withoutHalves(text);
            }
        }
        return text;
    }

    private static String withoutHalves(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().map(c -> isHalf(c) ? '\uFFFD' : c).forEach(whole::appendCodePoint);
        return whole.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reaches into objects by names with dots between them. */
public final class FieldPath {

    private FieldPath() {}

    /** The value, or null if it is absent or there is nothing in it. */
    public static @Nullable Object get(Map<String, ?> fields, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            Object value = fields.get(name);
            return isNothing(value) ? null : value;
        }
        return fields.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? get(textKeys(inner), name.substring(dot + 1))
                : null;
    }

    /** Puts a value; objects on the way are copied or made, so that nobody else's are changed. */
    public static void put(Map<String, Object> fields, String name, Object value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            fields.put(name, value);
            return;
        }
        String outer = name.substring(0, dot);
        Map<String, Object> inner =
                fields.get(outer) instanceof Map<?, ?> map ? textKeys(map) : new LinkedHashMap<>();
        put(inner, name.substring(dot + 1), value);
        fields.put(outer, inner);
    }

    static Map<String, Object> textKeys(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null
                || value instanceof CharSequence text && text.toString().isBlank()
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof List<?> list && list.isEmpty();
    }
}

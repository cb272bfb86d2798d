// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Line ends as WeChat's clients know them. The texts of other systems end their lines with CR LF;
 * what each client shows for a CR is documented nowhere, so none is sent.
 */
public final class LineEnds {

    private LineEnds() {}

    static String of(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    static @Nullable String ofOptional(@Nullable String text) {
        return text == null ? null : of(text);
    }

    /** An unmodifiable copy with every text in it. */
    public static Map<String, Object> of(Map<String, ?> fields) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        fields.forEach((name, value) -> copy.put(name, ofValue(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object ofValue(@Nullable Object value) {
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, each) -> copy.put(name, ofValue(each)));
            return copy;
        }
        return value instanceof List<?> list
                ? list.stream().map(LineEnds::ofValue).toList()
                : value;
    }
}

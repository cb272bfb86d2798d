// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a template, checked by the prefix of their names as documented (outbound.md 4.1).
 * Prefixes whose rules are not documented are left to WeChat.
 */
public final class TemplateData {

    private record Kind(String pattern, String expected) {}

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "thing", new Kind("(?s).{1,20}", "at most 20 characters"),
                    "character_string",
                            new Kind(
                                    "[\\x20-\\x7e]{1,32}",
                                    "at most 32 letters, digits or symbols of ASCII"),
                    "number", new Kind("[0-9]+(\\.[0-9]+)?", "digits only"),
                    "phone_number", new Kind(".{1,17}", "at most 17 characters"),
                    "car_number", new Kind(".{1,8}", "at most 8 characters"),
                    "const", new Kind(".{1,20}", "at most 20 characters of its audited list"));

    private TemplateData() {}

    public static @Nullable String complaint(
            Map<String, Object> fields, Map<KnownValue, String> known) {
        if (!(fields.get("data") instanceof Map<?, ?> data)) {
            return "takes an object as data: {\"thing1\":{\"value\":\"...\"}}";
        }
        for (Map.Entry<?, ?> entry : data.entrySet()) {
            String wrong = wrong(String.valueOf(entry.getKey()), entry.getValue());
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** Without the value itself: users' data does not belong into messages. */
    private static @Nullable String wrong(String name, @Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> object) || object.get("value") == null) {
            return "takes an object with field value as data." + name;
        }
        Kind kind = KINDS.get(name.replaceFirst("\\d+$", "").toLowerCase(Locale.ROOT));
        return kind == null || object.get("value").toString().matches(kind.pattern)
                ? null
                : "takes " + kind.expected + " as data." + name + ".value";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.verify;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, decoded.
 *
 * @param values those that have one value, however often it was repeated; not copied
 * @param ambiguous those that came with several: two readers might choose differently, so they have
 *     none
 */
public record CallbackQuery(Map<String, String> values, Set<String> ambiguous) {

    private static final int MOST_PARAMETERS = 32;

    private static final CallbackQuery NONE = new CallbackQuery(Map.of(), Set.of());

    /**
     * Decodes a raw query. A parameter that cannot be decoded counts as absent.
     *
     * @param rawQuery without the question mark; null for none
     */
    public static CallbackQuery parse(@Nullable String rawQuery) {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return NONE;
        }
        Map<String, String> values = new HashMap<>();
        Set<String> ambiguous = Set.of();
        boolean encoded = rawQuery.indexOf('%') >= 0 || rawQuery.indexOf('+') >= 0;
        int end = -1;
        for (int i = 0; i < MOST_PARAMETERS && end < rawQuery.length(); i++) {
            int start = end + 1;
            end = endOfPair(rawQuery, start);
            int equals = rawQuery.indexOf('=', start);
            boolean named = equals >= 0 && equals < end;
            @Nullable String name = rawQuery.substring(start, named ? equals : end);
            @Nullable String value = named ? rawQuery.substring(equals + 1, end) : "";
            if (encoded) {
                name = decode(name);
                value = decode(value);
            }
            if (name != null && value != null) {
                String before = values.put(name, value);
                if (before != null && !before.equals(value)) {
                    ambiguous = ambiguous.isEmpty() ? new HashSet<>() : ambiguous;
                    ambiguous.add(name);
                }
            }
        }
        ambiguous.forEach(values::remove);
        return new CallbackQuery(values, ambiguous);
    }

    private static int endOfPair(String query, int start) {
        int ampersand = query.indexOf('&', start);
        return ampersand < 0 ? query.length() : ampersand;
    }

    /** The value, null if there is none or if it is not certain which. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    /**
     * Counts how often a parameter may be there, whatever an engine makes of case and of
     * semicolons.
     *
     * @param rawQuery without the question mark; null for none
     */
    public static int count(@Nullable String rawQuery, String name) {
        if (rawQuery == null) {
            return 0;
        }
        int count = 0;
        for (String pair : rawQuery.split("[&;]")) {
            int equals = pair.indexOf('=');
            String decoded = decode(equals < 0 ? pair : pair.substring(0, equals));
            count += name.equalsIgnoreCase(decoded) ? 1 : 0;
        }
        return count;
    }

    private static @Nullable String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

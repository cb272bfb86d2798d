// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.verify;

import io.github.camelwechat.internal.callback.source.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request to the callback path, untrusted in every part.
 *
 * @param method the HTTP method, upper case
 * @param query the query parameters, decoded
 * @param body as it came; not copied
 * @param caller where it came from
 * @param receivedNanos {@link System#nanoTime()} when the handler got the request: deadlines count
 *     from here
 * @param written completes when our answer was written to the connection, or never can be
 */
public record CallbackRequest(
        String method,
        Map<String, String> query,
        byte[] body,
        Caller caller,
        long receivedNanos,
        CompletionStage<Void> written) {

    private static final int MOST_PARAMETERS = 32;

    public CallbackRequest {
        Objects.requireNonNull(method, "method");
        query = Map.copyOf(query);
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(written, "written");
    }

    /**
     * Decodes a raw query. A parameter that is there twice counts as absent, because its two
     * readers might choose differently; so does one that cannot be decoded.
     *
     * @param rawQuery without the question mark; null for none
     */
    public static Map<String, String> parseQuery(@Nullable String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return parameters;
        }
        String[] pairs = rawQuery.split("&", MOST_PARAMETERS + 1);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < Math.min(pairs.length, MOST_PARAMETERS); i++) {
            int equals = pairs[i].indexOf('=');
            String name = decode(equals < 0 ? pairs[i] : pairs[i].substring(0, equals));
            String value = decode(equals < 0 ? "" : pairs[i].substring(equals + 1));
            if (name != null && value != null) {
                parameters.put(name, value);
                seen.merge(name, 1, Integer::sum);
            }
        }
        parameters.keySet().removeIf(name -> seen.getOrDefault(name, 0) > 1);
        return parameters;
    }

    private static @Nullable String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

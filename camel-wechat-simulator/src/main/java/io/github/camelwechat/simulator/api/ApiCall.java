// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call as it came in.
 *
 * @param method GET, POST ...
 * @param path without the query
 * @param query its parameters, the first of each name
 * @param contentType the header, or the empty string
 * @param body raw
 * @param foreign whether a page of another site caused it
 * @param from the address the caller came from
 */
public record ApiCall(
        String method,
        String path,
        Map<String, String> query,
        String contentType,
        byte[] body,
        boolean foreign,
        String from) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

    /** An escape that is not itself escaped. */
    private static final Pattern ESCAPE =
            Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u([0-9a-fA-F]{4})");

    /** A query parameter that is there and not empty. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * The JSON object in the body. Errors 44002 and 47001 are in WeChat's table: nothing, and what
     * cannot be parsed. That it looks behind the object, or minds a control character in a text, as
     * it writes some itself, is not written.
     */
    public JsonNode json() throws ApiException {
        if (body.length == 0) {
            throw ApiError.EMPTY_POST.exception();
        }
        JsonNode read;
        try {
            read = MAPPER.readTree(body);
        } catch (IOException e) {
            throw ApiError.DATA_FORMAT.exception();
        }
        if (!read.isObject()) {
            throw ApiError.DATA_FORMAT.exception();
        }
        refuseEscapes(new String(body, StandardCharsets.UTF_8));
        return read;
    }

    /**
     * Errors 40033 and 47002 are in WeChat's table, "some paths" is all that is known of where:
     * there it refuses, elsewhere it shows the escape as it stands. Here it is refused on all
     * paths, so that nobody has to look at every text.
     */
    private static void refuseEscapes(String text) throws ApiException {
        Matcher escape = ESCAPE.matcher(text);
        while (escape.find()) {
            if (Integer.parseInt(escape.group(1), 16) >= 0x80) {
                throw ApiError.INVALID_CHARSET.exception();
            }
        }
    }
}

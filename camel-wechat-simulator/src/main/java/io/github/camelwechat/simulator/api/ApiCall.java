// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
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
 */
public record ApiCall(
        String method, String path, Map<String, String> query, String contentType, byte[] body) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /** An escape that is not itself escaped. */
    private static final Pattern ESCAPE =
            Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u([0-9a-fA-F]{4})");

    /** A query parameter that is there and not empty. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    /** The JSON object in the body; refuses what WeChat refuses. */
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

    /** WeChat wants characters outside ASCII as they are. */
    private static void refuseEscapes(String text) throws ApiException {
        Matcher escape = ESCAPE.matcher(text);
        while (escape.find()) {
            if (Integer.parseInt(escape.group(1), 16) >= 0x80) {
                throw ApiError.INVALID_CHARSET.exception();
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON bodies, and refuses what WeChat refuses. */
public final class JsonBodyReader {
    /** An escape that is not itself escaped. */
    private static final Pattern ESCAPE =
            Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u([0-9a-fA-F]{4})");

    private final JsonMapper mapper =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    public JsonNode read(ApiCall call) throws ApiException {
        if (call.body().length == 0) {
            throw ApiError.EMPTY_POST.refusal();
        }
        JsonNode body;
        try {
            body = mapper.readTree(call.body());
        } catch (IOException e) {
            throw ApiError.DATA_FORMAT.refusal();
        }
        if (!body.isObject()) {
            throw ApiError.DATA_FORMAT.refusal();
        }
        refuseEscapes(new String(call.body(), StandardCharsets.UTF_8));
        return body;
    }

    /** WeChat wants characters outside ASCII as they are. */
    private static void refuseEscapes(String text) throws ApiException {
        Matcher escape = ESCAPE.matcher(text);
        while (escape.find()) {
            if (Integer.parseInt(escape.group(1), 16) >= 0x80) {
                throw ApiError.INVALID_CHARSET.refusal();
            }
        }
    }
}

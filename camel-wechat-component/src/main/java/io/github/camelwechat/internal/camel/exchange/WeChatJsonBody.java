// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Reads a body that is a message in WeChat's own field names. Thread-safe. */
final class WeChatJsonBody {

    private final String account;
    private final Json json;

    WeChatJsonBody(String account, Json json) {
        this.account = account;
        this.json = json;
    }

    /**
     * The body as WeChat's own JSON: a Map or a tree, or text that says it is JSON. Null if it is
     * neither.
     */
    @Nullable Map<String, ?> read(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof Map<?, ?> map) {
            return textKeys(map);
        }
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        boolean saysJson =
                contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/json");
        if (!saysJson && !(body instanceof JsonNode)) {
            return null;
        }
        byte[] bytes =
                body instanceof JsonNode node
                        ? node.toString().getBytes(StandardCharsets.UTF_8)
                        : exchange.getContext()
                                .getTypeConverter()
                                .tryConvertTo(byte[].class, exchange, body);
        if (bytes == null) {
            return null;
        }
        try {
            return json.read(bytes);
        } catch (InvalidJsonException e) {
            throw new InvalidMessageException(
                    account,
                    "The body says it is JSON, but it cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, ?> textKeys(Map<?, ?> map) {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        return fields;
    }
}

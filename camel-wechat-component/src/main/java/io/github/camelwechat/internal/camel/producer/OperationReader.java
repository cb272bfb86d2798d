// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.camel.exchange.ExchangeReader;
import io.github.camelwechat.internal.camel.exchange.UploadReader;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Headers;
import java.util.EnumMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Reads what a route gives an operation. Thread-safe. */
final class OperationReader {

    private static final int LONGEST_JSON = 16 << 20;

    private final String account;
    private final ExchangeReader exchanges;
    private final Json json = new Json();
    private final UploadReader uploads;

    /** For operations that upload nothing. */
    OperationReader(String account) {
        this(account, LONGEST_JSON);
    }

    /**
     * @param largestFile in bytes; more is not read
     */
    OperationReader(String account, long largestFile) {
        this.account = account;
        this.exchanges = new ExchangeReader(account, largestFile);
        this.uploads = new UploadReader(account, json, exchanges);
    }

    /**
     * @throws InvalidMessageException if the body is broken, or no file the operation takes
     */
    OperationInput read(Exchange exchange, ApiOperation operation) {
        Map<KnownValue, String> known = known(exchange);
        if (operation.upload().isPresent()) {
            return uploads.read(exchange, operation.upload().get(), known);
        }
        Object body = exchange.getMessage().getBody();
        if (body == null || !operation.takesFields()) {
            return new OperationInput(Map.of(), false, known, null);
        }
        Map<String, ?> fields = fields(exchange, body);
        return fields == null
                ? new OperationInput(Map.of(), !ExchangeReader.isCallback(body), known, null)
                : new OperationInput(withoutCallback(fields), false, known, null);
    }

    /**
     * The body as fields, null if there is none.
     *
     * @param operation for the message
     * @throws InvalidMessageException if there is a body that is no JSON object
     */
    @Nullable Map<String, ?> wholeBody(Exchange exchange, String operation) {
        Object body = exchange.getMessage().getBody();
        if (body == null || ExchangeReader.isCallback(body)) {
            return null;
        }
        Map<String, ?> fields = fields(exchange, body);
        if (fields != null) {
            return ExchangeReader.isCallback(fields) ? null : fields;
        }
        if ("".equals(exchanges.text(exchange, body))) {
            return null;
        }
        throw new InvalidMessageException(
                account,
                "The body for operation "
                        + operation
                        + " should be a Map or a JSON object, or nothing"
                        + (operation.equals("callApi") ? " for a GET" : "")
                        + ", but is a "
                        + body.getClass().getName()
                        + " that is neither");
    }

    private Map<KnownValue, String> known(Exchange exchange) {
        Map<KnownValue, String> known = new EnumMap<>(KnownValue.class);
        for (KnownValue value : KnownValue.values()) {
            value.header()
                    .map(header -> exchange.getMessage().getHeader(header, String.class))
                    .filter(text -> !text.isBlank())
                    .ifPresent(text -> known.put(value, text));
        }
        String sendId = exchange.getMessage().getHeader(Headers.SEND_ID, String.class);
        if (sendId != null) {
            known.put(KnownValue.SEND_KEY, KnownValue.sendKey(sendId));
        }
        InboundExchange callback = ExchangeReader.callback(exchange);
        if (callback != null
                && callback.received().account().equals(account)
                && callback.received().openId() != null) {
            known.putIfAbsent(KnownValue.OPEN_ID, callback.received().openId().value());
        }
        return known;
    }

    private @Nullable Map<String, ?> fields(Exchange exchange, Object body) {
        if (body instanceof Map<?, ?> map) {
            return ExchangeReader.textKeys(map);
        }
        String text = text(exchange, body);
        if (text == null || !Json.isObject(text)) {
            return null;
        }
        try {
            return json.read(text);
        } catch (InvalidJsonException e) {
            throw new InvalidMessageException(
                    account,
                    "The body begins like a JSON object, but cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /** Also of a file, so that a menu can lie beside the route. */
    private @Nullable String text(Exchange exchange, Object body) {
        if (body instanceof JsonNode node) {
            return node.toString();
        }
        return exchanges.text(exchange, body);
    }

    private static Map<String, ?> withoutCallback(Map<String, ?> fields) {
        return ExchangeReader.isCallback(fields) ? Map.of() : fields;
    }
}

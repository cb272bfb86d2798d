// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.MediaKind;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an exchange holds: the callback it came from, and its body as WeChat's JSON, as text
 * or as a file. Thread-safe.
 */
public final class ExchangeReader {

    /**
     * The exchange property under which a callback, and with it the slot of its answer, travels
     * along the route.
     */
    static final String CALLBACK = "CamelWeChatDelivery";

    private final String account;
    private final Json json = new Json();

    public ExchangeReader(String account) {
        this.account = account;
    }

    /** The callback an exchange came from; null if it did not come from one. */
    public static @Nullable InboundExchange callback(Exchange exchange) {
        return exchange.getProperty(CALLBACK, InboundExchange.class);
    }

    /**
     * The body as WeChat's own JSON: a Map or a tree, or text that says it is JSON. Null if it is
     * neither.
     */
    @Nullable Map<String, ?> json(Exchange exchange) {
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
                        : bytes(exchange, body);
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

    /**
     * The text, or null if the body is nothing a person would have written. Camel's converters make
     * a String of every object; a user must not be sent {@code java.lang.Object@1b2c3d}.
     */
    public static @Nullable String text(Exchange exchange, Object body) {
        boolean text =
                body instanceof CharSequence
                        || body instanceof Number
                        || body instanceof Boolean
                        || body instanceof byte[]
                        || body instanceof InputStream
                        || body instanceof Reader
                        || body instanceof StreamCache;
        return text
                ? exchange.getContext()
                        .getTypeConverter()
                        .tryConvertTo(String.class, exchange, body)
                : null;
    }

    /** The content of a file; null if the body is none, or cannot be read as one. */
    public static byte @Nullable [] file(Exchange exchange, @Nullable Object body) {
        boolean file =
                body instanceof byte[]
                        || body instanceof InputStream
                        || body instanceof StreamCache
                        || body instanceof File
                        || body instanceof Path
                        || body instanceof WrappedFile<?>;
        return file ? bytes(exchange, body) : null;
    }

    /**
     * The kind of a file that the route asked for; null to go by its bytes. What the callback
     * brought along says nothing about the answer.
     *
     * @param purpose in a clause, for the failure
     */
    @Nullable MediaKind kind(Exchange exchange, Set<MediaKind> allowed, String purpose) {
        String header = exchange.getMessage().getHeader(Headers.MSG_TYPE, String.class);
        InboundExchange callback = callback(exchange);
        if (header == null
                || callback != null && header.equals(callback.inbound().received().msgType())) {
            return null;
        }
        return allowed.stream()
                .filter(kind -> kind.wireName().equals(header))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidMessageException(
                                        account,
                                        "Header "
                                                + Headers.MSG_TYPE
                                                + " is '"
                                                + header
                                                + "', but "
                                                + purpose));
    }

    /** A map whose keys are texts. */
    public static Map<String, Object> textKeys(Map<?, ?> map) {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        return fields;
    }

    private static byte @Nullable [] bytes(Exchange exchange, @Nullable Object body) {
        return exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
    }
}

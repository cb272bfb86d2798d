// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.ReplySlot;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/** Reads what a route wants to say, and to whom, from an exchange. Thread-safe. */
public final class ExchangeReader {

    private final String account;
    private final WeChatJsonBody jsonBody;
    private final OutboundJson outbound;

    public ExchangeReader(String account) {
        this.account = account;
        Json json = new Json();
        this.jsonBody = new WeChatJsonBody(account, json);
        this.outbound = new OutboundJson(json);
    }

    /**
     * What is to be sent, and to whom.
     *
     * @param slot the callback the exchange came from, if it can still take a reply of ours
     */
    public record Letter(OpenId to, OutboundMessage message, @Nullable ReplySlot slot) {}

    /**
     * @throws InvalidMessageException if there is no recipient, or the body is nothing that can be
     *     sent
     */
    public Letter read(Exchange exchange) {
        InboundExchange delivery =
                exchange.getProperty(ExchangeWriter.DELIVERY, InboundExchange.class);
        ReplySlot slot = delivery == null ? null : delivery.slot();
        Map<String, ?> wechatJson = jsonBody.read(exchange);
        OpenId to = recipient(exchange.getMessage(), wechatJson, delivery);
        OutboundMessage message =
                wechatJson != null ? outbound.read(account, wechatJson) : body(exchange, delivery);
        return new Letter(to, message, slot);
    }

    /** The user named by the header, or whose callback this is. */
    public OpenId recipient(Exchange exchange) {
        return recipient(
                exchange.getMessage(),
                null,
                exchange.getProperty(ExchangeWriter.DELIVERY, InboundExchange.class));
    }

    private OpenId recipient(
            Message message,
            @Nullable Map<String, ?> wechatJson,
            @Nullable InboundExchange delivery) {
        String header = message.getHeader(Headers.OPEN_ID, String.class);
        if (header != null) {
            try {
                return new OpenId(header);
            } catch (IllegalArgumentException e) {
                throw new InvalidMessageException(
                        account,
                        "Header " + Headers.OPEN_ID + " is no openid: " + e.getMessage(),
                        e);
            }
        }
        OpenId inBody = wechatJson == null ? null : outbound.recipient(account, wechatJson);
        if (inBody != null) {
            return inBody;
        }
        if (delivery != null && delivery.inbound().received().account().equals(account)) {
            OpenId user = delivery.inbound().received().openId();
            if (user != null) {
                return user;
            }
        }
        throw new InvalidMessageException(
                account,
                "The message for account '"
                        + account
                        + "' has no recipient: set header "
                        + Headers.OPEN_ID
                        + " to the user's openid, or field touser of a JSON body. Brokers strip"
                        + " Camel* headers; behind one, set it from field openId of the canonical"
                        + " JSON");
    }

    private OutboundMessage body(Exchange exchange, @Nullable InboundExchange delivery) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof OutboundMessage message) {
            return message;
        }
        if (body == null) {
            throw new InvalidMessageException(
                    account,
                    "The body is empty: it should be a text, media, or a message in WeChat's JSON");
        }
        if (body instanceof Inbound) {
            throw new InvalidMessageException(
                    account,
                    "The body is still what WeChat sent: set it to what should be answered before"
                            + " wechat:"
                            + account);
        }
        if (isMedia(body)) {
            byte[] content =
                    exchange.getContext()
                            .getTypeConverter()
                            .tryConvertTo(byte[].class, exchange, body);
            if (content != null) {
                return new OutboundMessage.Upload(
                        MediaTypes.detect(
                                account,
                                content,
                                kind(exchange.getMessage(), delivery),
                                fileName(exchange)));
            }
        }
        String text = TextBody.of(exchange, body);
        if (text == null) {
            throw new InvalidMessageException(
                    account,
                    "A body of type "
                            + body.getClass().getName()
                            + " cannot be sent: use a String for text, byte[],"
                            + " InputStream or File for media, a Map or JSON for anything else");
        }
        return new OutboundMessage.Text(text);
    }

    private static @Nullable String fileName(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
    }

    public static boolean isMedia(@Nullable Object body) {
        return body instanceof byte[]
                || body instanceof InputStream
                || body instanceof StreamCache
                || body instanceof File
                || body instanceof Path
                || body instanceof WrappedFile<?>;
    }

    /**
     * The kind the route asked for. What the callback brought along says nothing about the answer.
     */
    private @Nullable MediaKind kind(Message message, @Nullable InboundExchange delivery) {
        String header = message.getHeader(Headers.MSG_TYPE, String.class);
        if (header == null
                || delivery != null && header.equals(delivery.inbound().received().msgType())) {
            return null;
        }
        return Arrays.stream(MediaKind.values())
                .filter(kind -> kind != MediaKind.THUMB && kind.wireName().equals(header))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidMessageException(
                                        account,
                                        "Header "
                                                + Headers.MSG_TYPE
                                                + " is '"
                                                + header
                                                + "', but a body of bytes can only be sent as"
                                                + " image, voice or video"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.internal.send.plan.TemplateContent;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Reads what a route wants to say, to whom and how, from an exchange. Thread-safe. */
public final class SendRequestReader {

    private final Account account;
    private final SendSettings settings;
    private final Object origin;
    private final ExchangeReader exchanges;
    private final OutboundJson outbound;
    private final @Nullable PermissionCheck permissions;

    /**
     * @param largestFile in bytes; more is not read
     * @param origin the endpoint: texts that come by the same may go out together
     */
    public SendRequestReader(
            Account account, SendSettings settings, long largestFile, Object origin) {
        this.account = account;
        this.settings = settings;
        this.origin = origin;
        this.exchanges = new ExchangeReader(account.name(), largestFile);
        this.outbound = new OutboundJson();
        this.permissions = PermissionCheck.of(account, settings.unsupported());
    }

    /**
     * @throws InvalidMessageException if there is no recipient, or the body is nothing that can be
     *     sent
     */
    public SendRequest read(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        ExchangeReader.Content content =
                body == null || body instanceof OutboundMessage
                        ? null
                        : exchanges.content(exchange, body);
        Map<String, ?> wechatJson =
                content instanceof ExchangeReader.Content.Fields json ? json.fields() : null;
        OpenId to = recipient(exchange.getMessage(), wechatJson, ExchangeReader.callback(exchange));
        return request(exchange, to, content == null ? written(body) : message(exchange, content));
    }

    private SendRequest request(Exchange exchange, OpenId to, OutboundMessage content) {
        InboundExchange callback = ExchangeReader.callback(exchange);
        Message message = exchange.getMessage();
        OutboundMessage said =
                OutboundMessage.Attributed.of(
                        content,
                        message.getHeader(Headers.KF_ACCOUNT, String.class),
                        settings.aiGenerated());
        SendOptions options =
                new SendOptions(
                                settings.plan().onClosedWindow(),
                                settings.onUncertain(),
                                settings.longText(),
                                message.getHeader(Headers.SEND_ID, String.class),
                                settings.plan().passive() && callback != null
                                        ? callback.slot()
                                        : null)
                        .tracedBy(message.getHeader(SendOptions.TRACE_HEADER, String.class));
        SendRequest request =
                new SendRequest(
                        account,
                        to,
                        said,
                        options,
                        settings.plan(),
                        settings.plan().templates().isEmpty() ? null : template(message),
                        settings.parkTimeToLive(),
                        settings.parkLimit(),
                        settings.hold().isZero()
                                ? null
                                : new SendRequest.Hold(settings.hold(), origin));
        return permissions == null ? request : permissions.checked(request, message);
    }

    /**
     * Reads to whom and how a message goes that is not the body, whose {@code touser} still counts.
     *
     * @throws InvalidMessageException if there is no recipient
     */
    public SendRequest read(Exchange exchange, OutboundMessage instead) {
        Object body = exchange.getMessage().getBody();
        Map<String, ?> fields =
                body != null
                                && exchanges.content(exchange, body)
                                        instanceof ExchangeReader.Content.Fields json
                        ? json.fields()
                        : null;
        return request(
                exchange,
                recipient(exchange.getMessage(), fields, ExchangeReader.callback(exchange)),
                instead);
    }

    /** The user named by the header, or whose callback this is. */
    public OpenId recipient(Exchange exchange) {
        return recipient(exchange.getMessage(), null, ExchangeReader.callback(exchange));
    }

    private OpenId recipient(
            Message message,
            @Nullable Map<String, ?> wechatJson,
            @Nullable InboundExchange callback) {
        String header = message.getHeader(Headers.OPEN_ID, String.class);
        if (header != null) {
            try {
                return new OpenId(header);
            } catch (IllegalArgumentException e) {
                throw new InvalidMessageException(
                        account.name(),
                        "Header " + Headers.OPEN_ID + " is no openid: " + e.getMessage(),
                        e);
            }
        }
        OpenId inBody = wechatJson == null ? null : outbound.recipient(account.name(), wechatJson);
        if (inBody != null) {
            return inBody;
        }
        if (callback != null && callback.received().account().equals(account.name())) {
            OpenId user = callback.received().openId();
            if (user != null) {
                return user;
            }
        }
        throw new InvalidMessageException(
                account.name(),
                "The message for account '"
                        + account.name()
                        + "' has no recipient: set header "
                        + Headers.OPEN_ID
                        + " to the user's openid, or field touser of a JSON body. Brokers strip Camel* headers; behind"
                        + " one, set it from field openId of the canonical JSON");
    }

    private OutboundMessage written(@Nullable Object body) {
        if (body instanceof OutboundMessage message) {
            return message;
        }
        throw new InvalidMessageException(
                account.name(),
                "The body is empty: it should be a text, media, or a message in WeChat's JSON");
    }

    private OutboundMessage message(Exchange exchange, ExchangeReader.Content content) {
        if (content instanceof ExchangeReader.Content.Fields json) {
            return outbound.read(account.name(), json.fields());
        }
        if (content instanceof ExchangeReader.Content.Text words) {
            return new OutboundMessage.Text(words.text());
        }
        if (content instanceof ExchangeReader.Content.File file) {
            return upload(exchange, file);
        }
        if (content instanceof ExchangeReader.Content.Callback) {
            throw new InvalidMessageException(
                    account.name(),
                    "The body is still what WeChat sent: set it to what should be answered before wechat:"
                            + account.name());
        }
        throw new InvalidMessageException(
                account.name(),
                "A body of type "
                        + ((ExchangeReader.Content.Other) content).type()
                        + " cannot be sent: use a String for text, byte[],"
                        + " InputStream or File for media, a Map or JSON for anything else");
    }

    private OutboundMessage upload(Exchange exchange, ExchangeReader.Content.File body) {
        return new OutboundMessage.Upload(
                MediaTypes.ofBody(
                        account.name(),
                        body.content(),
                        exchanges.kind(
                                exchange,
                                EnumSet.complementOf(EnumSet.of(MediaKind.THUMB)),
                                "a body of bytes can only be sent as image, voice or video"),
                        exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class)));
    }

    /** From the headers; the option says where the message's own text goes. */
    private TemplateContent template(Message message) {
        String id = message.getHeader(Headers.TEMPLATE_ID, String.class);
        Object given = message.getHeader(Headers.TEMPLATE_DATA);
        if (given != null && !(given instanceof Map<?, ?>)) {
            throw new InvalidMessageException(
                    account.name(),
                    "Header "
                            + Headers.TEMPLATE_DATA
                            + " should be a Map of the template's fields to their texts, but is a "
                            + given.getClass().getName());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(String.valueOf(name), text(value)));
        }
        return new TemplateContent(
                id == null ? settings.templateId() : id, settings.templateText(), fields);
    }

    /** A text, or WeChat's own form {@code {"value": text}}. */
    private static String text(Object value) {
        return value instanceof Map<?, ?> object && object.get("value") != null
                ? String.valueOf(object.get("value"))
                : String.valueOf(value);
    }
}

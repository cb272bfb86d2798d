// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.message.FollowEvent;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.option.BodyFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Writes a delivery into the exchange that enters the route. Thread-safe. */
public final class ExchangeWriter {

    private final boolean typed;
    private final boolean includeRaw;
    private final CanonicalJson canonical = new CanonicalJson(new Json());
    private final Supplier<String> reopens;
    private final InstantSource clock;

    /**
     * @param includeRaw whether the XML goes along as it came
     * @param reopens what opens a service window, in one clause
     */
    public ExchangeWriter(
            BodyFormat format, boolean includeRaw, Supplier<String> reopens, InstantSource clock) {
        this.typed = format == BodyFormat.TYPED;
        this.includeRaw = includeRaw;
        this.reopens = reopens;
        this.clock = clock;
    }

    public void write(InboundExchange delivery, Exchange exchange) {
        Received received = delivery.received();
        exchange.setProperty(ExchangeReader.CALLBACK, delivery);
        Message message = exchange.getMessage();
        message.setBody(typed ? delivery.inbound() : canonical.write(received));
        message.setHeader(Headers.ACCOUNT, received.account());
        message.setHeader(Headers.APP_ID, received.appId());
        set(message, Headers.OPEN_ID, received.openId() == null ? null : received.openId().value());
        set(message, Headers.MSG_TYPE, received.msgType());
        set(message, Headers.EVENT, received.event());
        set(message, Headers.EVENT_KEY, received.text("EventKey"));
        set(message, Headers.SCENE, scene(delivery));
        set(message, Headers.MSG_ID, received.msgId());
        set(message, Headers.MEDIA_ID, received.text("MediaId"));
        set(message, Headers.THUMB_MEDIA_ID, received.text("ThumbMediaId"));
        set(message, Headers.CONTENT, received.text("Content"));
        set(
                message,
                Headers.CREATE_TIME,
                received.createTime() == null ? null : received.createTime().getEpochSecond());
        message.setHeader(Headers.DEDUPE_KEY, received.dedupeKey());
        if (received.conversation() != null) {
            set(message, Headers.CONVERSATION_ID, received.conversation().id());
        }
        if (delivery.follower() != null) {
            FollowerReport.write(delivery.follower(), message);
        }
        message.setHeader(Headers.DELIVERY_ATTEMPT, delivery.attempt());
        message.setHeader(Headers.LAST_DELIVERY, delivery.last());
        message.setHeader(Headers.ACKNOWLEDGED, delivery.acknowledged());
        if (includeRaw) {
            message.setHeader(
                    Headers.RAW_XML, new String(delivery.original(), StandardCharsets.UTF_8));
        }
        if (received.openId() != null) {
            WindowReport.add(
                    WindowReport.of(
                            received.account(),
                            received.openId(),
                            delivery.window(),
                            reopens.get()),
                    message);
        }
        Instant time = received.createTime();
        if (time != null && ServiceWindow.isBelievable(time, clock.instant())) {
            message.setHeader(Exchange.MESSAGE_TIMESTAMP, time.toEpochMilli());
        }
    }

    private static @Nullable String scene(InboundExchange delivery) {
        if (delivery.received().event() == null) {
            return null;
        }
        Inbound inbound = delivery.inbound();
        if (inbound instanceof FollowEvent.Subscribe subscribe) {
            return subscribe.scene();
        }
        return inbound instanceof FollowEvent.Scan scan ? scan.scene() : null;
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.trace;

import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.message.Headers;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;
import org.jspecify.annotations.Nullable;

/**
 * Names the spans of callbacks and sends and says whose they are, users by their hash. Camel finds
 * it where it traces.
 */
public final class WeChatSpanDecorator extends AbstractSpanDecorator {

    private static final String SCHEME = "wechat";

    /** Tags that a callback's headers give before its route, and a send's after it. */
    private static final SpanTag[] BEFORE = {
        SpanTag.TYPE, SpanTag.EVENT, SpanTag.DEDUPE_KEY, SpanTag.ATTEMPT
    };

    private static final SpanTag[] AFTER = {
        SpanTag.STATUS, SpanTag.STEPS, SpanTag.ERROR_CODE, SpanTag.REQUEST_ID
    };

    @Override
    public String getComponent() {
        return SCHEME;
    }

    @Override
    public String getComponentClassName() {
        return "io.github.camelwechat.WeChatComponent";
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return SCHEME
                + " "
                + (isSend(exchange, endpoint)
                        ? operation(exchange, endpoint)
                        : option(endpoint, "channel", "message"));
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        super.beforeTracingEvent(span, exchange, endpoint);
        Message message = exchange.getMessage();
        span.setTag(SpanTag.ACCOUNT.text(), stripSchemeAndOptions(endpoint));
        tag(span, SpanTag.USER, user(message, endpoint));
        if (isSend(exchange, endpoint)) {
            span.setTag(SpanTag.OPERATION.text(), operation(exchange, endpoint));
        } else {
            tag(span, message, BEFORE);
        }
    }

    /** An exception's message may name the user, which Camel would write down. */
    @Override
    public void afterTracingEvent(Span span, Exchange exchange) {
        tag(span, exchange.getMessage(), AFTER);
        if (exchange.isFailed()) {
            span.setError(true);
            Exception failure = exchange.getException();
            if (failure != null) {
                span.log(Map.of("event", "error", "error.kind", failure.getClass().getName()));
            }
        }
    }

    private static void tag(Span span, Message message, SpanTag[] tags) {
        for (SpanTag tag : tags) {
            tag(span, tag, message.getHeader(tag.header()));
        }
    }

    private static void tag(Span span, SpanTag tag, @Nullable Object value) {
        if (value != null) {
            span.setTag(tag.text(), value.toString());
        }
    }

    /** Camel says where it sends an exchange to before it tells us. */
    private static boolean isSend(Exchange exchange, Endpoint endpoint) {
        return endpoint.getEndpointUri()
                .equals(exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT));
    }

    private static String operation(Exchange exchange, Endpoint endpoint) {
        Object header = exchange.getMessage().getHeader(Headers.OPERATION);
        return header == null ? option(endpoint, "operation", "sendMessage") : header.toString();
    }

    private static String option(Endpoint endpoint, String name, String otherwise) {
        return toQueryParameters(endpoint.getEndpointUri()).getOrDefault(name, otherwise);
    }

    private static @Nullable String user(Message message, Endpoint endpoint) {
        String openId = message.getHeader(Headers.OPEN_ID, String.class);
        Map<String, String> service =
                endpoint instanceof EndpointServiceLocation location
                        ? location.getServiceMetadata()
                        : null;
        String appId = service == null ? null : service.get("appId");
        return openId == null || appId == null ? null : new Pseudonyms(appId).of(openId);
    }
}

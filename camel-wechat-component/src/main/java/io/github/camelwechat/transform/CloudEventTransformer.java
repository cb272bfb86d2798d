// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.transform;

import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.InboundCloudEvent;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.cloudevents.CloudEvents;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.Transformer;

/**
 * Turns a received callback into a CloudEvent 1.0, from nothing but its body: the canonical JSON in
 * any shape, or the typed value. So it works after a broker that stripped the headers. Thread-safe.
 *
 * <p>In binary mode the attributes are headers twice, once under Camel's names and once under those
 * of the HTTP binding ({@code ce-id}), because brokers strip Camel's; the body is the canonical
 * JSON. In structured mode attributes and canonical JSON are one JSON body, and no such headers are
 * left.
 */
abstract class CloudEventTransformer extends Transformer {

    private static final String STRUCTURED = "application/cloudevents+json";

    private final Json json = new Json();
    private final CanonicalJson canonical = new CanonicalJson(json);
    private final boolean structured;
    private final boolean hashed;

    CloudEventTransformer(boolean structured, boolean hashed) {
        this.structured = structured;
        this.hashed = hashed;
    }

    @Override
    public void transform(Message message, DataType from, DataType to) throws Exception {
        InboundCloudEvent event = InboundCloudEvent.of(read(message), canonical, hashed);
        for (CloudEvent.Attribute attribute : CloudEvents.v1_0.attributes()) {
            message.removeHeader(attribute.id());
            message.removeHeader(attribute.http());
            String value = event.attributes().get(attribute.json());
            if (value != null && !structured) {
                message.setHeader(attribute.id(), value);
                if (!attribute.id().equals(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE)) {
                    message.setHeader(attribute.http(), httpValue(value));
                }
            }
        }
        message.setHeader(
                Exchange.CONTENT_TYPE,
                structured ? STRUCTURED : InboundCloudEvent.DATA_CONTENT_TYPE);
        message.setBody(json.write(structured ? event.structured() : event.data()));
    }

    private Inbound read(Message message) throws InvalidPayloadException {
        Object body = message.getBody();
        if (body instanceof Inbound inbound) {
            return inbound;
        }
        if (body instanceof String text) {
            return canonical.read(text);
        }
        return body instanceof Map<?, ?> map
                ? canonical.fromMap(map)
                : canonical.read(message.getMandatoryBody(byte[].class));
    }

    /** The HTTP binding escapes what is not printable ASCII, and its own escape sign. */
    private static String httpValue(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '%' && b != '"') {
                escaped.append((char) b);
            } else {
                escaped.append('%').append("%02X".formatted(b & 0xff));
            }
        }
        return escaped.toString();
    }
}

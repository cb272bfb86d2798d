// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A callback as a CloudEvent 1.0. Immutable.
 *
 * @param attributes the context attributes by the names of the specification; those that do not
 *     apply are absent
 * @param data the canonical form as a map
 */
public record InboundCloudEvent(
        Map<String, String> attributes, Map<String, @Nullable Object> data) {

    /** The media type of {@code data}. */
    public static final String DATA_CONTENT_TYPE = "application/json";

    private static final String TYPE = "io.github.camelwechat.";
    private static final int LONGEST_NAME = 64;
    private static final Pattern NOT_IN_A_TYPE = Pattern.compile("[^a-z0-9_-]");

    /** RFC 3339 has four digits for the year. */
    private static final Instant TIME_ENDS = Instant.parse("+10000-01-01T00:00:00Z");

    private static final Instant TIME_BEGINS = Instant.parse("0000-01-01T00:00:00Z");

    /**
     * @param canonical writes the data
     * @param hashed whether hashes take the place of openids, in the attributes and in the data
     */
    public static InboundCloudEvent of(Inbound inbound, CanonicalJson canonical, boolean hashed) {
        Received received = inbound.received();
        if (!hashed) {
            return new InboundCloudEvent(
                    attributes(received, text(received.openId())), canonical.toMap(inbound));
        }
        Pseudonyms pseudonyms = new Pseudonyms(received.appId());
        String openId = text(received.openId());
        String pseudonym = openId == null ? null : pseudonyms.of(openId);
        Received hidden =
                new Received(
                        received.account(),
                        received.appId(),
                        pseudonym == null ? null : new OpenId(pseudonym),
                        received.msgType(),
                        received.event(),
                        received.msgId(),
                        received.createTime(),
                        received.dedupeKey(),
                        pseudonyms.in(received.fields(), openId));
        return new InboundCloudEvent(
                attributes(hidden, pseudonym), canonical.toMap(Inbound.of(hidden)));
    }

    /** The attributes and the data in one object, as structured mode has them. */
    public Map<String, Object> structured() {
        Map<String, Object> event = new LinkedHashMap<>(attributes);
        event.put("data", data);
        return event;
    }

    private static Map<String, String> attributes(Received received, @Nullable String subject) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", received.dedupeKey());
        attributes.put("source", "wechat:" + received.appId());
        attributes.put("type", type(received));
        attributes.put("datacontenttype", DATA_CONTENT_TYPE);
        attributes.put("dataschema", CanonicalJson.SCHEMA);
        if (subject != null) {
            attributes.put("subject", subject);
        }
        Instant time = received.createTime();
        if (time != null && !time.isBefore(TIME_BEGINS) && time.isBefore(TIME_ENDS)) {
            attributes.put("time", time.toString());
        }
        return attributes;
    }

    private static String type(Received received) {
        if (received.msgType() == null) {
            return TYPE + "unknown";
        }
        return received.event() != null && "event".equals(received.msgType())
                ? TYPE + "event." + name(received.event())
                : TYPE + "message." + name(received.msgType());
    }

    /** Makes a name that WeChat gave fit for the header of any transport. */
    private static String name(String text) {
        String name = NOT_IN_A_TYPE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("_");
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    private static @Nullable String text(@Nullable OpenId openId) {
        return openId == null ? null : openId.value();
    }
}

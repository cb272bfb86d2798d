// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import java.time.Instant;
import java.util.Map;

/** Things users say, as the component hands them to a route. */
public final class UserMessages {

    public static final String USER = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc";
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private UserMessages() {}

    public static Inbound text(String key, String content) {
        return message(key, "text", Map.of("Content", content));
    }

    public static Inbound image(String key) {
        return message(key, "image", Map.of("MediaId", "m-" + key));
    }

    public static Inbound message(String key, String type, Map<String, Object> fields) {
        return Inbound.of(received(key, type, null, fields));
    }

    public static Inbound event(String event, Map<String, Object> fields) {
        return Inbound.of(received("event-" + event, "event", event, fields));
    }

    private static Received received(
            String key, String type, String event, Map<String, Object> fields) {
        return new Received("shop", "wx1", new OpenId(USER), type, event, null, NOON, key, fields);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Received;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The acts of one user, as WeChat would tell them. */
final class Callbacks {

    static final String ACCOUNT = "shop";
    static final OpenId USER = new OpenId("oUser");

    private Callbacks() {}

    static Received text(String key, Instant at) {
        return of("text", null, key, at, Map.of("Content", "hello"));
    }

    static Received menuTap(String key, Instant at) {
        return of("text", null, key, at, Map.of("Content", "yes", "bizmsgmenuid", "7"));
    }

    static Received message(String msgType, String key, Instant at) {
        return of(msgType, null, key, at, Map.of());
    }

    static Received event(String event, String key, Instant at) {
        return of("event", event, key, at, Map.of("EventKey", "button"));
    }

    static Received of(
            @Nullable String msgType,
            @Nullable String event,
            String key,
            @Nullable Instant at,
            Map<String, Object> fields) {
        return of(USER, msgType, event, key, at, fields);
    }

    static Received of(
            @Nullable OpenId user,
            @Nullable String msgType,
            @Nullable String event,
            String key,
            @Nullable Instant at,
            Map<String, Object> fields) {
        return new Received(
                ACCOUNT, "wx1", user, msgType, event, null, at, key, new HashMap<>(fields));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The settings of accounts that platforms may read and change; all are 0 at first. */
final class AuthorizerOptions {
    private static final Map<String, Set<String>> VALUES =
            Map.of(
                    "location_report", Set.of("0", "1", "2"),
                    "voice_recognize", Set.of("0", "1"),
                    "customer_service", Set.of("0", "1"));

    private final Map<String, Map<String, String>> changed = new HashMap<>();

    boolean has(String name) {
        return VALUES.containsKey(name);
    }

    boolean allows(String name, String value) {
        return VALUES.getOrDefault(name, Set.of()).contains(value);
    }

    synchronized String get(String appId, String name) {
        return changed.getOrDefault(appId, Map.of()).getOrDefault(name, "0");
    }

    synchronized void set(String appId, String name, String value) {
        changed.computeIfAbsent(appId, first -> new HashMap<>()).put(name, value);
    }

    synchronized void clear() {
        changed.clear();
    }
}

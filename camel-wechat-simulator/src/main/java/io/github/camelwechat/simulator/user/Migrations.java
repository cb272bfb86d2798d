// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Accounts whose followers were moved to this one, and what each follower's openid became. Holds at
 * most 10000 openids. Thread-safe.
 */
public final class Migrations {
    private static final int MAX_OPENIDS = 10_000;

    private final Map<String, Map<String, String>> accounts = new HashMap<>();

    /** Followers of another account came over: openid there, openid here. */
    public synchronized void from(String appId, Map<String, String> openids) {
        int known = accounts.values().stream().mapToInt(Map::size).sum();
        if (known + openids.size() > MAX_OPENIDS) {
            throw new IllegalArgumentException("at most " + MAX_OPENIDS + " openids can move");
        }
        accounts.computeIfAbsent(appId, first -> new HashMap<>()).putAll(openids);
    }

    public synchronized boolean hasMoved(String appId) {
        return accounts.containsKey(appId);
    }

    /** The openid a follower has now. */
    public synchronized Optional<String> now(String appId, String openidThere) {
        return Optional.ofNullable(accounts.getOrDefault(appId, Map.of()).get(openidThere));
    }

    public synchronized void clear() {
        accounts.clear();
    }
}

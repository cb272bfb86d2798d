// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The agreements of users to receive notifications, and their refusals. Thread-safe. */
public final class Consents {
    private static final int FOREVER = Integer.MAX_VALUE;
    private static final int MAX_ONE_TIME = 100_000;

    private final Map<Subscription, Integer> grants = new HashMap<>();
    private final Set<OneTime> oneTime = new LinkedHashSet<>();
    private final Set<String> blocking = new HashSet<>();

    private record Subscription(String openid, String templateId) {}

    private record OneTime(String openid, String templateId, int scene) {}

    /** Adds to how many notifications the user will take. */
    public synchronized void grant(String openid, String templateId, int times) {
        grants.merge(
                new Subscription(openid, templateId),
                times,
                (had, more) -> had > FOREVER - more ? FOREVER : had + more);
    }

    /** The user takes any number of notifications. */
    public synchronized void grantForever(String openid, String templateId) {
        grants.put(new Subscription(openid, templateId), FOREVER);
    }

    /** Takes one notification off what the user will take, if there is one. */
    public synchronized boolean spend(String openid, String templateId) {
        Subscription key = new Subscription(openid, templateId);
        int left = grants.getOrDefault(key, 0);
        if (left > 0 && left != FOREVER) {
            grants.put(key, left - 1);
        }
        return left > 0;
    }

    /**
     * Returns the number of notifications that the user will take; a long-term grant is a very
     * large number.
     */
    public synchronized int remaining(String openid, String templateId) {
        return grants.getOrDefault(new Subscription(openid, templateId), 0);
    }

    /** The user takes no more of these notifications. */
    public synchronized void withdraw(String openid, String templateId) {
        grants.remove(new Subscription(openid, templateId));
    }

    /** The user agreed to one message; at most 100000 are kept, the oldest go first. */
    public synchronized void consentOnce(String openid, String templateId, int scene) {
        oneTime.add(new OneTime(openid, templateId, scene));
        if (oneTime.size() > MAX_ONE_TIME) {
            oneTime.remove(oneTime.iterator().next());
        }
    }

    /** Takes back the user's agreement to one message, if there is one. */
    public synchronized boolean spendOnce(String openid, String templateId, int scene) {
        return oneTime.remove(new OneTime(openid, templateId, scene));
    }

    /** Sets whether the user blocks all template messages. */
    public synchronized void block(String openid, boolean blocks) {
        if (blocks) {
            blocking.add(openid);
        } else {
            blocking.remove(openid);
        }
    }

    public synchronized boolean blocks(String openid) {
        return blocking.contains(openid);
    }

    public synchronized void clear() {
        grants.clear();
        oneTime.clear();
        blocking.clear();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The users of a bridge about whom something is under way, in either direction. Thread-safe. */
final class BusyUsers {

    private final Set<String> users = ConcurrentHashMap.newKeySet();
    private final List<Runnable> queues = new CopyOnWriteArrayList<>();

    /** Runs whenever a user is released. */
    void onRelease(Runnable wake) {
        queues.add(wake);
    }

    /**
     * @return false if something is under way about the user
     */
    boolean take(String openId) {
        return users.add(openId);
    }

    void release(String openId) {
        users.remove(openId);
        queues.forEach(Runnable::run);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The account's notes on a user, and the way in which the user came. Thread-safe. */
public final class Profile {
    private final Set<Integer> tags = new LinkedHashSet<>();
    private @Nullable Subscription subscription;
    private String remark = "";
    private boolean blocked;
    private ClientPlatform platform = ClientPlatform.ANDROID;
    private String language = "zh_CN";

    /** Returns the latest subscription of the user; null if there was none. */
    public synchronized @Nullable Subscription subscription() {
        return subscription;
    }

    synchronized void subscription(Subscription value) {
        subscription = value;
    }

    public synchronized String remark() {
        return remark;
    }

    public synchronized void remark(String value) {
        remark = value;
    }

    /** The ids of the user's tags, in the order in which they were given. */
    public synchronized List<Integer> tags() {
        return List.copyOf(tags);
    }

    public synchronized void tag(int id) {
        tags.add(id);
    }

    public synchronized void untag(int id) {
        tags.remove(id);
    }

    /** Tells whether the user is on the blacklist. */
    public synchronized boolean blocked() {
        return blocked;
    }

    public synchronized void blocked(boolean value) {
        blocked = value;
    }

    /** Returns the platform of the user's WeChat; Android until said otherwise. */
    public synchronized ClientPlatform platform() {
        return platform;
    }

    public synchronized void platform(ClientPlatform value) {
        platform = value;
    }

    /** The language of the user's WeChat; zh_CN until said otherwise. */
    public synchronized String language() {
        return language;
    }

    public synchronized void language(String value) {
        language = value;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.change;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells whoever watches that something changed. Watchers must not block. Thread-safe. */
public final class ChangeFeed {
    private final List<Consumer<Change>> watchers = new CopyOnWriteArrayList<>();

    /** The kind of thing that changed. */
    public enum Topic {
        CHAT,
        USER,
        TYPING,
        DELIVERY,
        API,
        CLOCK,
        MENU,
        RESET
    }

    /**
     * A change.
     *
     * @param topic what kind of thing
     * @param openid whose, or the empty string
     */
    public record Change(Topic topic, String openid) {}

    /** Adds a watcher; running the result removes it. */
    public Runnable watch(Consumer<Change> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    public void publish(Topic topic) {
        publish(topic, "");
    }

    public void publish(Topic topic, String openid) {
        Change change = new Change(topic, openid);
        watchers.forEach(watcher -> watcher.accept(change));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The account's tags: what it made, and WeChat's own star. Thread-safe. */
public final class Tags {
    private static final int STAR = 2;
    private static final int FIRST_OWN = 100;
    private static final int MAX_OWN = 100;

    private final Map<Integer, String> own = new TreeMap<>();
    private int next = FIRST_OWN;

    /** A tag. */
    public record Tag(int id, String name) {}

    /** Tells whether an id is one of WeChat's own, which nobody changes. */
    public static boolean isSystem(int id) {
        return id >= 0 && id <= STAR;
    }

    /** Makes a tag; empty when there are 100. */
    public synchronized Optional<Tag> create(String name) {
        if (own.size() >= MAX_OWN) {
            return Optional.empty();
        }
        own.put(next, name);
        return Optional.of(new Tag(next++, name));
    }

    public synchronized void rename(int id, String name) {
        own.replace(id, name);
    }

    public synchronized void delete(int id) {
        own.remove(id);
    }

    /** Tells whether a tag can be given to somebody. */
    public synchronized boolean has(int id) {
        return id == STAR || own.containsKey(id);
    }

    public synchronized boolean isNameTaken(String name) {
        return own.containsValue(name);
    }

    /** All of them, WeChat's star in front. */
    public synchronized List<Tag> all() {
        List<Tag> all = new ArrayList<>(List.of(new Tag(STAR, "星标组")));
        own.forEach((id, name) -> all.add(new Tag(id, name)));
        return all;
    }

    public synchronized void clear() {
        own.clear();
        next = FIRST_OWN;
    }
}

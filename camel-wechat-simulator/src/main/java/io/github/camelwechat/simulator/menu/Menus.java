// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelwechat.simulator.user.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The default menu and at most 100 conditional ones. A follower sees the newest conditional menu
 * that matches, else the default one; everybody sees a change at once. Thread-safe.
 */
public final class Menus {
    /** 65305 is "too many"; how many is not written. */
    private static final int MAX_CONDITIONAL = 100;

    private final RandomGenerator random;
    private final List<Menu> conditional = new ArrayList<>();
    private @Nullable Menu standard;

    public Menus(RandomGenerator random) {
        this.random = random;
    }

    /** Makes or replaces the default menu. */
    public synchronized void create(ArrayNode buttons) {
        standard = new Menu(id(), buttons, null);
    }

    /** Adds a conditional menu; empty when there are too many. */
    public synchronized Optional<Menu> add(ArrayNode buttons, MatchRule rule) {
        if (conditional.size() >= MAX_CONDITIONAL) {
            return Optional.empty();
        }
        Menu menu = new Menu(id(), buttons, rule);
        conditional.add(menu);
        return Optional.of(menu);
    }

    /** Removes a conditional menu. False when there is none of this id. */
    public synchronized boolean remove(long id) {
        return conditional.removeIf(menu -> menu.id() == id);
    }

    /** Removes all menus. */
    public synchronized void clear() {
        standard = null;
        conditional.clear();
    }

    public synchronized Optional<Menu> standard() {
        return Optional.ofNullable(standard);
    }

    /** The conditional menus, the newest in front. */
    public synchronized List<Menu> conditional() {
        List<Menu> newestFirst = new ArrayList<>(conditional);
        java.util.Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** Returns the menu that a user sees, if the user is a follower and there is a menu. */
    public Optional<Menu> of(User user) {
        if (user.relation() != User.Relation.FOLLOWER) {
            return Optional.empty();
        }
        return conditional().stream()
                .filter(menu -> menu.rule() != null && menu.rule().matches(user.profile()))
                .findFirst()
                .or(this::standard);
    }

    private long id() {
        return random.nextLong(200_000_000L, 500_000_000L);
    }
}

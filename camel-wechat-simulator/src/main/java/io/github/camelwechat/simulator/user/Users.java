// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import io.github.camelwechat.simulator.window.ServiceWindow;
import io.github.camelwechat.simulator.window.WindowRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everybody in this WeChat, at most 10000 users. Thread-safe. */
public final class Users {
    private static final int MAX_USERS = 10_000;
    private static final Pattern OPENID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final WindowRules rules;
    private final Map<String, User> users = new LinkedHashMap<>();

    public Users(WindowRules rules) {
        this.rules = rules;
    }

    /**
     * The user, who from now on exists.
     *
     * @throws IllegalArgumentException when it cannot be an openid, or there are too many users
     */
    public synchronized User get(String openid) {
        User known = users.get(openid);
        if (known != null) {
            return known;
        }
        if (!OPENID.matcher(openid).matches()) {
            throw new IllegalArgumentException(
                    "an openid has 1 to 64 letters, digits, - and _, unlike \"" + openid + "\"");
        }
        if (users.size() >= MAX_USERS) {
            throw new IllegalArgumentException(
                    "this simulator holds at most " + MAX_USERS + " users; reset it first");
        }
        User user = new User(openid, new ServiceWindow(rules));
        users.put(openid, user);
        return user;
    }

    public synchronized Optional<User> find(String openid) {
        return Optional.ofNullable(users.get(openid));
    }

    public synchronized List<User> all() {
        return List.copyOf(users.values());
    }

    public synchronized void clear() {
        users.clear();
    }
}

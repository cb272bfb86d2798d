// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

/** The party that has to do something before a call that WeChat refused can succeed. */
public enum Actor {
    /** Nobody here: it passes by itself, or a WeChat user decides. */
    NOBODY("nobody"),
    /** Whoever runs the application: options, secrets, clocks, networks, lists of users. */
    OPERATOR("operator"),
    /** Whoever writes the routes. */
    DEVELOPER("developer"),
    /** Whoever has rights in the WeChat console of the account. */
    WECHAT_ADMIN("WeChat admin");

    private final String words;

    Actor(String words) {
        this.words = words;
    }

    /** Returns the words for it in messages and documents. */
    public String words() {
        return words;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.account;

import java.util.Locale;

/** The protection of callbacks, as chosen in WeChat's console. */
public enum SecurityMode {
    /** Only the encrypted envelope. */
    SAFE,
    /** The fields in plain text, and the envelope beside them. */
    COMPATIBLE,
    /** Only plain text; the signature does not cover the body. */
    PLAIN;

    /** The name used on command lines and in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Tells whether callbacks in this mode carry an {@code Encrypt} element. */
    public boolean encrypts() {
        return this != PLAIN;
    }

    /**
     * Reads a wire name.
     *
     * @throws IllegalArgumentException naming what was expected
     */
    public static SecurityMode of(String name) {
        for (SecurityMode mode : values()) {
            if (mode.wireName().equals(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "security mode \"" + name + "\" is not one of safe, compatible, plain");
    }
}

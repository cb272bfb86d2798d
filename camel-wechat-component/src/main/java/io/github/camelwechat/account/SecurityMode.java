// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.Locale;

/**
 * The way in which WeChat protects callbacks, chosen in the WeChat console and repeated in our
 * configuration, never guessed.
 */
public enum SecurityMode {
    /** Only the encrypted form is sent and accepted. */
    SAFE,
    /** A plain and an encrypted form are sent; only the encrypted one is used. */
    COMPATIBLE,
    /**
     * Nothing is encrypted. The signature proves knowledge of the token but does not cover the
     * body.
     */
    PLAIN;

    /**
     * Tells whether callbacks carry an {@code Encrypt} element that must be opened, and answers
     * must be sealed.
     */
    public boolean encrypted() {
        return this != PLAIN;
    }

    /** The spelling of the option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

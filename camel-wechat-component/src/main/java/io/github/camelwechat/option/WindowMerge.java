// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/**
 * The way in which the grants of one user work together. WeChat documents neither for Official
 * Accounts.
 */
public enum WindowMerge {
    /** The rest is the most that any live one has left, and a message lowers each of them. */
    MAX,
    /** They add up, and a message is taken from the one that ends first. */
    INDEPENDENT;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

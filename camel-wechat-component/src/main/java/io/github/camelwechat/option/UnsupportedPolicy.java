// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The treatment of a message of a kind that WeChat does not let the account send. */
public enum UnsupportedPolicy {
    /** Fail. */
    FAIL,
    /** Send a link to where it can be heard or seen, and a menu as plain text. */
    LINK;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

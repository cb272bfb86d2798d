// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The text of an openid in what is printed: log lines and messages of exceptions. */
public enum OpenIdText {
    /** Itself. */
    PLAIN,
    /** Its hash, the same as in traces. */
    HASHED;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The order in which callbacks enter the route. */
public enum CallbackOrder {
    /** All side by side. */
    NONE,
    /** Those of one user one after another, those of different users side by side. */
    USER;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

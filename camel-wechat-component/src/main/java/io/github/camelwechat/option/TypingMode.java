// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The showing of "typing" while a route works. */
public enum TypingMode {
    /** Never by itself. */
    NONE,
    /** From the acknowledgement of the callback until the answer or the end of the route. */
    AUTO;

    /** Tells whether it is shown without being asked for. */
    public boolean isAuto() {
        return this == AUTO;
    }

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The form in which a route gets what WeChat told us. */
public enum BodyFormat {
    /** The canonical JSON as a String, the same before and after any queue. */
    JSON,
    /** The value itself: an {@code Inbound}, or a Map for a window event. */
    TYPED;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The kind of news a consumer takes. */
public enum Channel {
    /** The callbacks. */
    MESSAGE,
    /** The events of the users' service windows. */
    WINDOW,
    /** The events of a third-party platform itself: who authorized it, and who withdrew. */
    AUTHORIZATION;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

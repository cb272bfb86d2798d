// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The time at which a callback is acknowledged. */
public enum AckMode {
    /** When the route is done, at most at replyTimeout. */
    PROCESSED,
    /** At once. */
    RECEIVED;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}

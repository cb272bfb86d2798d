// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.util.Locale;

/** The outcome of a callback, or of one delivery of it. */
public enum Outcome {
    OK,
    TIMEOUT,
    ERROR,
    /** It was never sent, as WeChat keeps it to itself. */
    WITHHELD;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

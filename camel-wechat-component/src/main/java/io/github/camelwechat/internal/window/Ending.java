// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Instant;

/**
 * The last time WeChat ended the window before its time.
 *
 * @param at when WeChat said so
 * @param until when the window may have stayed open for without us knowing; at most later than
 *     {@code at} for {@link Closing#ALLOWANCE_USED}
 * @param digest of the callback that said so, 0 if it was no callback
 */
record Ending(Closing cause, Instant at, Instant until, long digest) {

    String why() {
        return cause.why() + ", at " + at;
    }
}

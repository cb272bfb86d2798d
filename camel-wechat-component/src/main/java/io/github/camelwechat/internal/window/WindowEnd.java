// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Instant;

/**
 * The window ended before its time, or is open beyond it.
 *
 * @param at when we were told so
 * @param until until when it may yet be open, though nothing can be sent: later than {@code at} if
 *     WeChat counted to the end a window that we know nothing about
 */
record WindowEnd(CloseReason cause, Instant at, Instant until) {

    String why() {
        return cause.why() + ", at " + at;
    }
}

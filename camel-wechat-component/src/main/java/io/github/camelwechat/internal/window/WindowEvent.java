// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Instant;

/**
 * Something that became of a window.
 *
 * @param number tells it from the user's other events; begins anew after 65535
 * @param at when it happened, which may be long before anybody is told
 * @param state the window from then on
 */
public record WindowEvent(Kind kind, int number, Instant at, WindowState state) {

    /** Written to the store as its ordinal: append only. */
    public enum Kind {
        /** Messages may be sent to a user of whom nothing was known. */
        OPENED("windowOpened"),
        /** Messages may be sent again, after the window was closed or used up. */
        REOPENED("windowReopened"),
        /** The window's time is nearly over, and messages are left. */
        CLOSING_SOON("windowClosingSoon"),
        /** Every message the window allows was sent. */
        EXHAUSTED("windowExhausted"),
        /** The window's time is over, or WeChat or the user ended it. */
        CLOSED("windowClosed");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name routes see, for example {@code windowOpened}. */
        public String wireName() {
            return wireName;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

/** What a user does that opens their service window. Stored as its ordinal: append only. */
public enum Trigger {
    MESSAGE("the user sent a message"),
    MENU_CLICK("the user tapped a menu button"),
    MSGMENU_TAP("the user tapped an item of a menu message"),
    FOLLOW("the user followed the account"),
    SCAN("the user scanned a QR code");

    private final String deed;

    Trigger(String deed) {
        this.deed = deed;
    }

    /** A clause that says what the user did. */
    public String deed() {
        return deed;
    }
}

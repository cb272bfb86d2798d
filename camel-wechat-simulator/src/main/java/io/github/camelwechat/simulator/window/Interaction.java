// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.window;

import io.github.camelwechat.simulator.xml.XmlElement;
import java.util.Locale;

/** The action of a user, as far as WeChat treats it differently. */
public enum Interaction {
    MESSAGE(true, true),
    MSGMENU_TAP(true, true),
    SUBSCRIBE(false, true),
    UNSUBSCRIBE(false, false),
    SCAN(false, true),
    CLICK(false, true),
    SCANCODE_PUSH(false, false),
    SCANCODE_WAITMSG(false, true),
    LOCATION(false, true),
    /** Everything else: no window, and the user sees no answer. */
    OTHER(false, false);

    private final boolean message;
    private final boolean answerable;

    Interaction(boolean message, boolean answerable) {
        this.message = message;
        this.answerable = answerable;
    }

    /** Tells whether it arrives as a message rather than an event. */
    public boolean isMessage() {
        return message;
    }

    /** Tells whether a passive reply to it is shown. */
    public boolean isAnswerable() {
        return answerable;
    }

    /** Tells whether the user is told when the account's server fails. */
    public boolean isVisible() {
        return answerable && this != LOCATION;
    }

    /** Tells what a callback's payload stands for. */
    public static Interaction of(XmlElement payload) {
        String type = payload.value("MsgType");
        if (!type.equals("event")) {
            boolean unknown = type.isEmpty() || type.startsWith("device");
            if (unknown) {
                return OTHER;
            }
            return payload.child("bizmsgmenuid").isPresent() ? MSGMENU_TAP : MESSAGE;
        }
        return switch (payload.value("Event").toUpperCase(Locale.ROOT)) {
            case "SUBSCRIBE" -> SUBSCRIBE;
            case "UNSUBSCRIBE" -> UNSUBSCRIBE;
            case "SCAN" -> SCAN;
            case "CLICK" -> CLICK;
            case "SCANCODE_PUSH" -> SCANCODE_PUSH;
            case "SCANCODE_WAITMSG" -> SCANCODE_WAITMSG;
            case "LOCATION" -> LOCATION;
            default -> OTHER;
        };
    }
}

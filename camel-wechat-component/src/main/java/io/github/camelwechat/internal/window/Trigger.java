// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.message.Received;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An action of a user that opens a service window. Written to the store as its ordinal: append
 * only.
 */
public enum Trigger {
    /** A message of any kind, but for a tapped item of a menu message. */
    MESSAGE("message", "message", "sends a message"),
    /** A new follower. */
    FOLLOW("follow", "follow", "follows"),
    /** A follower scanned a parametric QR code. */
    SCAN("scan", "scan of a QR code", "scans"),
    /** A menu button of type click, scancode_push or scancode_waitmsg; no other type counts. */
    MENU_CLICK("menu-click", "tap on a menu button", "taps a menu button"),
    /** A tapped item of a menu message: it arrives as a text, and counts as a menu click. */
    MSGMENU_TAP("msgmenu-tap", "tap on an item of a menu message", "taps a menu button"),
    /** A payment, as far as a callback tells of it. */
    PAYMENT("payment", "payment", "pays"),
    /** Another event, if the rules name it. */
    EVENT("event", "event", "triggers an event");

    private final String wireName;
    private final String noun;
    private final String verb;

    Trigger(String wireName, String noun, String verb) {
        this.wireName = wireName;
        this.noun = noun;
        this.verb = verb;
    }

    /** The name routes and pages see, for example {@code menu-click}. */
    public String wireName() {
        return wireName;
    }

    /** As in "the user's last message". */
    String noun() {
        return noun;
    }

    /** As in "the user sends a message". */
    String verb() {
        return verb;
    }

    /** Finds the action of the user in a callback; empty if none that has ever opened a window. */
    public static Optional<Trigger> of(Received received) {
        String type = received.msgType();
        if (type == null) {
            return Optional.empty();
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "event" -> Optional.ofNullable(ofEvent(received.event()));
            // The hardware platform speaks for a device, not for a user.
            case "device_event", "device_text", "hardware" -> Optional.empty();
            default -> Optional.of(isMenuTap(type, received) ? MSGMENU_TAP : MESSAGE);
        };
    }

    private static boolean isMenuTap(String type, Received received) {
        String item = received.text("bizmsgmenuid");
        return type.equalsIgnoreCase("text")
                && received.text("Content") != null
                && item != null
                && !item.isEmpty();
    }

    /** Tells whether the user left. */
    public static boolean isUnfollow(Received received) {
        return "event".equalsIgnoreCase(received.msgType())
                && "unsubscribe".equalsIgnoreCase(received.event());
    }

    private static @Nullable Trigger ofEvent(@Nullable String event) {
        return switch (event == null ? "" : event.toLowerCase(Locale.ROOT)) {
            case "click", "scancode_push", "scancode_waitmsg" -> MENU_CLICK;
            case "subscribe" -> FOLLOW;
            case "scan" -> SCAN;
            case "user_pay_from_pay_cell", "merchant_order" -> PAYMENT;
            default -> null;
        };
    }
}

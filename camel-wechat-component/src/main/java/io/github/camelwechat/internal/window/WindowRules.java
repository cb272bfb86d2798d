// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundEvent;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.message.Received;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many messages WeChat allows after what, and for how long. Data, because WeChat has changed it
 * three times.
 *
 * @param since the day from which WeChat applies it
 * @param allowances what each trigger allows; a trigger that is missing allows nothing
 */
public record WindowRules(LocalDate since, Map<Trigger, Allowance> allowances) {

    /**
     * What one trigger allows.
     *
     * @param messages how many customer-service messages
     * @param duration for how long, counted from the callback's CreateTime
     */
    public record Allowance(int messages, Duration duration) {}

    private static final Allowance AT_ONCE = new Allowance(3, Duration.ofMinutes(1));

    /** The table of WeChat's customer-service guide (outbound.md 3.1). */
    public static final WindowRules SINCE_2023_06_12 =
            new WindowRules(
                    LocalDate.of(2023, 6, 12),
                    Map.of(
                            Trigger.MESSAGE, new Allowance(5, Duration.ofHours(48)),
                            Trigger.MENU_CLICK, AT_ONCE,
                            Trigger.MSGMENU_TAP, AT_ONCE,
                            Trigger.FOLLOW, AT_ONCE,
                            Trigger.SCAN, AT_ONCE));

    /** Menu buttons of other types open nothing (outbound.md 3.1). */
    private static final Set<String> MENU_CLICKS =
            Set.of("click", "scancode_push", "scancode_waitmsg");

    /** The hardware platform's callbacks are no words of a user. */
    private static final Set<String> NOT_FROM_A_USER =
            Set.of("device_event", "device_text", "hardware");

    public WindowRules {
        allowances = allowances.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(allowances));
    }

    /** Which trigger a callback is, null if it opens nothing. */
    @Nullable Trigger triggerOf(Inbound inbound) {
        Received received = inbound.received();
        String type = received.msgType();
        if (received.openId() == null || type == null) {
            return null;
        }
        if (inbound instanceof InboundMessage) {
            return messageTrigger(received, type);
        }
        String event = received.event() == null ? "" : received.event().toLowerCase(Locale.ROOT);
        if (MENU_CLICKS.contains(event)) {
            return Trigger.MENU_CLICK;
        }
        return switch (event) {
            case "subscribe" -> Trigger.FOLLOW;
            case "scan" -> Trigger.SCAN;
            default -> null;
        };
    }

    /** A tap on a menu message arrives as text but counts as a menu click (outbound.md 2.4). */
    private static @Nullable Trigger messageTrigger(Received received, String type) {
        if (NOT_FROM_A_USER.contains(type)) {
            return null;
        }
        return received.text("bizmsgmenuid") == null ? Trigger.MESSAGE : Trigger.MSGMENU_TAP;
    }

    /** Whether the callback ends the user's window. */
    static boolean ends(Inbound inbound) {
        return inbound instanceof InboundEvent.Unsubscribe;
    }
}

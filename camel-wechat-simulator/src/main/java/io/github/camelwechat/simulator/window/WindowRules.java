// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.window;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The service window's rules as data.
 *
 * @param allowances what each interaction grants; one that is absent grants nothing
 * @param merge how grants work together
 */
public record WindowRules(Map<Interaction, Allowance> allowances, MergeStrategy merge) {
    /**
     * The right to send that an interaction gives an account.
     *
     * @param messages how many customer-service messages
     * @param validFor for how long, counted from the interaction
     */
    public record Allowance(int messages, Duration validFor) {}

    public WindowRules {
        allowances = Map.copyOf(allowances);
    }

    /** WeChat's table as published since June 2023. */
    public static WindowRules official(MergeStrategy merge) {
        Allowance event = new Allowance(3, Duration.ofMinutes(1));
        return new WindowRules(
                Map.of(
                        Interaction.MESSAGE, new Allowance(5, Duration.ofHours(48)),
                        Interaction.MSGMENU_TAP, event,
                        Interaction.CLICK, event,
                        Interaction.SCANCODE_PUSH, event,
                        Interaction.SCANCODE_WAITMSG, event,
                        Interaction.SUBSCRIBE, event,
                        Interaction.SCAN, event),
                merge);
    }

    Optional<Allowance> allowance(Interaction interaction) {
        return Optional.ofNullable(allowances.get(interaction));
    }
}

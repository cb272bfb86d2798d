// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.window;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The number of messages, and the time, for which the account may still write to one user. A grant
 * is live up to, but not at, the instant it expires. There is at most one grant of each kind; the
 * three kinds of menu buttons are one kind. Of grants that expire together a message is taken from
 * the message's first, then from the follow's, the scan's, the button's and the menu message's.
 * Thread-safe.
 */
public final class ServiceWindow {
    private static final List<Interaction> ORDER =
            List.of(
                    Interaction.MESSAGE,
                    Interaction.SUBSCRIBE,
                    Interaction.SCAN,
                    Interaction.CLICK,
                    Interaction.MSGMENU_TAP);

    private final WindowRules rules;
    private final Map<Interaction, Grant> grants = new EnumMap<>(Interaction.class);

    /** One entitlement: what gave it, how many messages are left, until when. */
    public record Grant(Interaction trigger, int remaining, Instant expiresAt) {
        boolean liveAt(Instant now) {
            return now.isBefore(expiresAt);
        }

        Grant spendOne() {
            return new Grant(trigger, Math.max(0, remaining - 1), expiresAt);
        }
    }

    /** The answer to a send. */
    public enum Decision {
        ALLOWED,
        /** Nothing is live: WeChat's 45015. */
        CLOSED,
        /** Something is live, and used up: WeChat's 45047. */
        EXHAUSTED
    }

    public ServiceWindow(WindowRules rules) {
        this.rules = rules;
    }

    /** The user did something at a time. */
    public synchronized void record(Interaction interaction, Instant at) {
        rules.allowance(interaction)
                .map(
                        allowance ->
                                new Grant(
                                        interaction,
                                        allowance.messages(),
                                        at.plus(allowance.validFor())))
                .ifPresent(grant -> grants.put(kind(interaction), grant));
    }

    /** Takes one message off, if there is one. */
    public synchronized Decision trySpend(Instant now) {
        if (live(now).isEmpty()) {
            return Decision.CLOSED;
        }
        if (remaining(now) == 0) {
            return Decision.EXHAUSTED;
        }
        switch (rules.merge()) {
            case MAX -> live(now).forEach(this::spendOne);
            case INDEPENDENT ->
                    live(now).stream()
                            .filter(grant -> grant.remaining() > 0)
                            .findFirst()
                            .ifPresent(this::spendOne);
        }
        return Decision.ALLOWED;
    }

    private void spendOne(Grant grant) {
        grants.put(kind(grant.trigger()), grant.spendOne());
    }

    private static Interaction kind(Interaction interaction) {
        return switch (interaction) {
            case SCANCODE_PUSH, SCANCODE_WAITMSG -> Interaction.CLICK;
            default -> interaction;
        };
    }

    /** Returns the number of messages that may still be sent. */
    public synchronized int remaining(Instant now) {
        var left = live(now).stream().mapToInt(Grant::remaining);
        return rules.merge() == MergeStrategy.MAX ? left.max().orElse(0) : left.sum();
    }

    /** The live grants, the one that expires first in front. */
    public synchronized List<Grant> live(Instant now) {
        return grants.values().stream()
                .filter(grant -> grant.liveAt(now))
                .sorted(
                        Comparator.comparing(Grant::expiresAt)
                                .thenComparing(grant -> ORDER.indexOf(kind(grant.trigger()))))
                .toList();
    }

    /** The user left: nothing may be sent any more. */
    public synchronized void close() {
        grants.clear();
    }
}

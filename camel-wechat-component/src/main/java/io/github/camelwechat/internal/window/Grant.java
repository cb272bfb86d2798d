// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.internal.window.Reservation.Stake;
import java.time.Duration;
import java.time.Instant;

/**
 * The right to send that one thing a user did gives us. Immutable.
 *
 * @param counted when WeChat says the user did it
 * @param expiresAt from when on it entitles to nothing
 * @param allowance how many messages it allowed
 * @param remaining how many of them are left; below 0 if other grants paid for more than this one
 *     allowed, so that what comes back is not counted as left here
 * @param charged how many messages it was charged with when we heard of it, which were reserved
 *     before that and may still come back
 * @param serial tells it from another grant of the same trigger and second
 * @param revoked whether it ended before its time
 */
record Grant(
        Trigger trigger,
        SeenCallbacks counted,
        Instant expiresAt,
        int allowance,
        int remaining,
        int charged,
        int serial,
        boolean revoked) {

    /**
     * @param charged how many messages it has paid for already
     */
    static Grant opened(
            Trigger trigger, GrantRule rule, SeenCallbacks counted, int charged, int serial) {
        int most = rule.allowance();
        Instant expiresAt = counted.at().plus(rule.duration());
        return new Grant(trigger, counted, expiresAt, most, most - charged, charged, serial, false);
    }

    Instant openedAt() {
        return counted.at();
    }

    boolean isLive(Instant now) {
        return !revoked && now.isBefore(expiresAt);
    }

    boolean isOpen(Instant now) {
        return isLive(now) && hasMessagesLeft();
    }

    boolean hasMessagesLeft() {
        return remaining > 0;
    }

    Grant lowered() {
        return with(Math.max(remaining - 1, Short.MIN_VALUE), charged, serial, revoked);
    }

    Grant raised() {
        return with(Math.min(remaining + 1, allowance), charged, serial, revoked);
    }

    /** One of the messages it was charged with did not go out. */
    Grant refunded() {
        return with(remaining + 1, charged - 1, serial, revoked);
    }

    /** Nothing left, and nothing that was reserved comes back. */
    Grant drained(int newSerial) {
        return with(0, 0, newSerial, revoked);
    }

    Grant withdrawn() {
        return with(remaining, charged, serial, true);
    }

    Stake stake() {
        return new Stake(trigger, openedAt(), serial);
    }

    /** That every message was sent, in one clause. */
    String used() {
        String messages = allowance == 1 ? "the only message" : "all " + allowance + " messages";
        return messages
                + " allowed after the user's "
                + trigger.noun()
                + " of "
                + openedAt()
                + (allowance == 1 ? " was sent" : " were sent");
    }

    /** That the time is over, in one clause. */
    String over() {
        String duration = WindowText.of(Duration.between(openedAt(), expiresAt));
        return "the user's last "
                + trigger.noun()
                + " was at "
                + openedAt()
                + " and its "
                + duration
                + (duration.startsWith("1 ") ? " is over" : " are over");
    }

    private Grant with(int left, int owed, int newSerial, boolean withdrawn) {
        return new Grant(trigger, counted, expiresAt, allowance, left, owed, newSerial, withdrawn);
    }
}

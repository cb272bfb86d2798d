// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.internal.window.Reservation.Stake;
import io.github.camelwechat.internal.window.WindowRules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one thing a user did entitles us to. Immutable.
 *
 * @param openedAt when WeChat says the user did it, to the second
 * @param expiresAt from when on it entitles to nothing
 * @param allowance how many messages it allowed
 * @param remaining how many of them are left
 * @param serial tells it from another grant of the same trigger and second
 * @param revoked whether it ended before its time
 * @param digests of the callbacks of that very second: only their re-runs could renew it wrongly
 */
record Grant(
        Trigger trigger,
        Instant openedAt,
        Instant expiresAt,
        int allowance,
        int remaining,
        int serial,
        boolean revoked,
        List<Long> digests) {

    /** A user who says more than this in one second may be counted twice if all is re-run. */
    static final int MOST_DIGESTS = 16;

    Grant {
        digests = List.copyOf(digests);
    }

    static Grant opened(Trigger trigger, Rule rule, Instant at, int serial, List<Long> digests) {
        int most = rule.allowance();
        return new Grant(trigger, at, at.plus(rule.duration()), most, most, serial, false, digests);
    }

    boolean isLive(Instant now) {
        return !revoked && now.isBefore(expiresAt);
    }

    boolean isOpen(Instant now) {
        return isLive(now) && remaining > 0;
    }

    /** Whether a callback was counted already, or came before the one that opened this. */
    boolean knows(Instant at, long digest) {
        return at.isBefore(openedAt) || at.equals(openedAt) && digests.contains(digest);
    }

    /** The digests to keep if a callback of this second renews the grant. */
    List<Long> digestsWith(long digest) {
        List<Long> all = new ArrayList<>(digests);
        all.add(digest);
        return all.subList(Math.max(0, all.size() - MOST_DIGESTS), all.size());
    }

    Grant lowered() {
        return with(remaining - 1, serial, revoked);
    }

    Grant raised() {
        return with(Math.min(remaining + 1, allowance), serial, revoked);
    }

    /** Nothing left, and nothing that was reserved comes back. */
    Grant drained(int newSerial) {
        return with(0, newSerial, revoked);
    }

    Grant withdrawn() {
        return with(remaining, serial, true);
    }

    Stake stake() {
        return new Stake(trigger, openedAt, serial);
    }

    /** That every message was sent, in one clause. */
    String used() {
        String messages = allowance == 1 ? "the only message" : "all " + allowance + " messages";
        return messages
                + " allowed after the user's "
                + trigger.noun()
                + " of "
                + openedAt
                + (allowance == 1 ? " was sent" : " were sent");
    }

    /** That the time is over, in one clause. */
    String over() {
        String duration = Words.of(Duration.between(openedAt, expiresAt));
        return "the user's last "
                + trigger.noun()
                + " was at "
                + openedAt
                + " and its "
                + duration
                + (duration.startsWith("1 ") ? " is over" : " are over");
    }

    private Grant with(int left, int newSerial, boolean withdrawn) {
        return new Grant(
                trigger, openedAt, expiresAt, allowance, left, newSerial, withdrawn, digests);
    }
}

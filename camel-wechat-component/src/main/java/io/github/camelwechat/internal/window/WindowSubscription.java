// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a window that somebody wants to hear of, as far as they were made. Immutable.
 *
 * @param phase what the window was when it was last looked at
 * @param upTo until when it was told
 * @param lead how long before the end an event says that it is near; zero if none should
 * @param soonToldFor the end of which that was said last, null if it never was
 * @param nextNumber of the next event
 * @param claimedUntil until when somebody is busy with what is pending, null if nobody is
 * @param pending events no route has taken yet, the oldest first
 */
record WindowSubscription(
        Phase phase,
        Instant upTo,
        Duration lead,
        @Nullable Instant soonToldFor,
        int nextNumber,
        @Nullable Instant claimedUntil,
        List<WindowEvent> pending) {

    /** More of one user's events than that are not kept: the oldest are lost. */
    static final int MOST_PENDING = 16;

    private static final int MOST_NUMBERS = 0x10000;

    /** Written to the store as its ordinal: append only. */
    enum Phase {
        UNKNOWN,
        OPEN,
        EXHAUSTED,
        CLOSED;

        static Phase of(WindowState state) {
            if (state instanceof WindowState.Open) {
                return OPEN;
            } else if (state instanceof WindowState.Exhausted) {
                return EXHAUSTED;
            }
            return state instanceof WindowState.Closed ? CLOSED : UNKNOWN;
        }
    }

    WindowSubscription {
        pending = List.copyOf(pending);
    }

    static WindowSubscription begun(Phase phase, Instant now, Duration lead) {
        return new WindowSubscription(phase, now, lead, null, 0, null, List.of());
    }

    WindowSubscription continued(Phase now, Instant until) {
        return new WindowSubscription(
                now, until, lead, soonToldFor, nextNumber, claimedUntil, pending);
    }

    WindowSubscription withLead(Duration other) {
        return new WindowSubscription(
                phase, upTo, other, soonToldFor, nextNumber, claimedUntil, pending);
    }

    WindowSubscription soonTold(Instant end) {
        return new WindowSubscription(phase, upTo, lead, end, nextNumber, claimedUntil, pending);
    }

    WindowSubscription telling(WindowEvent.Kind kind, Instant at, WindowState state) {
        List<WindowEvent> all = new ArrayList<>(pending);
        all.add(new WindowEvent(kind, nextNumber, at, state));
        return new WindowSubscription(
                phase,
                upTo,
                lead,
                soonToldFor,
                (nextNumber + 1) % MOST_NUMBERS,
                claimedUntil,
                all.subList(Math.max(0, all.size() - MOST_PENDING), all.size()));
    }

    WindowSubscription claimed(@Nullable Instant until) {
        return new WindowSubscription(phase, upTo, lead, soonToldFor, nextNumber, until, pending);
    }

    /** A route has taken an event. */
    WindowSubscription told(int number) {
        List<WindowEvent> rest = pending.stream().filter(e -> e.number() != number).toList();
        return new WindowSubscription(
                phase, upTo, lead, soonToldFor, nextNumber, claimedUntil, rest);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.internal.window.Reservation.GrantId;
import io.github.camelwechat.internal.window.WindowEvent.Kind;
import io.github.camelwechat.internal.window.WindowState.Closed;
import io.github.camelwechat.internal.window.WindowState.Exhausted;
import io.github.camelwechat.internal.window.WindowState.Open;
import io.github.camelwechat.internal.window.WindowSubscription.Phase;
import io.github.camelwechat.option.WindowMerge;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of a ledger: of its changes, and of what time alone makes of it in between. Pure, so
 * that an event is written together with the change it tells of.
 */
final class WindowEventDeriver {

    private final WindowMerge merge;

    WindowEventDeriver(WindowMerge merge) {
        this.merge = merge;
    }

    Phase phase(Ledger ledger, Instant now) {
        return Phase.of(ledger.state(now, merge));
    }

    /** Tells everything that time made of a ledger that did not change. */
    WindowSubscription caughtUp(WindowSubscription subscription, Ledger ledger, Instant now) {
        WindowSubscription next = subscription;
        Optional<Instant> turn = nextTurn(next, ledger);
        while (turn.isPresent() && !turn.get().isAfter(now)) {
            next = turned(next, ledger, turn.get(), turn.get());
            turn = nextTurn(next, ledger);
        }
        return next.upTo().isBefore(now) ? next.continued(next.phase(), now) : next;
    }

    /** Tells also what a change made of it. */
    WindowSubscription changed(
            WindowSubscription subscription, Ledger before, Ledger after, Instant now) {
        WindowSubscription until = caughtUp(subscription, before, now);
        Instant did = lastDoneSince(before, after).filter(at -> at.isBefore(now)).orElse(now);
        // We hear late of a window: it may even be over again.
        boolean wasShut = until.phase() == Phase.UNKNOWN || until.phase() == Phase.CLOSED;
        return did.isBefore(now) && wasShut
                ? caughtUp(turned(until, after, did, did), after, now)
                : turned(until, after, now, did);
    }

    /** When somebody should look at it; empty if nothing comes by itself. */
    Optional<Instant> due(WindowSubscription subscription, Ledger ledger) {
        if (subscription.pending().isEmpty()) {
            return nextTurn(subscription, ledger);
        }
        return Optional.of(
                subscription.claimedUntil() == null
                        ? subscription.upTo()
                        : subscription.claimedUntil());
    }

    private static Optional<Instant> lastDoneSince(Ledger before, Ledger after) {
        Set<GrantId> known = before.grants().stream().map(Grant::id).collect(Collectors.toSet());
        return after.grants().stream()
                .filter(grant -> !known.contains(grant.id()))
                .map(Grant::openedAt)
                .max(Comparator.naturalOrder());
    }

    private WindowSubscription turned(
            WindowSubscription subscription, Ledger ledger, Instant now, Instant did) {
        WindowState state = ledger.state(now, merge);
        Phase phase = Phase.of(state);
        Kind kind = kind(subscription.phase(), phase);
        WindowSubscription next = subscription.continued(phase, now);
        if (kind != null) {
            next = next.telling(kind, trueTime(state, did), state);
        }
        Optional<Instant> soon = soonAt(next, ledger, now);
        return soon.isPresent() && !soon.get().isAfter(now)
                ? next.telling(Kind.CLOSING_SOON, soon.get(), state)
                        .soonTold(((Open) state).expiresAt())
                : next;
    }

    private static @Nullable Kind kind(Phase before, Phase after) {
        if (before == after) {
            return null;
        }
        return switch (after) {
            case OPEN -> before == Phase.UNKNOWN ? Kind.OPENED : Kind.REOPENED;
            case EXHAUSTED -> Kind.EXHAUSTED;
            case CLOSED -> before == Phase.UNKNOWN ? null : Kind.CLOSED;
            case UNKNOWN -> null;
        };
    }

    private static Instant trueTime(WindowState state, Instant did) {
        Instant since =
                state instanceof Closed closed
                        ? closed.since()
                        : state instanceof Exhausted exhausted ? exhausted.since() : null;
        return since != null && since.isBefore(did) ? since : did;
    }

    /** When time will make something of it next, after what was told. */
    private Optional<Instant> nextTurn(WindowSubscription subscription, Ledger ledger) {
        return Stream.concat(
                        ledger.ends(), soonAt(subscription, ledger, subscription.upTo()).stream())
                .filter(turn -> turn.isAfter(subscription.upTo()))
                .min(Comparator.naturalOrder());
    }

    /** When to say that the end is near; empty if there is no reason, or if that was said. */
    private Optional<Instant> soonAt(WindowSubscription subscription, Ledger ledger, Instant now) {
        if (subscription.lead().isZero()) {
            return Optional.empty();
        }
        // A window that is never longer than the lead is not worth the words.
        return ledger.lastOpen(now)
                .filter(grant -> !grant.expiresAt().equals(subscription.soonToldFor()))
                .filter(
                        grant ->
                                grant.openedAt()
                                        .isBefore(grant.expiresAt().minus(subscription.lead())))
                .map(grant -> grant.expiresAt().minus(subscription.lead()));
    }
}

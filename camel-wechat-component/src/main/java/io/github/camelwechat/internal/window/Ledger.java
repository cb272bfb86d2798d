// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.internal.window.WindowRules.Allowance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one user's window. Immutable; every method gives the ledger after.
 *
 * <p>Merged by maximum, the only hint WeChat's documents give (outbound.md 3.3): what remains is
 * the most any live grant has, and one send lowers all of them.
 *
 * @param grants at most one per trigger
 * @param nextSerial of the next grant
 * @param seen the callbacks counted lately, so that none counts twice
 * @param exhaustedAt when the last message was taken, null while one is left
 * @param ending what ended it before its time, null if nothing did
 */
record Ledger(
        List<Grant> grants,
        int nextSerial,
        List<Seen> seen,
        @Nullable Instant exhaustedAt,
        @Nullable Ending ending) {

    /** Re-runs of a callback come within the time the de-duplication keeps it. */
    private static final Duration SEEN_FOR = Duration.ofMinutes(10);

    private static final int MOST_SEEN = 64;

    static final Ledger EMPTY = new Ledger(List.of(), 1, List.of(), null, null);

    /**
     * Messages allowed after one deed of the user.
     *
     * @param serial tells it from a later grant of the same trigger
     */
    record Grant(Trigger trigger, int serial, int remaining, Instant openedAt, Instant expiresAt) {

        boolean live(Instant now) {
            return now.isBefore(expiresAt);
        }

        Grant with(int messages) {
            return new Grant(trigger, serial, messages, openedAt, expiresAt);
        }
    }

    /** A callback that was counted: a fingerprint of its key, and when it happened. */
    record Seen(long fingerprint, Instant at) {}

    record Ending(Closing closing, Instant at) {}

    Ledger {
        grants = List.copyOf(grants);
        seen = List.copyOf(seen);
    }

    boolean counted(long fingerprint) {
        return seen.stream().anyMatch(s -> s.fingerprint() == fingerprint);
    }

    /**
     * Opens or renews the window. A deed that is older than one of its kind already counted renews
     * nothing.
     */
    Ledger opened(Trigger trigger, Allowance allowance, Instant at, long fingerprint) {
        boolean late =
                grants.stream().anyMatch(g -> g.trigger() == trigger && g.openedAt().isAfter(at));
        if (late || leftAfter(at)) {
            return new Ledger(grants, nextSerial, seenWith(fingerprint, at), exhaustedAt, ending);
        }
        List<Grant> renewed = new ArrayList<>(grants);
        renewed.removeIf(grant -> grant.trigger() == trigger);
        renewed.add(
                new Grant(
                        trigger,
                        nextSerial,
                        allowance.messages(),
                        at,
                        at.plus(allowance.duration())));
        return new Ledger(renewed, nextSerial + 1, seenWith(fingerprint, at), null, null);
    }

    /** Both times are WeChat's; those of other endings are ours and cannot be compared. */
    private boolean leftAfter(Instant at) {
        return ending != null && ending.closing() == Closing.UNFOLLOWED && at.isBefore(ending.at());
    }

    /** Ends the window. What the user did before no longer counts. */
    Ledger ended(Closing closing, Instant now) {
        return new Ledger(grants, nextSerial, seen, exhaustedAt, new Ending(closing, now));
    }

    /** Notes that a callback was counted that opens nothing. */
    Ledger noted(long fingerprint, Instant at) {
        return new Ledger(grants, nextSerial, seenWith(fingerprint, at), exhaustedAt, ending);
    }

    /** Every message of the live grants is used. */
    Ledger exhausted(Instant now) {
        return new Ledger(
                changed(grant -> grant.live(now) ? grant.with(0) : grant),
                nextSerial,
                seen,
                now,
                ending);
    }

    /** One message less in every live grant. */
    Ledger reserved(Instant now) {
        List<Grant> lowered =
                changed(
                        grant ->
                                grant.live(now)
                                        ? grant.with(Math.max(0, grant.remaining() - 1))
                                        : grant);
        boolean last =
                lowered.stream().noneMatch(grant -> grant.live(now) && grant.remaining() > 0);
        return new Ledger(lowered, nextSerial, seen, last ? now : null, ending);
    }

    /** One message back to the grants it was taken from, as far as they are still the same. */
    Ledger released(List<Integer> serials) {
        return new Ledger(
                changed(
                        grant ->
                                serials.contains(grant.serial())
                                        ? grant.with(grant.remaining() + 1)
                                        : grant),
                nextSerial,
                seen,
                null,
                ending);
    }

    /** The serials of the grants a message would be taken from now. */
    List<Integer> payers(Instant now) {
        return grants.stream()
                .filter(g -> g.live(now) && g.remaining() > 0)
                .map(Grant::serial)
                .toList();
    }

    WindowState state(Instant now) {
        if (ending != null) {
            return new WindowState.Closed(ending.at(), ending.closing().clause());
        }
        List<Grant> live = grants.stream().filter(grant -> grant.live(now)).toList();
        Grant last = lastOf(live.isEmpty() ? grants : live);
        if (last == null) {
            return new WindowState.Unknown();
        }
        if (live.isEmpty()) {
            return new WindowState.Closed(
                    last.expiresAt(),
                    last.trigger().deed() + " at " + last.openedAt() + ", and that time is over");
        }
        Grant open = lastOf(live.stream().filter(grant -> grant.remaining() > 0).toList());
        if (open == null) {
            return new WindowState.Exhausted(
                    last.expiresAt(),
                    exhaustedAt,
                    last.trigger().deed()
                            + " at "
                            + last.openedAt()
                            + ", and every message that allowed was sent");
        }
        int remaining = live.stream().mapToInt(Grant::remaining).max().orElse(0);
        return new WindowState.Open(remaining, open.expiresAt(), open.trigger().name());
    }

    /** When the last thing it knows of was over. */
    Instant overAt(Instant now) {
        Grant last = lastOf(grants);
        return last == null || last.expiresAt().isBefore(now) ? now : last.expiresAt();
    }

    private static @Nullable Grant lastOf(List<Grant> grants) {
        return grants.stream().max(Comparator.comparing(Grant::expiresAt)).orElse(null);
    }

    private List<Grant> changed(UnaryOperator<Grant> change) {
        return grants.stream().map(change).toList();
    }

    private List<Seen> seenWith(long fingerprint, Instant at) {
        List<Seen> all = new ArrayList<>(seen);
        all.add(new Seen(fingerprint, at));
        Instant newest = all.stream().map(Seen::at).max(Comparator.naturalOrder()).orElse(at);
        all.removeIf(s -> s.at().isBefore(newest.minus(SEEN_FOR)));
        return all.size() > MOST_SEEN ? all.subList(all.size() - MOST_SEEN, all.size()) : all;
    }
}

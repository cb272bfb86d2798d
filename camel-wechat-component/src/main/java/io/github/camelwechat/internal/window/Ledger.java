// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.internal.window.Reservation.GrantId;
import io.github.camelwechat.internal.window.Reservation.Token;
import io.github.camelwechat.option.WindowMerge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One user's window: pure arithmetic, no clock, no store. Immutable.
 *
 * <p>Each trigger has its own grant. How they work together is for {@link WindowMerge} to say, whom
 * {@link #spend} and {@link #state} ask.
 *
 * @param grants at most one of each trigger; they stay when they are over, to tell why
 * @param left when the user left last, null if never
 * @param ending by WeChat's word since then, null if there was none
 * @param spentAt when the last message was reserved, null if none was
 * @param recent the seconds in which messages were reserved in the two minutes before that: we may
 *     hear only later what the user did before WeChat counted them
 */
record Ledger(
        List<Grant> grants,
        @Nullable SeenCallbacks left,
        @Nullable WindowEnd ending,
        @Nullable Instant spentAt,
        RecentSends recent) {

    static final Ledger BLANK = new Ledger(List.of(), null, null, null, RecentSends.NONE);

    private static final Comparator<Grant> BY_END =
            Comparator.comparing(Grant::expiresAt).thenComparing(Grant::trigger);

    /**
     * A ledger from which one message was taken.
     *
     * @param paid by which grants
     * @param standing which were live then
     */
    record Spent(Ledger ledger, List<GrantId> paid, List<GrantId> standing) {}

    /**
     * The window ended before its time, or is open beyond it.
     *
     * @param at when we were told so
     * @param until until when it may yet be open, though nothing can be sent: later than {@code at}
     *     if WeChat counted to the end a window that we know nothing about
     */
    record WindowEnd(CloseReason cause, Instant at, Instant until) {

        String why() {
            return cause.why() + ", at " + at;
        }
    }

    /**
     * The seconds since 1970 in which messages were reserved lately, the earliest first.
     *
     * @param ago how many seconds before the latest each of them is; not to be changed
     */
    record RecentSends(long latest, byte[] ago) implements Iterable<Long> {

        static final RecentSends NONE = new RecentSends(0, new byte[0]);

        /** More than this many are counted for the past no better than WeChat's refusal would. */
        static final int MOST = 64;

        /** WeChat delivers a callback for 15 seconds; the rest is for queues in between. */
        private static final long LONGEST_AGO = 120;

        static RecentSends one(long second) {
            return new RecentSends(second, new byte[1]);
        }

        /** One more, and without those that are too long ago now. */
        RecentSends and(long second) {
            long later = second - latest;
            if (later == 0) {
                int from = Math.max(0, ago.length + 1 - MOST);
                return new RecentSends(second, Arrays.copyOfRange(ago, from, ago.length + 1));
            }
            byte[] next = new byte[ago.length + 1];
            int kept = 0;
            for (byte each : ago) {
                long before = each + later;
                if (before >= 0 && before <= LONGEST_AGO) {
                    next[kept++] = (byte) before;
                }
            }
            // What is left free is the new one: no second ago.
            int size = kept + 1;
            return new RecentSends(
                    second,
                    size <= MOST && size == next.length
                            ? next
                            : Arrays.copyOfRange(next, Math.max(0, size - MOST), size));
        }

        /** Without one of that second, if there is one. */
        RecentSends without(long second) {
            for (int i = 0; i < ago.length; i++) {
                if (latest - ago[i] == second) {
                    byte[] rest = new byte[ago.length - 1];
                    System.arraycopy(ago, 0, rest, 0, i);
                    System.arraycopy(ago, i + 1, rest, i, rest.length - i);
                    return new RecentSends(latest, rest);
                }
            }
            return this;
        }

        /** Tells whether there is no other than the latest. */
        boolean isAlone() {
            return ago.length == 1 && ago[0] == 0;
        }

        /** Returns how many are later than a moment. */
        int after(Instant at) {
            int later = 0;
            for (byte each : ago) {
                later += latest - each > at.getEpochSecond() ? 1 : 0;
            }
            return later;
        }

        @Override
        public Iterator<Long> iterator() {
            return IntStream.range(0, ago.length).mapToObj(i -> latest - ago[i]).iterator();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof RecentSends sends
                    && Arrays.equals(ago, sends.ago)
                    && (latest == sends.latest || ago.length == 0);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ago);
        }
    }

    Ledger {
        grants = List.copyOf(grants);
    }

    /**
     * The user did something. The very same ledger if that was known, or came before something that
     * is. What was reserved in a later second has paid for some of it already; within one second
     * nobody knows the order.
     */
    Ledger opened(Trigger trigger, GrantRule rule, Instant at, long digest, WindowMerge merge) {
        Grant before = last(grant -> grant.trigger() == trigger);
        boolean leftLater = left != null && at.isBefore(left.at());
        if (leftLater || before != null && before.counted().covers(at, digest)) {
            return this;
        }
        SeenCallbacks counted =
                before == null ? SeenCallbacks.first(at, digest) : before.counted().and(at, digest);
        List<Grant> next = new ArrayList<>();
        for (Grant grant : grants) {
            if (grant.trigger() != trigger && at.isBefore(grant.expiresAt())) {
                next.add(grant);
            }
        }
        int charged = chargesEveryGrant(merge) ? recent.after(at) : 0;
        next.add(Grant.opened(trigger, rule, counted, charged, nextSerial()));
        return new Ledger(next, left, ending, spentAt, recent);
    }

    /** The user left. What the user did later than that stands. */
    Ledger left(Instant at, long digest) {
        if (left != null && left.covers(at, digest)) {
            return this;
        }
        SeenCallbacks counted =
                left == null ? SeenCallbacks.first(at, digest) : left.and(at, digest);
        return new Ledger(
                changed(grant -> !grant.openedAt().isAfter(at), Grant::withdrawn),
                counted,
                null,
                spentAt,
                recent);
    }

    /**
     * WeChat ended the window.
     *
     * @param ids the grants WeChat spoke of, null for all
     * @param longest how long a window that we know nothing about may stay open
     */
    Ledger closed(
            CloseReason cause, Instant now, @Nullable Collection<GrantId> ids, Duration longest) {
        Predicate<Grant> meant = grant -> ids == null || ids.contains(grant.id());
        boolean anyLive = grants.stream().anyMatch(grant -> grant.isLive(now));
        if (cause == CloseReason.ALLOWANCE_USED) {
            int serial = nextSerial();
            return anyLive
                    ? ended(meant, grant -> grant.drained(serial), new WindowEnd(cause, now, now))
                    : ended(meant, Grant::withdrawn, new WindowEnd(cause, now, now.plus(longest)));
        }
        // Of a user who left, WeChat only confirms what the leaving explains better.
        boolean gone = left != null && ending == null && !anyLive;
        return gone ? this : ended(meant, Grant::withdrawn, new WindowEnd(cause, now, now));
    }

    /**
     * WeChat accepted a message although nothing was left here: a window is open, but nobody knows
     * for how long and for how many. What the user did meanwhile is known, and stands.
     */
    Ledger accepted(Instant now, Duration longest) {
        return isOpen(now)
                ? this
                : ended(
                        grant -> true,
                        Grant::withdrawn,
                        new WindowEnd(CloseReason.ACCEPTED, now, now.plus(longest)));
    }

    boolean isOpen(Instant now) {
        for (Grant grant : grants) {
            if (grant.isOpen(now)) {
                return true;
            }
        }
        return false;
    }

    /** One message less; empty if none is left. */
    Optional<Spent> spend(Instant now, WindowMerge merge) {
        if (!isOpen(now)) {
            return Optional.empty();
        }
        List<Grant> live = live(now);
        List<Grant> paying = paying(merge, live);
        List<GrantId> standing = ids(live);
        List<GrantId> paid = paying == live ? standing : ids(paying);
        Ledger after =
                new Ledger(
                        changed(paying::contains, Grant::lowered),
                        left,
                        ending,
                        now,
                        recent.and(now.getEpochSecond()));
        return Optional.of(new Spent(after, paid, standing));
    }

    /** Returns those that entitle to something now, the one that ends first in front. */
    private List<Grant> live(Instant now) {
        if (grants.size() == 1 && grants.get(0).isLive(now)) {
            return grants;
        }
        List<Grant> live = new ArrayList<>(grants);
        live.removeIf(grant -> !grant.isLive(now));
        live.sort(BY_END);
        return live;
    }

    private static List<GrantId> ids(List<Grant> grants) {
        return listOf(grants.size(), i -> grants.get(i).id());
    }

    private static <T> List<T> listOf(int size, IntFunction<T> each) {
        if (size == 1) {
            return List.of(each.apply(0));
        }
        return IntStream.range(0, size).mapToObj(each).toList();
    }

    /**
     * One message back to those grants that are still the same, and to those that were charged with
     * it when we heard of them.
     */
    Ledger restored(Token token) {
        List<Grant> raised =
                grants.stream()
                        .map(
                                grant ->
                                        token.paid().contains(grant.id())
                                                ? grant.raised()
                                                : wasCharged(grant, token)
                                                        ? grant.refunded()
                                                        : grant)
                        .toList();
        return new Ledger(
                raised, left, ending, spentAt, recent.without(token.takenAt().getEpochSecond()));
    }

    /** Tells whether we heard of a grant after a message was reserved that came later than it. */
    private static boolean wasCharged(Grant grant, Token token) {
        return grant.charged() > 0
                && !token.standing().contains(grant.id())
                && grant.openedAt().getEpochSecond() < token.takenAt().getEpochSecond();
    }

    /** The one with something left that ends last. */
    Optional<Grant> lastOpen(Instant now) {
        return Optional.ofNullable(last(grant -> grant.isOpen(now)));
    }

    private @Nullable Grant last(Predicate<Grant> which) {
        Grant last = null;
        for (Grant grant : grants) {
            if (which.test(grant) && (last == null || BY_END.compare(grant, last) >= 0)) {
                last = grant;
            }
        }
        return last;
    }

    /** When time makes another window of it. */
    Stream<Instant> ends() {
        return Stream.concat(
                grants.stream().filter(grant -> !grant.revoked()).map(Grant::expiresAt),
                Stream.ofNullable(ending).map(WindowEnd::until));
    }

    WindowState state(Instant now, WindowMerge merge) {
        Grant open = last(grant -> grant.isOpen(now));
        if (open == null) {
            Grant live = last(grant -> grant.isLive(now));
            return live == null ? closed(now) : exhausted(live);
        }
        int remaining = 0;
        for (Grant grant : grants) {
            if (grant.isOpen(now)) {
                remaining = together(merge, remaining, grant.remaining());
            }
        }
        return new WindowState.Open(remaining, open.expiresAt(), open.trigger().wireName());
    }

    /** When the window was, or will be, over. */
    Instant end() {
        Grant last = lastGrant();
        if (last != null) {
            return last.expiresAt();
        }
        WindowEnd said = lastEnding();
        return said == null ? Instant.EPOCH : said.until();
    }

    private WindowState exhausted(Grant grant) {
        return wechatCounted()
                .map(said -> new WindowState.Exhausted(grant.expiresAt(), said.at(), said.why()))
                .orElseGet(
                        () -> new WindowState.Exhausted(grant.expiresAt(), spentAt, grant.used()));
    }

    private WindowState closed(Instant now) {
        Grant last = lastGrant();
        if (last != null) {
            return new WindowState.Closed(last.expiresAt(), last.over());
        }
        WindowEnd said = lastEnding();
        if (said == null) {
            return new WindowState.Unknown();
        }
        boolean before = now.isBefore(said.until());
        if (said.cause() == CloseReason.ACCEPTED) {
            return new WindowState.Unknown(before ? said.at() : null);
        }
        return before
                ? new WindowState.Exhausted(said.until(), said.at(), said.why())
                : new WindowState.Closed(said.at(), said.why());
    }

    /** The one that ends last, unless WeChat had another word after that. */
    private @Nullable Grant lastGrant() {
        WindowEnd said = lastEnding();
        return last(
                grant ->
                        !grant.revoked() && (said == null || grant.expiresAt().isAfter(said.at())));
    }

    private @Nullable WindowEnd lastEnding() {
        return ending != null || left == null
                ? ending
                : new WindowEnd(CloseReason.UNFOLLOWED, left.at(), left.at());
    }

    /** WeChat's own count, if it is younger than ours. */
    private Optional<WindowEnd> wechatCounted() {
        return Optional.ofNullable(lastEnding())
                .filter(said -> said.cause() == CloseReason.ALLOWANCE_USED)
                .filter(said -> spentAt == null || !spentAt.isAfter(said.at()));
    }

    /** When the user left, by an event or by WeChat's word. */
    Optional<Instant> whenLeft() {
        return ending != null && ending.cause() == CloseReason.NOT_FOLLOWER
                ? Optional.of(ending.at())
                : Optional.ofNullable(left).map(SeenCallbacks::at);
    }

    private Ledger ended(Predicate<Grant> which, UnaryOperator<Grant> change, WindowEnd by) {
        return new Ledger(changed(which, change), left, by, spentAt, recent);
    }

    private List<Grant> changed(Predicate<Grant> which, UnaryOperator<Grant> change) {
        return listOf(
                grants.size(),
                i -> {
                    Grant grant = grants.get(i);
                    return which.test(grant) ? change.apply(grant) : grant;
                });
    }

    private int nextSerial() {
        int highest = 0;
        for (Grant grant : grants) {
            highest = Math.max(highest, grant.serial());
        }
        return 1 + highest;
    }

    /** The number of messages that two grants allow together. */
    static int together(WindowMerge merge, int some, int others) {
        return switch (merge) {
            case MAX -> Math.max(some, others);
            case INDEPENDENT -> some + others;
        };
    }

    /**
     * The grants that one message is taken from.
     *
     * @param live the one that ends first in front; at least one has something left
     */
    private static List<Grant> paying(WindowMerge merge, List<Grant> live) {
        return switch (merge) {
            case MAX -> live;
            case INDEPENDENT -> live.stream().filter(Grant::hasMessagesLeft).limit(1).toList();
        };
    }

    /**
     * Tells whether a message is taken from every grant that is live, so that it is known what one
     * of them has paid of which we hear later.
     */
    private static boolean chargesEveryGrant(WindowMerge merge) {
        return merge == WindowMerge.MAX;
    }
}

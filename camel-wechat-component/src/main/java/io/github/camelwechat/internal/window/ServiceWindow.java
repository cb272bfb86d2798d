// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.failure.WindowClosedException.Reason;
import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.internal.window.LedgerRecords.Decision;
import io.github.camelwechat.internal.window.Reservation.AllGranted;
import io.github.camelwechat.internal.window.Reservation.GrantId;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.Reservation.Refused;
import io.github.camelwechat.internal.window.Reservation.Several;
import io.github.camelwechat.internal.window.Reservation.Token;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The number of messages, and the time, for which an account may still write to a user. Exact
 * between nodes that share a store, and WeChat's word is final. All its times are WeChat's.
 * Thread-safe; never blocks.
 *
 * <p>Every stage fails with a {@link io.github.camelwechat.failure.StateStoreException} if the
 * store cannot answer, or if the record changed under every one of our writes.
 */
public final class ServiceWindow {

    private final LedgerRecords records;
    private final InstantSource clock;
    private final WindowRules rules;
    private final WindowMerge merge;
    private final Supplier<Duration> skew;

    /** By the rules given, merged by maximum, and with WeChat's clock the same as ours. */
    public ServiceWindow(StateStore store, InstantSource clock, WindowRules rules) {
        this(new WindowStore(store, clock), clock, rules, WindowMerge.MAX, () -> Duration.ZERO);
    }

    /**
     * @param store what all windows on one state store share
     * @param skew how far WeChat's clock is ahead of {@code clock}, as far as is known; asked again
     *     whenever it is needed
     */
    public ServiceWindow(
            WindowStore store,
            InstantSource clock,
            WindowRules rules,
            WindowMerge merge,
            Supplier<Duration> skew) {
        this.records = new LedgerRecords(store, merge, this::now);
        this.clock = clock;
        this.rules = rules;
        this.merge = merge;
        this.skew = skew;
    }

    LedgerRecords records() {
        return records;
    }

    /** The time by WeChat's clock. */
    public Instant now() {
        return clock.instant().plus(skew.get());
    }

    /**
     * Learns from a callback. Any number of times the same one is the same as once, also if other
     * callbacks came in between; one that comes late counts from when it happened.
     *
     * @return the window after it; {@link WindowState.Unknown}, and nothing learnt, if the callback
     *     is about nobody or says no time
     */
    public CompletionStage<WindowState> record(Received received) {
        OpenId openId = received.openId();
        Instant said = received.createTime();
        if (openId == null || said == null) {
            return CompletableFuture.completedStage(new WindowState.Unknown());
        }
        Instant at = believed(said);
        long digest = digest(received.dedupeKey());
        return records.change(
                received.account(),
                openId,
                before -> {
                    Ledger after = rules.applied(before, received, at, digest, merge);
                    return new Decision<>(after, after.state(now(), merge));
                });
    }

    /**
     * Tells whether a time that a callback names may be relied on: nothing that has happened is
     * dated more than a day from now, whatever is wrong with a clock, or before 1970.
     */
    public static boolean isBelievable(Instant time, Instant now) {
        return !time.isBefore(Instant.EPOCH) && !time.isAfter(now.plus(Duration.ofDays(1)));
    }

    /** Gives the time, or now for one that is before all or after tomorrow. */
    private Instant believed(Instant said) {
        Instant now = now();
        return isBelievable(said, now) ? said : now;
    }

    /** Tells whether a user's window is open now, as far as is known. */
    public CompletionStage<Boolean> isOpen(String account, OpenId openId) {
        return state(account, openId).thenApply(WindowState.Open.class::isInstance);
    }

    /** The window now. */
    public CompletionStage<WindowState> state(String account, OpenId openId) {
        return records.change(
                account, openId, ledger -> new Decision<>(ledger, ledger.state(now(), merge)));
    }

    /**
     * When the user left, as an event or an answer of WeChat told; empty if nobody did. What the
     * user did after that is not looked at.
     */
    public CompletionStage<Optional<Instant>> left(String account, OpenId openId) {
        return records.change(account, openId, ledger -> new Decision<>(ledger, ledger.whenLeft()));
    }

    /** The windows now of the first so many users of an account, for whoever only looks. */
    public CompletionStage<Map<OpenId, WindowState>> first(String account, int limit) {
        return records.first(account, limit)
                .thenApply(
                        ledgers -> {
                            Map<OpenId, WindowState> states = new LinkedHashMap<>();
                            ledgers.forEach(
                                    (user, ledger) -> states.put(user, ledger.state(now(), merge)));
                            return states;
                        });
    }

    /**
     * Takes one message off, if one is left. Between any number of callers no more are granted than
     * are left.
     */
    public CompletionStage<Reservation> tryReserve(String account, OpenId openId) {
        return records.change(
                account,
                openId,
                before -> {
                    Instant now = now();
                    Optional<Ledger.Spent> spent = before.spend(now, merge);
                    return spent.isEmpty()
                            ? new Decision<>(before, new Refused(before.state(now, merge)))
                            : new Decision<>(
                                    spent.get().ledger(),
                                    granted(account, openId, spent.get(), now));
                });
    }

    /**
     * Takes several messages off at once, or none at all if fewer are left: then the window that
     * refuses may also be open.
     */
    public CompletionStage<Several> tryReserve(String account, OpenId openId, int count) {
        return records.change(
                account,
                openId,
                before -> {
                    Instant now = now();
                    List<Granted> each = new ArrayList<>();
                    Ledger ledger = before;
                    while (each.size() < count) {
                        Optional<Ledger.Spent> spent = ledger.spend(now, merge);
                        if (spent.isEmpty()) {
                            return new Decision<>(before, new Refused(before.state(now, merge)));
                        }
                        ledger = spent.get().ledger();
                        each.add(granted(account, openId, spent.get(), now));
                    }
                    return new Decision<>(ledger, new AllGranted(each));
                });
    }

    private Granted granted(String account, OpenId openId, Ledger.Spent spent, Instant now) {
        Token token = new Token(account, openId, spent.paid(), spent.standing(), now);
        return new Granted(token, spent.ledger().state(now, merge));
    }

    /**
     * The reserved message went out. Changes nothing: a reservation is counted from the start, so
     * that a crash in between can lose a message of the allowance but never overdraw it.
     */
    public CompletionStage<Void> commit(Granted granted) {
        return CompletableFuture.completedStage(null);
    }

    /**
     * The reserved message certainly did not go out: gives it back, as far as what it was taken
     * from was not renewed or ended meanwhile. Once for each reservation.
     */
    public CompletionStage<Void> release(Granted granted) {
        Token token = granted.token();
        return correct(token.account(), token.openId(), before -> before.restored(token));
    }

    /**
     * WeChat said, of the window as a whole, that it allows nothing. Only what the user does from
     * now on opens it again.
     */
    public CompletionStage<Void> close(String account, OpenId openId, CloseReason cause) {
        return correct(account, openId, before -> closed(before, cause, null));
    }

    /**
     * WeChat said so in answer to a reserved message: what the user did while that message was
     * under way stands.
     */
    public CompletionStage<Void> close(Granted granted, CloseReason cause) {
        Token token = granted.token();
        return correct(
                token.account(), token.openId(), before -> closed(before, cause, token.standing()));
    }

    /**
     * WeChat said so in answer to a message for which nothing was left here. If something is now,
     * the user opened the window while that message was under way, and it stands.
     */
    public CompletionStage<Void> confirmClosed(String account, OpenId openId, CloseReason cause) {
        return correct(
                account,
                openId,
                before -> before.isOpen(now()) ? before : closed(before, cause, null));
    }

    /**
     * WeChat accepted a message for which nothing was left here: from now on WeChat is asked, until
     * it refuses or the user does something that can be counted.
     */
    public CompletionStage<Void> accepted(String account, OpenId openId) {
        return correct(account, openId, before -> before.accepted(now(), rules.longest(now())));
    }

    private Ledger closed(Ledger before, CloseReason cause, @Nullable Collection<GrantId> ids) {
        Instant now = now();
        return before.closed(cause, now, ids, rules.longest(now));
    }

    private CompletionStage<Void> correct(
            String account, OpenId openId, UnaryOperator<Ledger> correction) {
        return records.change(
                        account, openId, before -> new Decision<>(correction.apply(before), true))
                .thenAccept(done -> {});
    }

    /**
     * Removes all that is on record of a user, with the window events that nobody has taken yet.
     * The window is unknown after that, until the user does something or WeChat says something of
     * it.
     *
     * @return whether there was anything
     */
    public CompletionStage<Boolean> forget(String account, OpenId openId) {
        return records.forget(account, openId);
    }

    /**
     * Tells what opens a window, in one clause: "the user sends a message (5 messages within ...)
     * ...".
     */
    public String reopens() {
        return rules.reopens(now());
    }

    /** Returns the number of messages in the largest window that anything could open. */
    public int largest() {
        return rules.allowances(now())
                .reduce(0, (some, others) -> Ledger.together(merge, some, others));
    }

    /**
     * The failure that tells a route why it may not send.
     *
     * @param why closed or exhausted; or open, if fewer are left than needed
     * @param needed how many messages were to be sent
     */
    public WindowClosedException refusal(
            Account account, OpenId openId, WindowState why, int needed) {
        if (why instanceof WindowState.Closed closed) {
            return refusal(account, openId, Reason.CLOSED, closed.why(), closed.since());
        }
        if (why instanceof WindowState.Exhausted exhausted) {
            return refusal(account, openId, Reason.EXHAUSTED, exhausted.why(), exhausted.since());
        }
        if (why instanceof WindowState.Open open && open.remaining() < needed) {
            return refusal(account, openId, Reason.TOO_FEW, WindowText.tooFew(open, needed), null);
        }
        throw new IllegalArgumentException("a window that allows it refuses no message");
    }

    private WindowClosedException refusal(
            Account account, OpenId openId, Reason reason, String why, @Nullable Instant since) {
        return refusal(account, openId, reason, why, since, null);
    }

    /**
     * The failure with a reason of WeChat's own.
     *
     * @param why in one clause
     * @param since when the window ended, null if only WeChat knows
     * @param cause WeChat's answer; null if it was not asked
     */
    public WindowClosedException refusal(
            Account account,
            OpenId openId,
            Reason reason,
            String why,
            @Nullable Instant since,
            @Nullable Throwable cause) {
        return new WindowClosedException(
                account.name(),
                openId,
                Pseudonyms.printed(account, openId),
                reason,
                why,
                since,
                reopens(),
                cause);
    }

    /** FNV-1a: the key is a digest itself, and a user has a handful of them at a time. */
    private static long digest(String dedupeKey) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < dedupeKey.length(); i++) {
            hash = (hash ^ dedupeKey.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}

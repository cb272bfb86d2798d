// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.window.WindowRules.Allowance;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Who may still be written to, and how often: an account's ledger of its users' windows. It is our
 * estimate; WeChat has the last word, and {@link #close} takes it down. Nodes that share a store
 * never spend the same allowance twice. Thread-safe.
 */
public final class ServiceWindow {

    /** A closed window stays on record this long, so that closed differs from unknown. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final String KIND = "window";
    private static final int MOST_ROUNDS = 256;

    private final StateStore store;
    private final InstantSource clock;
    private final WindowRules rules;

    public ServiceWindow(StateStore store, InstantSource clock, WindowRules rules) {
        this.store = store;
        this.clock = clock;
        this.rules = rules;
    }

    /**
     * Learns what a callback does to its user's window, once however often it is recorded. Gives
     * the window after.
     */
    public CompletionStage<WindowState> record(Inbound inbound) {
        Received received = inbound.received();
        OpenId openId = received.openId();
        Instant at = received.createTime();
        if (openId == null || at == null) {
            return CompletableFuture.completedStage(new WindowState.Unknown());
        }
        Trigger trigger = rules.triggerOf(inbound);
        Allowance allowance = trigger == null ? null : rules.allowances().get(trigger);
        boolean ends = WindowRules.ends(inbound);
        if (allowance == null && !ends) {
            return state(received.account(), openId);
        }
        long fingerprint = fingerprint(received.dedupeKey());
        return change(
                        key(received.account(), openId),
                        ledger -> {
                            if (ledger.counted(fingerprint)) {
                                return ledger;
                            }
                            return trigger == null || allowance == null
                                    ? ledger.ended(Closing.UNFOLLOWED, at).noted(fingerprint, at)
                                    : ledger.opened(trigger, allowance, at, fingerprint);
                        })
                .thenApply(change -> change.after().state(clock.instant()));
    }

    /** The window as far as we know. */
    public CompletionStage<WindowState> state(String account, OpenId openId) {
        return store.get(key(account, openId))
                .thenApply(
                        found ->
                                found.map(record -> LedgerCodec.read(record.value().bytes()))
                                        .orElse(Ledger.EMPTY)
                                        .state(clock.instant()));
    }

    /** Takes one message from the window, if it has one. */
    public CompletionStage<Reservation> tryReserve(String account, OpenId openId) {
        return change(
                        key(account, openId),
                        ledger -> {
                            Instant now = clock.instant();
                            return ledger.state(now) instanceof WindowState.Open
                                    ? ledger.reserved(now)
                                    : ledger;
                        })
                .thenApply(
                        change -> {
                            Instant now = clock.instant();
                            return change.changed()
                                    ? new Reservation.Granted(
                                            account,
                                            openId,
                                            change.before().payers(now),
                                            change.after().state(now))
                                    : new Reservation.Refused(change.after().state(now));
                        });
    }

    /**
     * The message went out. It is already counted; the verb marks the place where a send is
     * certain.
     */
    public CompletionStage<Void> commit(Reservation.Granted granted) {
        return CompletableFuture.completedStage(null);
    }

    /**
     * The message certainly did not go out: gives it back, unless the user has opened a new window
     * since.
     */
    public CompletionStage<Void> release(Reservation.Granted granted) {
        return change(
                        key(granted.account(), granted.openId()),
                        ledger -> ledger.released(granted.grants()))
                .thenAccept(change -> {});
    }

    /** WeChat said that the window is not what we think. */
    public CompletionStage<Void> close(String account, OpenId openId, Closing closing) {
        return change(
                        key(account, openId),
                        ledger -> {
                            Instant now = clock.instant();
                            boolean open =
                                    ledger.state(now) instanceof WindowState.Open
                                            || ledger.state(now) instanceof WindowState.Exhausted;
                            return closing == Closing.ALLOWANCE_USED && open
                                    ? ledger.exhausted(now)
                                    : ledger.ended(closing, now);
                        })
                .thenAccept(change -> {});
    }

    /** What would open it again, in one clause. */
    public String reopens() {
        Allowance message =
                rules.allowances().getOrDefault(Trigger.MESSAGE, new Allowance(0, Duration.ZERO));
        Allowance other =
                rules.allowances().getOrDefault(Trigger.FOLLOW, new Allowance(0, Duration.ZERO));
        return "the user sends a message ("
                + message.messages()
                + " answers within "
                + message.duration().toHours()
                + " hours), or follows, scans a QR code or taps a menu button ("
                + other.messages()
                + " within "
                + other.duration().toSeconds()
                + " seconds)";
    }

    /** The failure of a send that the window does not allow. */
    public WindowClosedException refusal(String account, OpenId openId, WindowState why) {
        if (why instanceof WindowState.Exhausted exhausted) {
            return new WindowClosedException(
                    account,
                    openId,
                    WindowClosedException.Reason.EXHAUSTED,
                    exhausted.why(),
                    exhausted.since(),
                    reopens());
        }
        WindowState.Closed closed =
                why instanceof WindowState.Closed known
                        ? known
                        : new WindowState.Closed(null, "WeChat refused it");
        return new WindowClosedException(
                account,
                openId,
                WindowClosedException.Reason.CLOSED,
                closed.why(),
                closed.since(),
                reopens());
    }

    private record Change(Ledger before, Ledger after) {
        boolean changed() {
            return !before.equals(after);
        }
    }

    private CompletionStage<Change> change(StateKey key, UnaryOperator<Ledger> change) {
        return change(key, change, 0);
    }

    private CompletionStage<Change> change(StateKey key, UnaryOperator<Ledger> change, int round) {
        if (round > MOST_ROUNDS) {
            return CompletableFuture.failedStage(
                    new StateStoreException(
                            "a window changed under every one of our writes", null));
        }
        return store.get(key)
                .thenCompose(
                        found -> {
                            Ledger before =
                                    found.map(r -> LedgerCodec.read(r.value().bytes()))
                                            .orElse(Ledger.EMPTY);
                            Ledger after = change.apply(before);
                            Change made = new Change(before, after);
                            if (!made.changed()) {
                                return CompletableFuture.completedStage(made);
                            }
                            StateValue value = value(after);
                            CompletionStage<OptionalLong> written =
                                    found.isPresent()
                                            ? store.replace(key, found.get().version(), value)
                                            : store.putIfAbsent(key, value);
                            return written.thenCompose(
                                    won ->
                                            won.isPresent()
                                                    ? CompletableFuture.completedStage(made)
                                                    : change(key, change, round + 1));
                        });
    }

    private StateValue value(Ledger ledger) {
        return new StateValue(
                LedgerCodec.write(ledger), ledger.overAt(clock.instant()).plus(REMEMBERED));
    }

    private static StateKey key(String account, OpenId openId) {
        return new StateKey(account, KIND, openId.value());
    }

    /** FNV-1a over the key's characters: a user has a handful of them at a time. */
    private static long fingerprint(String dedupeKey) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < dedupeKey.length(); i++) {
            hash = (hash ^ dedupeKey.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StateValue.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ledgers in the store, changed by compare-and-set. Thread-safe. */
final class LedgerRecords {

    /**
     * The time for which a window that is over stays on record, so that closed differs from
     * unknown.
     */
    static final Duration REMEMBERED = Duration.ofDays(30);

    private final WindowStore store;
    private final WindowEventDeriver deriver;
    private final Supplier<Instant> now;

    LedgerRecords(WindowStore store, WindowMerge merge, Supplier<Instant> now) {
        this.store = store;
        this.deriver = new WindowEventDeriver(merge);
        this.now = now;
    }

    WindowStore store() {
        return store;
    }

    /** The record to write, unless it is what stands there already, and what to answer then. */
    record Decision<T>(Ledger next, T answer) {}

    /**
     * The record of a user in the store.
     *
     * @param subscription null if nobody wants to hear of this window
     */
    record Entry(Ledger ledger, @Nullable WindowSubscription subscription) {}

    /**
     * The subscription to write alone, and the answer for then.
     *
     * @param next null to leave it as it stands
     */
    record SubscriptionDecision<T>(@Nullable WindowSubscription next, T answer) {}

    /** Decides anew on what is there then, whenever somebody else's write came first. */
    <T> CompletionStage<T> change(
            String account, OpenId openId, Function<Ledger, Decision<T>> decide) {
        StateKey key = key(account, openId);
        WindowStore.Seen seen = store.seen(account);
        return seen != null
                ? change(key, seen.lead(), decide)
                : store.look(account).thenCompose(lead -> change(key, lead, decide));
    }

    private <T> CompletionStage<T> change(
            StateKey key, Optional<Duration> lead, Function<Ledger, Decision<T>> decide) {
        return store.records()
                .change(
                        key,
                        found -> {
                            Entry before = read(found);
                            Decision<T> decision = decide.apply(before.ledger());
                            return new Change<>(
                                    next(key, before, decision, lead), decision.answer());
                        });
    }

    private @Nullable StateValue next(
            StateKey key, Entry before, Decision<?> decision, Optional<Duration> lead) {
        Ledger next = decision.next();
        return next == before.ledger() || next.equals(before.ledger())
                ? null
                : value(key.account(), new Entry(next, subscription(before, next, lead)));
    }

    private @Nullable WindowSubscription subscription(
            Entry before, Ledger next, Optional<Duration> lead) {
        WindowSubscription subscription = before.subscription();
        if (subscription == null && lead.isEmpty()) {
            return null;
        }
        Instant at = now.get();
        WindowSubscription until =
                subscription == null
                        ? WindowSubscription.begun(
                                deriver.phase(before.ledger(), at), at, lead.orElse(Duration.ZERO))
                        : lead.map(subscription::withLead).orElse(subscription);
        return deriver.changed(until, before.ledger(), next, at);
    }

    /**
     * Changes what is told of a window, if anybody wants to hear of it at all; what time made of it
     * meanwhile is added first.
     */
    <T> CompletionStage<T> changeSubscription(
            String account,
            OpenId openId,
            T ifUnsubscribed,
            Function<WindowSubscription, SubscriptionDecision<T>> decide) {
        StateKey key = key(account, openId);
        return store.records()
                .change(
                        key,
                        found -> {
                            Entry before = read(found);
                            WindowSubscription subscription = before.subscription();
                            if (subscription == null) {
                                return new Change<>(null, ifUnsubscribed);
                            }
                            SubscriptionDecision<T> decision =
                                    decide.apply(
                                            deriver.caughtUp(
                                                    subscription, before.ledger(), now.get()));
                            Entry next = new Entry(before.ledger(), decision.next());
                            return new Change<>(
                                    decision.next() == null || next.equals(before)
                                            ? null
                                            : value(account, next),
                                    decision.answer());
                        });
    }

    /** The first so many of an account's ledgers, by user. */
    CompletionStage<Map<OpenId, Ledger>> first(String account, int limit) {
        return store.store()
                .scan(RecordKind.WINDOW.prefix(account), null, limit)
                .thenApply(
                        page -> {
                            Map<OpenId, Ledger> ledgers = new LinkedHashMap<>();
                            for (StateRecord record : page.records()) {
                                ledgers.put(
                                        new OpenId(record.key().id()),
                                        read(Optional.of(record)).ledger());
                            }
                            return ledgers;
                        });
    }

    /** Removes all that is on record of a user; tells whether there was anything. */
    CompletionStage<Boolean> forget(String account, OpenId openId) {
        return store.records()
                .change(key(account, openId), found -> Change.remove(found.isPresent()));
    }

    private static StateKey key(String account, OpenId openId) {
        return RecordKind.WINDOW.key(account, openId.value());
    }

    private static Entry read(Optional<StateRecord> found) {
        return found.isPresent()
                ? LedgerCodec.readEntry(found.get().value().bytes())
                : new Entry(Ledger.BLANK, null);
    }

    private StateValue value(String account, Entry entry) {
        WindowSubscription subscription = entry.subscription();
        Due due =
                subscription == null
                        ? null
                        : deriver.due(subscription, entry.ledger())
                                .map(at -> new Due(store.index(account), at))
                                .orElse(null);
        return new StateValue(LedgerCodec.write(entry), entry.ledger().end().plus(REMEMBERED), due);
    }
}

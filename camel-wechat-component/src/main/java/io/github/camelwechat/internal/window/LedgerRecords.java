// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.store.RecentRecords;
import io.github.camelwechat.store.RecentRecords.Change;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateValue;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The ledgers in the store, changed by compare-and-set. Thread-safe. */
final class LedgerRecords {

    /** How long a window that is over stays on record, so that closed differs from unknown. */
    static final Duration REMEMBERED = Duration.ofDays(30);

    private static final String KIND = "window";

    private final RecentRecords records;

    LedgerRecords(RecentRecords records) {
        this.records = records;
    }

    /** What to write, unless it is what stands there already, and what to answer then. */
    record Decision<T>(Ledger next, T answer) {}

    /** Decides anew on what is there then, whenever somebody else's write came first. */
    <T> CompletionStage<T> change(
            String account, OpenId openId, Function<Ledger, Decision<T>> decide) {
        return records.change(
                new StateKey(account, KIND, openId.value()),
                found -> {
                    Ledger before =
                            found.map(r -> LedgerCodec.read(r.value().bytes()))
                                    .orElse(Ledger.BLANK);
                    Decision<T> decision = decide.apply(before);
                    Ledger next = decision.next();
                    return new Change<>(
                            next.equals(before) ? null : value(next), decision.answer());
                });
    }

    private static StateValue value(Ledger ledger) {
        return new StateValue(LedgerCodec.write(ledger), ledger.end().plus(REMEMBERED));
    }
}

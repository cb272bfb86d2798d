// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.quota;

import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The record of an account's quotas that all nodes share. Thread-safe. */
final class QuotaStore {

    /** A limit that is known is worth keeping for an account that seldom calls. */
    private static final Duration KEPT = Duration.ofDays(40);

    private final StateKey key;
    private final StateRecords records;
    private final InstantSource clock;
    private final Map<String, Long> documented;
    private final Json json = new Json();

    /** A change as the store saw it. */
    record Written(DayQuotas before, DayQuotas after) {}

    /**
     * @param documented the limits to go by while nobody told others, by path
     */
    QuotaStore(
            String account, StateStore store, InstantSource clock, Map<String, Long> documented) {
        this.key = RecordKind.QUOTA.key(account, "day");
        this.records = new StateRecords(store);
        this.clock = clock;
        this.documented = documented;
    }

    /**
     * Adds calls, then makes corrections.
     *
     * @param calls by path
     */
    CompletionStage<Written> add(
            LocalDate today, Map<String, Long> calls, List<UnaryOperator<DayQuotas>> corrections) {
        return records.change(key, found -> changed(found, today, calls, corrections));
    }

    /** A record that cannot be read is worth no more than a day's counting: it begins anew. */
    private Optional<DayQuotas> read(StateRecord record) {
        try {
            return Optional.of(DayQuotas.read(record.value().bytes(), json));
        } catch (InvalidJsonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private Change<Written> changed(
            Optional<StateRecord> found,
            LocalDate today,
            Map<String, Long> calls,
            List<UnaryOperator<DayQuotas>> corrections) {
        Instant now = clock.instant();
        DayQuotas before = found.flatMap(this::read).orElseGet(() -> DayQuotas.at(now)).on(today);
        DayQuotas after = before;
        for (Map.Entry<String, Long> each : calls.entrySet()) {
            PathQuota quota = after.of(each.getKey(), documented.get(each.getKey()));
            after = after.with(quota.plus(each.getValue()));
        }
        for (UnaryOperator<DayQuotas> correction : corrections) {
            after = correction.apply(after);
        }
        return new Change<>(
                after.equals(before) ? null : new StateValue(after.write(json), now.plus(KEPT)),
                new Written(before, after));
    }
}

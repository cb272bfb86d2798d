// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.ownstore;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The smallest store that keeps every promise, in a sorted map. Only for reading: what has run out
 * stays until it is overwritten, and {@link #due} looks at everything. Thread-safe.
 */
public final class TreeStateStore implements StateStore {

    private final TreeMap<String, StateRecord> records = new TreeMap<>();
    private InstantSource clock = InstantSource.system();
    private long lastVersion;

    /** From here on the component's clock says what has run out, and not the engine's. */
    @Override
    public synchronized void start(StoreContext context) {
        clock = context.clock();
    }

    @Override
    public synchronized CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return CompletableFuture.completedStage(Optional.ofNullable(live(key)));
    }

    @Override
    public synchronized CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return live(key) == null ? write(key, value) : no();
    }

    @Override
    public synchronized CompletionStage<OptionalLong> replace(
            StateKey key, long version, StateValue value) {
        return has(key, version) ? write(key, value) : no();
    }

    @Override
    public synchronized CompletionStage<Boolean> remove(StateKey key, long version) {
        boolean removed = has(key, version);
        if (removed) {
            records.remove(key.text());
        }
        return CompletableFuture.completedStage(removed);
    }

    @Override
    public synchronized CompletionStage<StatePage> scan(
            String prefix, @Nullable String cursor, int limit) {
        List<StateRecord> rest =
                (cursor == null ? records.tailMap(prefix, true) : records.tailMap(cursor, false))
                        .values().stream()
                                .filter(this::isLive)
                                .takeWhile(record -> record.key().text().startsWith(prefix))
                                .limit(limit + 1L)
                                .toList();
        if (rest.size() <= limit) {
            return CompletableFuture.completedStage(new StatePage(rest, null));
        }
        List<StateRecord> page = rest.subList(0, limit);
        String last = page.get(limit - 1).key().text();
        return CompletableFuture.completedStage(new StatePage(page, last));
    }

    @Override
    public synchronized CompletionStage<List<StateRecord>> due(
            String index, Instant until, int limit) {
        return CompletableFuture.completedStage(
                records.values().stream()
                        .filter(this::isLive)
                        .flatMap(record -> Place.of(record).stream())
                        .filter(place -> place.due().index().equals(index))
                        .filter(place -> !place.due().at().isAfter(until))
                        .sorted(Comparator.comparing(place -> place.due().at()))
                        .limit(limit)
                        .map(Place::record)
                        .toList());
    }

    private record Place(StateValue.Due due, StateRecord record) {
        static Optional<Place> of(StateRecord record) {
            return Optional.ofNullable(record.value().due()).map(due -> new Place(due, record));
        }
    }

    /** No version is ever given twice, also not to another key. */
    private CompletionStage<OptionalLong> write(StateKey key, StateValue value) {
        records.put(key.text(), new StateRecord(key, ++lastVersion, value));
        return CompletableFuture.completedStage(OptionalLong.of(lastVersion));
    }

    private static CompletionStage<OptionalLong> no() {
        return CompletableFuture.completedStage(OptionalLong.empty());
    }

    private boolean has(StateKey key, long version) {
        return Stream.ofNullable(live(key)).anyMatch(record -> record.version() == version);
    }

    private @Nullable StateRecord live(StateKey key) {
        StateRecord found = records.get(key.text());
        return found != null && isLive(found) ? found : null;
    }

    private boolean isLive(StateRecord record) {
        return clock.instant().isBefore(record.value().expiresAt());
    }
}

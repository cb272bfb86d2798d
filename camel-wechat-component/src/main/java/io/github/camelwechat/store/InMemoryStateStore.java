// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in the memory of one process: fast, bounded, and gone at a restart. When it is full
 * it forgets what was used least, and says so once: then a callback may run twice and a window
 * become unknown. Thread-safe.
 */
public final class InMemoryStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryStateStore.class);
    private static final long DEFAULT_MOST_RECORDS = 1_000_000;

    private final Cache<StateKey, StateRecord> records;
    private final NavigableSet<DueRecord> dueRecords = new ConcurrentSkipListSet<>(DueRecord.ORDER);
    private final AtomicLong versions = new AtomicLong();
    private final AtomicBoolean saidFull = new AtomicBoolean();
    private volatile InstantSource clock = InstantSource.system();

    private record DueRecord(String index, Instant at, StateKey key) {
        static final Comparator<DueRecord> ORDER =
                Comparator.comparing(DueRecord::index)
                        .thenComparing(DueRecord::at)
                        .thenComparing(due -> due.key().text());
    }

    /** Holds at most a million records. */
    public InMemoryStateStore() {
        this(DEFAULT_MOST_RECORDS);
    }

    /**
     * @param mostRecords how many records to hold at most, at least 1
     */
    public InMemoryStateStore(long mostRecords) {
        if (mostRecords < 1) {
            throw new IllegalArgumentException(
                    "a store holds at least 1 record, but this one should hold " + mostRecords);
        }
        this.records =
                Caffeine.newBuilder()
                        .maximumSize(mostRecords)
                        .executor(Runnable::run)
                        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                        .expireAfter(
                                Expiry.<StateKey, StateRecord>writing(
                                        (key, record) -> lifeOf(record)))
                        .evictionListener(this::evicted)
                        .build();
    }

    @Override
    public void start(StoreContext context) {
        clock = context.clock();
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return CompletableFuture.completedStage(
                Optional.ofNullable(live(records.getIfPresent(key))));
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return CompletableFuture.completedStage(
                written(
                        key,
                        old ->
                                live(old) == null
                                        ? new StateRecord(key, versions.incrementAndGet(), value)
                                        : old));
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        return CompletableFuture.completedStage(
                written(
                        key,
                        old ->
                                live(old) != null && old != null && old.version() == version
                                        ? new StateRecord(key, versions.incrementAndGet(), value)
                                        : old));
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        AtomicBoolean removed = new AtomicBoolean();
        records.asMap()
                .computeIfPresent(
                        key,
                        (k, old) -> {
                            if (live(old) == null || old.version() != version) {
                                return old;
                            }
                            removed.set(true);
                            reindex(old, null);
                            return null;
                        });
        return CompletableFuture.completedStage(removed.get());
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
        List<StateRecord> found =
                records.asMap().values().stream()
                        .filter(record -> live(record) != null)
                        .filter(record -> record.key().text().startsWith(prefix))
                        .filter(
                                record ->
                                        cursor == null || record.key().text().compareTo(cursor) > 0)
                        .sorted(Comparator.comparing(record -> record.key().text()))
                        .limit(limit + 1L)
                        .toList();
        List<StateRecord> page = found.size() > limit ? found.subList(0, limit) : found;
        return CompletableFuture.completedStage(
                new StatePage(
                        page, found.size() > limit ? page.get(limit - 1).key().text() : null));
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        DueRecord first = new DueRecord(index, Instant.MIN, new StateKey("", "", ""));
        return CompletableFuture.completedStage(
                dueRecords.tailSet(first).stream()
                        .takeWhile(due -> due.index().equals(index) && !due.at().isAfter(until))
                        .map(due -> records.getIfPresent(due.key()))
                        .filter(record -> live(record) != null)
                        .limit(limit)
                        .toList());
    }

    /** The version the key got, if the write changed it. */
    private OptionalLong written(StateKey key, UnaryOperator<@Nullable StateRecord> write) {
        AtomicLong version = new AtomicLong();
        records.asMap()
                .compute(
                        key,
                        (k, old) -> {
                            StateRecord next = write.apply(old);
                            if (next != null && (old == null || next.version() != old.version())) {
                                version.set(next.version());
                                reindex(old, next);
                            }
                            return next;
                        });
        return version.get() == 0 ? OptionalLong.empty() : OptionalLong.of(version.get());
    }

    private void reindex(@Nullable StateRecord old, @Nullable StateRecord next) {
        DueRecord before = dueOf(old);
        DueRecord after = dueOf(next);
        if (before != null) {
            dueRecords.remove(before);
        }
        if (after != null) {
            dueRecords.add(after);
        }
    }

    private static @Nullable DueRecord dueOf(@Nullable StateRecord record) {
        StateValue.Due due = record == null ? null : record.value().due();
        return due == null || record == null
                ? null
                : new DueRecord(due.index(), due.at(), record.key());
    }

    private void evicted(@Nullable StateKey key, @Nullable StateRecord record, RemovalCause cause) {
        reindex(record, null);
        if (cause == RemovalCause.SIZE && saidFull.compareAndSet(false, true)) {
            LOG.warn(
                    "The state store in memory is full and begins to forget: callbacks may run twice, windows become"
                            + " unknown. Give it more records, or use a store with a database");
        }
    }

    private @Nullable StateRecord live(@Nullable StateRecord record) {
        return record != null && clock.instant().isBefore(record.value().expiresAt())
                ? record
                : null;
    }

    private Duration lifeOf(StateRecord record) {
        Duration life = Duration.between(clock.instant(), record.value().expiresAt());
        return life.isNegative() ? Duration.ZERO : life;
    }
}

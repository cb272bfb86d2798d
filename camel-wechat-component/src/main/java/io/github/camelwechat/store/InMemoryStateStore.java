// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in this process: it is gone when the process ends and nobody else sees it. Bounded:
 * each kind of record has a budget of its own, so that no window is forgotten for a callback; where
 * one is full it forgets what was used least, and says so once. Every stage is complete when it is
 * returned. Thread-safe.
 */
public final class InMemoryStateStore implements StateStore {

    /** The number of records of each kind that it keeps unless told otherwise. */
    public static final long DEFAULT_CAPACITY = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryStateStore.class);

    private final long capacity;
    private final Map<String, Cache<String, StateRecord>> byKind = new ConcurrentHashMap<>();
    private final NavigableSet<String> keys = new ConcurrentSkipListSet<>();
    private final NavigableSet<DuePlace> duePlaces =
            new ConcurrentSkipListSet<>(DuePlace.LONGEST_OVERDUE_FIRST);
    private final AtomicLong versions = new AtomicLong();
    private final Set<String> forgot = ConcurrentHashMap.newKeySet();
    private volatile InstantSource clock;

    /** A store of {@link #DEFAULT_CAPACITY} records of each kind. */
    public InMemoryStateStore() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * @param capacity how many records of each kind it keeps, at least 1
     */
    public InMemoryStateStore(long capacity) {
        this(capacity, InstantSource.system());
    }

    /**
     * @param capacity how many records of each kind it keeps, at least 1
     * @param clock decides what has run out until {@link #start} brings the component's own
     */
    public InMemoryStateStore(long capacity, InstantSource clock) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "a store keeps at least 1 record, but " + capacity + " was given");
        }
        this.capacity = capacity;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * The records of one kind. Inline maintenance: no thread of its own, and the sorted sets are
     * right when a call returns.
     */
    private Cache<String, StateRecord> records(String kind) {
        Cache<String, StateRecord> known = byKind.get(kind);
        return known != null ? known : byKind.computeIfAbsent(kind, this::made);
    }

    private Cache<String, StateRecord> made(String kind) {
        return Caffeine.newBuilder()
                .maximumSize(capacity)
                .expireAfter(Expiry.<String, StateRecord>writing((key, found) -> timeToLive(found)))
                .ticker(this::nanos)
                .executor(Runnable::run)
                .evictionListener(
                        (@Nullable String text, @Nullable StateRecord gone, RemovalCause cause) ->
                                evicted(kind, text, gone, cause))
                .build();
    }

    private @Nullable StateRecord quietly(String text) {
        Cache<String, StateRecord> known = byKind.get(StateKey.parse(text).kind());
        return known == null ? null : known.policy().getIfPresentQuietly(text);
    }

    @Override
    public void start(StoreContext context) {
        clock = context.clock();
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return done(Optional.ofNullable(live(records(key.kind()).getIfPresent(key.text()))));
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return done(write(key, value, standing -> standing == null));
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        return done(
                write(key, value, standing -> standing != null && standing.version() == version));
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        AtomicBoolean removed = new AtomicBoolean();
        records(key.kind())
                .asMap()
                .computeIfPresent(
                        key.text(),
                        (text, found) -> {
                            StateRecord standing = live(found);
                            if (standing == null || standing.version() != version) {
                                return found;
                            }
                            unlist(text, found);
                            removed.set(true);
                            return null;
                        });
        return done(removed.get());
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
        StatePage.requireLimit(limit);
        NavigableSet<String> rest =
                cursor == null ? keys.tailSet(prefix, true) : keys.tailSet(cursor, false);
        List<StateRecord> page = new ArrayList<>();
        for (String text : rest) {
            if (!text.startsWith(prefix)) {
                break;
            }
            StateRecord found = live(quietly(text));
            if (found != null && page.size() == limit) {
                return done(new StatePage(page, page.get(limit - 1).key().text()));
            }
            if (found != null) {
                page.add(found);
            }
        }
        return done(new StatePage(page, null));
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        StatePage.requireLimit(limit);
        List<StateRecord> due = new ArrayList<>();
        for (DuePlace place : duePlaces.tailSet(new DuePlace(index, Instant.MIN, ""), true)) {
            if (!place.index().equals(index) || place.at().isAfter(until) || due.size() == limit) {
                break;
            }
            StateRecord found = live(quietly(place.key()));
            // A record that moved between reading its place and reading the record.
            if (found != null && place.equals(DuePlace.of(place.key(), found))) {
                due.add(found);
            }
        }
        return done(due);
    }

    /** Atomic per key, and the sorted sets change with the record under the same lock. */
    private OptionalLong write(
            StateKey key, StateValue value, Predicate<@Nullable StateRecord> allowed) {
        StateRecord next = new StateRecord(key, versions.incrementAndGet(), value);
        AtomicBoolean written = new AtomicBoolean();
        records(key.kind())
                .asMap()
                .compute(
                        key.text(),
                        (text, found) -> {
                            if (!allowed.test(live(found))) {
                                return found;
                            }
                            list(text, found, next);
                            written.set(true);
                            return next;
                        });
        return written.get() ? OptionalLong.of(next.version()) : OptionalLong.empty();
    }

    private void list(String text, @Nullable StateRecord before, StateRecord next) {
        // One that is there is listed already: what is written often must not pay for the sorting.
        if (before == null) {
            keys.add(text);
        }
        DuePlace place = DuePlace.of(text, next);
        DuePlace old = before == null ? null : DuePlace.of(text, before);
        if (place != null) {
            duePlaces.add(place);
        }
        if (old != null && !old.equals(place)) {
            duePlaces.remove(old);
        }
    }

    private void unlist(String text, StateRecord gone) {
        keys.remove(text);
        DuePlace place = DuePlace.of(text, gone);
        if (place != null) {
            duePlaces.remove(place);
        }
    }

    private void evicted(
            String kind, @Nullable String text, @Nullable StateRecord gone, RemovalCause cause) {
        if (text != null && gone != null) {
            unlist(text, gone);
        }
        if (cause == RemovalCause.SIZE && forgot.add(kind)) {
            LOG.warn(
                    "The in-memory state store is full with {} records of kind {} and forgets those"
                            + " used least: windows become unknown and late repeats may run twice."
                            + " Give it a larger capacity, or use a store outside this process",
                    capacity,
                    kind);
        }
    }

    private @Nullable StateRecord live(@Nullable StateRecord found) {
        return found != null && clock.instant().isBefore(found.value().expiresAt()) ? found : null;
    }

    private long nanos() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private Duration timeToLive(StateRecord found) {
        Duration left = Duration.between(clock.instant(), found.value().expiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static <T> CompletionStage<T> done(T result) {
        return CompletableFuture.completedStage(result);
    }

    /** Where {@link #due} finds a record. */
    private record DuePlace(String index, Instant at, String key) {

        static final Comparator<DuePlace> LONGEST_OVERDUE_FIRST =
                Comparator.comparing(DuePlace::index)
                        .thenComparing(DuePlace::at)
                        .thenComparing(DuePlace::key);

        static @Nullable DuePlace of(String key, StateRecord found) {
            StateValue.Due due = found.value().due();
            return due == null ? null : new DuePlace(due.index(), due.at(), key);
        }
    }
}

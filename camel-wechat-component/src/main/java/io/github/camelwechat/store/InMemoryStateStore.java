// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because where a record lies, what it costs and what goes for it change
// under one lock.
package io.github.camelwechat.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateValue.Due;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in this process: it is gone when the process ends and nobody else sees it. Bounded:
 * each kind of record has a budget of its own, so that no window is forgotten for a callback; where
 * one is full it forgets, of a few at a time, what was used least, and says so once. Every stage is
 * complete when it is returned. Times are kept to the millisecond. Thread-safe.
 *
 * <p>The records of a kind are a hash table of our own: an entry of 56 bytes, the bytes of its id,
 * and those of its content. It grows by one bucket at a time, and every new record sweeps a few
 * buckets for what has run out: nothing takes longer because there are many records.
 */
public final class InMemoryStateStore implements StateStore {

    /** The number of records of each kind that it keeps unless told otherwise. */
    public static final long DEFAULT_CAPACITY = 1_000_000;

    /** The part of the heap that the records of one kind may take unless told otherwise. */
    private static final int HEAP_SHARE = 10;

    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryStateStore.class);

    private final long capacity;
    private final long mostBytes;
    private final long secret = new SecureRandom().nextLong() | 1;
    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private final Map<String, String> accounts = new ConcurrentHashMap<>();
    private final NavigableSet<DuePlace> duePlaces =
            new ConcurrentSkipListSet<>(DuePlace.LONGEST_OVERDUE_FIRST);
    private final KeyListings listings = new KeyListings();
    private volatile InstantSource clock;

    /**
     * A store of {@link #DEFAULT_CAPACITY} records of each kind, or of fewer if those take a tenth
     * of the heap.
     */
    public InMemoryStateStore() {
        this(
                DEFAULT_CAPACITY,
                Runtime.getRuntime().maxMemory() / HEAP_SHARE,
                InstantSource.system());
    }

    /**
     * A store of so many records of each kind, whatever they take of the heap.
     *
     * @param capacity how many records of each kind it keeps, at least 1
     */
    public InMemoryStateStore(long capacity) {
        this(capacity, InstantSource.system());
    }

    /**
     * As {@link #InMemoryStateStore(long)}.
     *
     * @param clock decides what has run out until {@link #start} brings the component's own
     */
    public InMemoryStateStore(long capacity, InstantSource clock) {
        this(capacity, Long.MAX_VALUE, clock);
    }

    private InMemoryStateStore(long capacity, long mostBytes, InstantSource clock) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "a store keeps at least 1 record, but " + capacity + " was given");
        }
        this.capacity = capacity;
        this.mostBytes = mostBytes;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public void start(StoreContext context) {
        clock = context.clock();
    }

    private Table table(StateKey key) {
        Table known = tables.get(key.kind());
        return known != null ? known : tables.computeIfAbsent(key.kind(), Table::new);
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return done(table(key).get(key, true));
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        return done(version(table(key).exchange(key, Entry.NO_VERSION, value)));
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        return done(
                version == Entry.NO_VERSION
                        ? OptionalLong.empty()
                        : version(table(key).exchange(key, version, value)));
    }

    private static OptionalLong version(WriteResult result) {
        return result instanceof WriteResult.Written written
                ? OptionalLong.of(written.version())
                : OptionalLong.empty();
    }

    @Override
    public CompletionStage<WriteResult> compareAndExchange(
            StateKey key, @Nullable StateRecord seen, StateValue value) {
        long version = seen == null ? Entry.NO_VERSION : seen.version();
        return done(table(key).exchange(key, version, value));
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        return done(table(key).remove(key, version));
    }

    /** Changes a record in one step: nobody else's write can come first, so it decides once. */
    <T> CompletionStage<T> change(StateKey key, Function<Optional<StateRecord>, Change<T>> decide) {
        // What a decision throws is the stage's failure, as it is with other stores.
        return done(key).thenApply(changed -> table(changed).change(changed, decide));
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
        StatePage.requireLimit(limit);
        return done(
                listings.page(
                        prefix, cursor, limit, this::keys, key -> table(key).get(key, false)));
    }

    /** Gives what might begin with a prefix. */
    private void keys(String prefix, Consumer<StateKey> keys) {
        String[] parts = prefix.split("/", 3);
        for (Table table : tables.values()) {
            if (parts.length < 3 || parts[1].equals(table.kind)) {
                table.keys(keys);
            }
        }
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        StatePage.requireLimit(limit);
        List<StateRecord> due = new ArrayList<>();
        DuePlace first = new DuePlace(new Due(index, Instant.MIN), "");
        for (DuePlace place : duePlaces.tailSet(first, true)) {
            Due named = place.due();
            if (!named.index().equals(index) || named.at().isAfter(until) || due.size() == limit) {
                break;
            }
            StateKey key = StateKey.parse(place.key());
            // A record may move between reading its place and reading the record.
            table(key)
                    .get(key, false)
                    .filter(found -> named.equals(found.value().due()))
                    .ifPresent(due::add);
        }
        return done(due);
    }

    private static <T> CompletableFuture<T> done(T result) {
        return CompletableFuture.completedFuture(result);
    }

    /** The nearest moment that milliseconds since 1970 reach. */
    private static long millis(Instant instant) {
        if (instant.isAfter(LAST)) {
            return Long.MAX_VALUE;
        }
        return instant.isBefore(Instant.EPOCH) ? 0 : instant.toEpochMilli();
    }

    /** Where {@link #due} finds a record. */
    private record DuePlace(Due due, String key) {

        static final Comparator<DuePlace> LONGEST_OVERDUE_FIRST =
                Comparator.<DuePlace, String>comparing(place -> place.due().index())
                        .thenComparing(place -> place.due().at())
                        .thenComparing(DuePlace::key);
    }

    /** A record; all of it that can change is guarded by the lock of its stripe. */
    private static final class Entry {

        /** Versions are counted from 1. */
        static final long NO_VERSION = 0;

        /** Of the entry, its share of buckets, and two arrays without their bytes. */
        private static final int BYTES = 56 + 16 + 16 + 16;

        /** Of a place among those that are due. */
        private static final int DUE_BYTES = 256;

        /** So that 31 bits of it last for years. */
        private static final int USED_BITS = 6;

        private final String account;
        private final byte[] id;
        private final int hash;
        private @Nullable Entry next;
        private byte[] content = {};
        private long version;
        private long expiresAt;
        private int usedAt;
        private @Nullable DuePlace place;

        Entry(String account, byte[] id, int hash) {
            this.account = account;
            this.id = id;
            this.hash = hash;
        }

        boolean isOf(StateKey key, byte[] itsId, int itsHash) {
            return hash == itsHash && Arrays.equals(id, itsId) && account.equals(key.account());
        }

        void use(long now) {
            usedAt = used(now);
        }

        private static int used(long now) {
            return (int) (now >>> USED_BITS);
        }

        boolean hasRunOut(long now) {
            return expiresAt <= now;
        }

        /** The time for which it was not used, or more than any if it has run out. */
        long idle(long now) {
            return hasRunOut(now) ? Long.MAX_VALUE : used(now) - usedAt;
        }

        StateRecord record(StateKey key) {
            Due due = place == null ? null : place.due();
            return new StateRecord(
                    key, version, new StateValue(content, Instant.ofEpochMilli(expiresAt), due));
        }

        long bytes() {
            return BYTES + padded(id) + padded(content) + (place == null ? 0 : DUE_BYTES);
        }

        private static long padded(byte[] array) {
            return array.length + 7 & -8;
        }
    }

    /**
     * A part of a table: a list of entries in each bucket. Buckets are added one by one, each of
     * which takes its share of one that is there (linear hashing). Guarded by its own lock.
     */
    private static final class Stripe {

        /** As many buckets as a long has bits. */
        private static final int CHUNK_BITS = 6;

        private static final int CHUNK = 1 << CHUNK_BITS;

        /** Of a time in milliseconds, so that an int holds it for centuries. */
        private static final int SOONEST_BITS = 12;

        private @Nullable Entry[][] chunks = {new Entry[CHUNK]};

        /** No entry of the bucket runs out before: the sweep passes over most without a look. */
        private int[][] soonest = {new int[CHUNK]};

        /** No entry of the bucket was used last before: so few are looked at to find the idlest. */
        private int[][] earliest = {new int[CHUNK]};

        private int buckets = 1;
        private int size;
        private long versions;
        private boolean deciding;

        /** The bucket that was swept last. */
        private int hand;

        /** All bits that tell buckets apart; the highest one only for some of them. */
        private int mask() {
            return (Integer.highestOneBit(buckets) << 1) - 1;
        }

        private int bucket(int hash) {
            int mask = mask();
            int bucket = hash & mask;
            return bucket < buckets ? bucket : bucket & mask >>> 1;
        }

        private @Nullable Entry first(int bucket) {
            return chunks[bucket >> CHUNK_BITS][bucket & CHUNK - 1];
        }

        private void setFirst(int bucket, @Nullable Entry entry) {
            chunks[bucket >> CHUNK_BITS][bucket & CHUNK - 1] = entry;
        }

        @Nullable Entry find(StateKey key, byte[] id, int hash) {
            Entry entry = first(bucket(hash));
            while (entry != null && !entry.isOf(key, id, hash)) {
                entry = entry.next;
            }
            return entry;
        }

        void add(Entry entry) {
            link(entry);
            size++;
            if (size > buckets) {
                addBucket();
            }
        }

        private void link(Entry entry) {
            int bucket = bucket(entry.hash);
            entry.next = first(bucket);
            setFirst(bucket, entry);
            noteUse(bucket, entry);
        }

        private void noteUse(int bucket, Entry entry) {
            int[] chunk = earliest[bucket >> CHUNK_BITS];
            int before = chunk[bucket & CHUNK - 1];
            chunk[bucket & CHUNK - 1] =
                    entry.next == null || entry.usedAt - before < 0 ? entry.usedAt : before;
        }

        /** To be called when an entry's expiry was set. */
        void noteExpiry(Entry entry) {
            int bucket = bucket(entry.hash);
            int[] chunk = soonest[bucket >> CHUNK_BITS];
            chunk[bucket & CHUNK - 1] =
                    Math.min(chunk[bucket & CHUNK - 1], soonest(entry.expiresAt));
        }

        private static int soonest(long millis) {
            return (int) Math.min(Integer.MAX_VALUE, millis >>> SOONEST_BITS);
        }

        private void addBucket() {
            int shared = buckets - Integer.highestOneBit(buckets);
            if (buckets == chunks.length * CHUNK) {
                chunks = Arrays.copyOf(chunks, chunks.length * 2);
                soonest = Arrays.copyOf(soonest, chunks.length);
                earliest = Arrays.copyOf(earliest, chunks.length);
            }
            if ((buckets & CHUNK - 1) == 0) {
                chunks[buckets >> CHUNK_BITS] = new Entry[CHUNK];
                soonest[buckets >> CHUNK_BITS] = new int[CHUNK];
                earliest[buckets >> CHUNK_BITS] = new int[CHUNK];
            }
            buckets++;
            Entry entry = first(shared);
            setFirst(shared, null);
            while (entry != null) {
                Entry next = entry.next;
                link(entry);
                noteExpiry(entry);
                entry = next;
            }
        }

        /** Tells whether it was there. */
        boolean remove(Entry gone) {
            int bucket = bucket(gone.hash);
            Entry before = null;
            for (Entry entry = first(bucket); entry != null; entry = entry.next) {
                if (entry == gone) {
                    if (before == null) {
                        setFirst(bucket, gone.next);
                    } else {
                        before.next = gone.next;
                    }
                    size--;
                    return true;
                }
                before = entry;
            }
            return false;
        }

        /** The entries of the next few buckets that may have run out. */
        void sweep(int buckets, long now, Consumer<Entry> at) {
            int due = soonest(now);
            for (int swept = 0; swept < Math.min(buckets, this.buckets); swept++) {
                hand = hand + 1 < this.buckets ? hand + 1 : 0;
                int[] chunk = soonest[hand >> CHUNK_BITS];
                if (chunk[hand & CHUNK - 1] <= due) {
                    chunk[hand & CHUNK - 1] = Integer.MAX_VALUE;
                    each(hand, at);
                    each(hand, this::noteExpiry);
                }
            }
        }

        /**
         * An entry that has run out, or the one that was used least of those that lie near another:
         * so whatever is new takes the place of something near it, and all places stay as full as
         * they are. Null if there is none but the one that is kept.
         */
        @Nullable Entry idlest(Entry kept, long now) {
            int all = (buckets - 1 >> CHUNK_BITS) + 1;
            int near = bucket(kept.hash) >> CHUNK_BITS;
            for (int away = 0; away < all; away++) {
                Entry idlest = idlestOfChunk((near + away) % all, kept, now);
                if (idlest != null) {
                    return idlest;
                }
            }
            return null;
        }

        private @Nullable Entry idlestOfChunk(int chunk, Entry kept, long now) {
            int first = chunk << CHUNK_BITS;
            int[] times = earliest[chunk];
            int size = Math.min(CHUNK, buckets - first);
            long empty = 0;
            int oldest = oldest(times, size, empty);
            // Whatever is noted of a bucket is true after one look at its entries.
            while (oldest >= 0) {
                Entry idlest = idlestOfBucket(first + oldest, kept, now);
                if (idlest == null) {
                    empty |= 1L << oldest;
                    times[oldest] = Entry.used(now);
                } else if (idlest.hasRunOut(now) || idlest.usedAt - times[oldest] <= 0) {
                    return idlest;
                } else {
                    times[oldest] = idlest.usedAt;
                }
                oldest = oldest(times, size, empty);
            }
            return null;
        }

        /**
         * @param empty a bit for each that is known to be
         * @return -1 if all are
         */
        private static int oldest(int[] times, int size, long empty) {
            int oldest = -1;
            for (int i = 0; i < size; i++) {
                if ((empty >>> i & 1) == 0 && (oldest < 0 || times[i] - times[oldest] < 0)) {
                    oldest = i;
                }
            }
            return oldest;
        }

        private @Nullable Entry idlestOfBucket(int bucket, Entry kept, long now) {
            Entry idlest = null;
            for (Entry entry = first(bucket); entry != null; entry = entry.next) {
                if (entry != kept && (idlest == null || entry.idle(now) > idlest.idle(now))) {
                    idlest = entry;
                }
            }
            return idlest;
        }

        void each(int bucket, Consumer<Entry> action) {
            Entry entry = first(bucket);
            while (entry != null) {
                Entry next = entry.next;
                action.accept(entry);
                entry = next;
            }
        }
    }

    /** The records of one kind. */
    private final class Table {

        private static final VarHandle WORDS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        private static final int MOST_STRIPES = 64;
        private static final int LEAST_RECORDS_OF_A_STRIPE = 1024;

        /**
         * With each record that comes: so that an eighth at most has run out and is still there.
         */
        private static final int SWEPT_BUCKETS = 8;

        private static final int LISTED_BUCKETS = 256;

        private final String kind;
        private final Stripe[] stripes;
        private final AtomicLong size = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicBoolean warned = new AtomicBoolean();

        Table(String kind) {
            this.kind = kind;
            long wanted = Math.min(MOST_STRIPES, capacity / LEAST_RECORDS_OF_A_STRIPE);
            this.stripes = new Stripe[(int) Long.highestOneBit(Math.max(1, wanted))];
            Arrays.setAll(stripes, number -> new Stripe());
        }

        /**
         * @param used whether somebody needs it
         */
        Optional<StateRecord> get(StateKey key, boolean used) {
            byte[] id = id(key);
            int hash = hash(id);
            long now = clock.millis();
            Stripe stripe = stripe(hash);
            synchronized (stripe) {
                Entry found = live(stripe, stripe.find(key, id, hash), now);
                if (found != null && used) {
                    found.use(now);
                }
                return found == null ? Optional.empty() : Optional.of(found.record(key));
            }
        }

        WriteResult exchange(StateKey key, long seen, StateValue value) {
            byte[] id = id(key);
            int hash = hash(id);
            long now = clock.millis();
            Stripe stripe = stripe(hash);
            Entry written;
            long version;
            synchronized (stripe) {
                Entry found = live(stripe, stripe.find(key, id, hash), now);
                if ((found == null ? Entry.NO_VERSION : found.version) != seen) {
                    return new WriteResult.Standing(
                            Optional.ofNullable(found).map(entry -> entry.record(key)));
                }
                written = found != null ? found : added(stripe, key, id, hash, now);
                version = write(stripe, written, key, value, now);
            }
            makeRoom(written, now);
            return new WriteResult.Written(version);
        }

        <T> T change(StateKey key, Function<Optional<StateRecord>, Change<T>> decide) {
            byte[] id = id(key);
            int hash = hash(id);
            long now = clock.millis();
            Stripe stripe = stripe(hash);
            Change<T> change;
            Entry written;
            synchronized (stripe) {
                Entry found = live(stripe, stripe.find(key, id, hash), now);
                change = decided(stripe, decide, found == null ? null : found.record(key));
                StateValue next = change.next();
                if (next == null) {
                    if (found != null && change.removal()) {
                        remove(stripe, found);
                    } else if (found != null) {
                        found.use(now);
                    }
                    return change.answer();
                }
                written = found != null ? found : added(stripe, key, id, hash, now);
                write(stripe, written, key, next, now);
            }
            makeRoom(written, now);
            return change.answer();
        }

        private static <T> Change<T> decided(
                Stripe stripe,
                Function<Optional<StateRecord>, Change<T>> decide,
                @Nullable StateRecord found) {
            stripe.deciding = true;
            try {
                return decide.apply(Optional.ofNullable(found));
            } finally {
                stripe.deciding = false;
            }
        }

        boolean remove(StateKey key, long version) {
            byte[] id = id(key);
            int hash = hash(id);
            Stripe stripe = stripe(hash);
            synchronized (stripe) {
                Entry found = live(stripe, stripe.find(key, id, hash), clock.millis());
                return found != null && found.version == version && remove(stripe, found);
            }
        }

        /** Gives every key, some of them twice if records come meanwhile. */
        void keys(Consumer<StateKey> keys) {
            for (Stripe stripe : stripes) {
                int from = 0;
                int all;
                do {
                    synchronized (stripe) {
                        all = stripe.buckets;
                        for (int i = from; i < Math.min(all, from + LISTED_BUCKETS); i++) {
                            stripe.each(i, entry -> keys.accept(key(entry)));
                        }
                    }
                    from += LISTED_BUCKETS;
                } while (from < all);
            }
        }

        private StateKey key(Entry entry) {
            return new StateKey(entry.account, kind, new String(entry.id, UTF_8));
        }

        private static byte[] id(StateKey key) {
            return key.id().getBytes(UTF_8);
        }

        /** With a secret: nobody can choose ids that are all in one bucket. */
        private int hash(byte[] id) {
            long hash = id.length;
            int whole = id.length & -Long.BYTES;
            for (int i = 0; i < whole; i += Long.BYTES) {
                hash = mixed(hash ^ (long) WORDS.get(id, i));
            }
            long rest = 0;
            for (int i = whole; i < id.length; i++) {
                rest = rest << Byte.SIZE | id[i] & 0xff;
            }
            // Twice: once leaves ids that are counted up in step, in some of the buckets.
            return (int) mixed(mixed(hash ^ rest));
        }

        private long mixed(long word) {
            return word * secret ^ Math.multiplyHigh(word, secret);
        }

        private Stripe stripe(int hash) {
            return stripe(hash, 0);
        }

        /** By bits that tell no buckets apart. */
        private Stripe stripe(int hash, int away) {
            return stripes[(hash >>> 24) + away & stripes.length - 1];
        }

        private @Nullable Entry live(Stripe stripe, @Nullable Entry found, long now) {
            if (found == null || now < found.expiresAt) {
                return found;
            }
            remove(stripe, found);
            return null;
        }

        private Entry added(Stripe stripe, StateKey key, byte[] id, int hash, long now) {
            stripe.sweep(SWEPT_BUCKETS, now, entry -> live(stripe, entry, now));
            String account = accounts.computeIfAbsent(key.account(), name -> name);
            Entry entry = new Entry(account, id, hash);
            entry.use(now);
            stripe.add(entry);
            size.incrementAndGet();
            bytes.addAndGet(entry.bytes());
            return entry;
        }

        /** Returns the new version. */
        private long write(Stripe stripe, Entry entry, StateKey key, StateValue value, long now) {
            if (stripe.deciding) {
                throw new IllegalStateException("a decision on a record must not write others");
            }
            long before = entry.bytes();
            entry.content = value.bytes();
            long expiresAt = millis(value.expiresAt());
            boolean sooner = entry.version == Entry.NO_VERSION || expiresAt < entry.expiresAt;
            entry.expiresAt = expiresAt;
            if (sooner) {
                stripe.noteExpiry(entry);
            }
            entry.version = ++stripe.versions;
            entry.use(now);
            setPlace(entry, key, value.due());
            long more = entry.bytes() - before;
            if (more != 0) {
                bytes.addAndGet(more);
            }
            return entry.version;
        }

        private void setPlace(Entry entry, StateKey key, @Nullable Due due) {
            DuePlace before = entry.place;
            if (before != null && before.due().equals(due)) {
                return;
            }
            entry.place = due == null ? null : new DuePlace(due, key.text());
            if (entry.place != null) {
                duePlaces.add(entry.place);
            }
            if (before != null) {
                duePlaces.remove(before);
            }
        }

        /** Tells whether it was there. */
        private boolean remove(Stripe stripe, Entry entry) {
            if (stripe.deciding) {
                throw new IllegalStateException("a decision on a record must not remove others");
            }
            if (!stripe.remove(entry)) {
                return false;
            }
            size.decrementAndGet();
            bytes.addAndGet(-entry.bytes());
            if (entry.place != null) {
                duePlaces.remove(entry.place);
            }
            return true;
        }

        private boolean isFull() {
            return size.get() > capacity || bytes.get() > mostBytes;
        }

        /**
         * @param kept what was just written, and stays
         */
        private void makeRoom(Entry kept, long now) {
            boolean more = true;
            while (more && isFull()) {
                more = forgetOne(kept, now);
            }
        }

        /**
         * Forgets one entry.
         *
         * @return whether there was one that could be forgotten
         */
        private boolean forgetOne(Entry kept, long now) {
            for (int away = 0; away < stripes.length; away++) {
                Stripe stripe = stripe(kept.hash, away);
                synchronized (stripe) {
                    Entry idlest = stripe.idlest(kept, now);
                    if (idlest != null) {
                        remove(stripe, idlest);
                        if (!idlest.hasRunOut(now)) {
                            warn();
                        }
                        return true;
                    }
                }
            }
            return false;
        }

        private void warn() {
            if (!warned.compareAndSet(false, true)) {
                return;
            }
            boolean many = size.get() >= capacity;
            LOG.warn(
                    "The in-memory state store is full with {} records of kind {}{} and forgets"
                            + " those used least: windows become unknown and late repeats may run"
                            + " twice. Give {}, or use a store outside this process",
                    many ? capacity : size.get(),
                    kind,
                    many ? "" : ", which take a tenth of the heap,",
                    many ? "it a larger capacity" : "the process a larger heap");
        }
    }
}

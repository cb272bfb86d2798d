// SPDX-License-Identifier: Apache-2.0
// Longer than 200 lines because all that a store promises should be found in one place.
package io.github.camelwechat.store.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promises of every {@link StateStore}. An adapter's test extends it and says how to get one.
 */
public abstract class StateStoreContract {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final StateKey KEY = new StateKey("shop", "window", "oUser");
    private static final int RACERS = 8;

    private volatile Instant now = START;
    private final ExecutorService racers = Executors.newFixedThreadPool(RACERS);
    private final ExecutorService executor =
            new ThreadPoolExecutor(4, 4, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1000));
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final Set<StateStore> started =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private final List<StateStore> racing = new ArrayList<>();

    /**
     * A client of the engine under test, not started yet; the same one again if the engine has one
     * only. The engine is empty when a test begins.
     */
    protected abstract StateStore client() throws Exception;

    /** Returns the context with which the clients of the engine are started. */
    protected final StoreContext context() {
        return new StoreContext(executor, scheduler, () -> now);
    }

    protected final void advance(Duration by) {
        now = now.plus(by);
    }

    protected final StateStore open() throws Exception {
        StateStore store = client();
        if (started.add(store)) {
            store.start(context());
        }
        return store;
    }

    @AfterEach
    void stop() {
        started.forEach(StateStore::stop);
        racers.shutdownNow();
        scheduler.shutdownNow();
        executor.shutdownNow();
    }

    @Test
    void knowsNothingAtFirst() throws Exception {
        StateStore store = open();
        assertThat(await(store.get(KEY))).isEmpty();
        assertThat(await(store.replace(KEY, 1, value("x")))).isEmpty();
        assertThat(await(store.remove(KEY, 1))).isFalse();
        assertThat(await(store.scan("", null, 10)).records()).isEmpty();
        assertThat(await(store.due("retries", START, 10))).isEmpty();
    }

    @Test
    void letsSomebodyElsesRecordStand() throws Exception {
        StateStore store = open();
        long version = put(store, KEY, value("first"));
        assertThat(await(store.putIfAbsent(KEY, value("second")))).isEmpty();
        assertThat(text(store, KEY)).isEqualTo("first");
        assertThat(await(store.get(KEY)).orElseThrow().version()).isEqualTo(version);
    }

    @Test
    void writesAndRemovesOnlyTheVersionItWasGiven() throws Exception {
        StateStore store = open();
        long first = put(store, KEY, value("first"));
        assertThat(await(store.replace(KEY, first + 1, value("wrong")))).isEmpty();
        assertThat(await(store.remove(KEY, first + 1))).isFalse();
        long second = await(store.replace(KEY, first, value("second"))).orElseThrow();
        assertThat(await(store.replace(KEY, first, value("stale")))).isEmpty();
        assertThat(await(store.remove(KEY, first))).isFalse();
        assertThat(text(store, KEY)).isEqualTo("second");
        assertThat(await(store.remove(KEY, second))).isTrue();
        assertThat(await(store.get(KEY))).isEmpty();
    }

    @Test
    void givesBackWhatWasWritten() throws Exception {
        StateStore store = open();
        byte[] everyByte = new byte[70_000];
        IntStream.range(0, everyByte.length).forEach(i -> everyByte[i] = (byte) i);
        Instant expiresAt = START.plus(Duration.ofDays(32)).plusMillis(7);
        StateValue.Due due = new StateValue.Due("retries", START.plusMillis(1));
        long version = put(store, KEY, new StateValue(everyByte, expiresAt, due));
        StateRecord found = await(open().get(KEY)).orElseThrow();
        assertThat(found.key()).isEqualTo(KEY);
        assertThat(found.version()).isEqualTo(version);
        assertThat(found.value().bytes()).isEqualTo(everyByte);
        assertThat(found.value().expiresAt()).isEqualTo(expiresAt);
        assertThat(found.value().due()).isEqualTo(due);
        await(store.replace(KEY, version, new StateValue(new byte[0], expiresAt)));
        StateValue empty = await(store.get(KEY)).orElseThrow().value();
        assertThat(empty.bytes()).isEmpty();
        assertThat(empty.due()).isNull();
    }

    @Test
    void usesNoVersionOfAKeyTwice() throws Exception {
        Set<Long> versions = new HashSet<>();
        int writes = 0;
        for (int i = 0; i < 20; i++) {
            StateStore store = open();
            long first = put(store, KEY, value("a"));
            long second = await(store.replace(KEY, first, value("b"))).orElseThrow();
            versions.addAll(List.of(first, second));
            writes += 2;
            if (i % 2 == 0) {
                await(store.remove(KEY, second));
            } else {
                advance(Duration.ofHours(2));
            }
        }
        assertThat(versions).hasSize(writes);
    }

    @Test
    void keepsARecordUpToButNotAtTheMomentItExpires() throws Exception {
        StateStore store = open();
        StateValue.Due due = new StateValue.Due("retries", START);
        long version = put(store, KEY, new StateValue(bytes("x"), START.plusSeconds(10), due));
        advance(Duration.ofMillis(9_999));
        assertThat(await(store.get(KEY))).isPresent();
        assertThat(await(store.putIfAbsent(KEY, value("y")))).isEmpty();
        assertThat(await(store.scan("", null, 10)).records()).hasSize(1);
        assertThat(await(store.due("retries", now, 10))).hasSize(1);
        advance(Duration.ofMillis(1));
        assertThat(await(store.get(KEY))).isEmpty();
        assertThat(await(store.scan("", null, 10)).records()).isEmpty();
        assertThat(await(store.due("retries", now, 10))).isEmpty();
        assertThat(await(store.replace(KEY, version, value("y")))).isEmpty();
        assertThat(await(store.remove(KEY, version))).isFalse();
        put(store, KEY, value("next"));
        assertThat(text(store, KEY)).isEqualTo("next");
        assertThat(await(store.due("retries", now, 10))).isEmpty();
    }

    @Test
    void countsTheTimeToLiveFromTheLastWrite() throws Exception {
        StateStore store = open();
        long version = put(store, KEY, new StateValue(bytes("x"), START.plusSeconds(10)));
        await(store.replace(KEY, version, new StateValue(bytes("y"), START.plusSeconds(30))));
        advance(Duration.ofSeconds(20));
        assertThat(text(store, KEY)).isEqualTo("y");
        advance(Duration.ofSeconds(10));
        assertThat(await(store.get(KEY))).isEmpty();
    }

    @Test
    void tellsKeysApartToTheLastCharacter() throws Exception {
        StateStore store = open();
        String longest = "x".repeat(512 - "shop/window/".length() - 1);
        List<StateKey> keys =
                Stream.of("oUser", "ouser", "OUSER", "oUser ", " oUser", "oUsér", "a/b", "a%b")
                        .flatMap(id -> Stream.of(id, id + "_", id + "'", id + "\\", id + "微信😀"))
                        .flatMap(id -> Stream.of(id, longest.substring(id.length()) + id))
                        .map(id -> new StateKey("shop", "window", id))
                        .toList();
        for (StateKey key : keys) {
            put(store, key, value(key.id()));
        }
        for (StateKey key : keys) {
            assertThat(text(store, key)).isEqualTo(key.id());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 100})
    void pagesThroughEverythingThatBeginsWithThePrefixOnce(int limit) throws Exception {
        StateStore store = open();
        List<String> ids = List.of("B", "a", "a/b", "b", "b%", "c");
        for (String id : ids) {
            put(store, new StateKey("a_shop", "send", id), value(id));
            put(store, new StateKey("azshop", "send", id), value(id));
            put(store, new StateKey("a_shop", "sender", id), value(id));
        }
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            StatePage page = await(store.scan("a_shop/send/", cursor, limit));
            assertThat(page.records()).hasSizeBetween(1, limit);
            page.records().forEach(record -> found.add(record.key().id()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(found).isEqualTo(ids);
    }

    @Test
    void goesOnPagingBehindARecordThatWasRemoved() throws Exception {
        StateStore store = open();
        for (String id : List.of("a", "b", "c")) {
            put(store, new StateKey("shop", "send", id), value(id));
        }
        StatePage first = await(store.scan("shop/send/", null, 2));
        StateRecord last = first.records().get(1);
        await(store.remove(last.key(), last.version()));
        StatePage second = await(store.scan("shop/send/", first.nextCursor(), 2));
        assertThat(second.records()).extracting(found -> found.key().id()).containsExactly("c");
        assertThat(second.nextCursor()).isNull();
    }

    @Test
    void givesTheLongestOverdueFirstAndNothingThatIsNotDue() throws Exception {
        StateStore store = open();
        putDue(store, "late", "retries", START.plusSeconds(3));
        putDue(store, "now", "retries", START.plusSeconds(5));
        putDue(store, "soon", "retries", START.plusSeconds(5).plusMillis(1));
        putDue(store, "latest", "retries", START.minusSeconds(1));
        putDue(store, "other", "retriesToo", START);
        put(store, new StateKey("shop", "send", "never"), value("never"));
        Instant until = START.plusSeconds(5);
        assertThat(due(store, until, 10)).containsExactly("latest", "late", "now");
        assertThat(due(store, until, 2)).containsExactly("latest", "late");
    }

    @Test
    void keepsTheIndexInStepWithTheRecord() throws Exception {
        StateStore store = open();
        long moved = putDue(store, "moved", "retries", START);
        long done = putDue(store, "done", "retries", START);
        long removed = putDue(store, "removed", "retries", START);
        StateValue later =
                new StateValue(
                        bytes("x"),
                        START.plusSeconds(3600),
                        new StateValue.Due("retries", START.plusSeconds(60)));
        await(store.replace(new StateKey("shop", "send", "moved"), moved, later));
        await(store.replace(new StateKey("shop", "send", "done"), done, value("done")));
        await(store.remove(new StateKey("shop", "send", "removed"), removed));
        assertThat(due(store, START.plusSeconds(59), 10)).isEmpty();
        assertThat(due(store, START.plusSeconds(60), 10)).containsExactly("moved");
    }

    @Test
    void takesTimesBeyondAnyCalendar() throws Exception {
        StateStore store = open();
        StateValue.Due never = new StateValue.Due("retries", Instant.MAX);
        put(store, KEY, new StateValue(bytes("x"), Instant.MAX, never));
        putDue(store, "now", "retries", Instant.MIN);
        assertThat(text(store, KEY)).isEqualTo("x");
        assertThat(due(store, START, 10)).containsExactly("now");
        assertThat(due(store, Instant.MAX, 10)).containsExactly("now", "oUser");
    }

    @Test
    void neverShowsHalfARecord() throws Exception {
        put(open(), KEY, new StateValue(new byte[20_000], START.plusSeconds(3600)));
        AtomicReference<Byte> next = new AtomicReference<>((byte) 0);
        List<Boolean> whole =
                race(
                        client -> {
                            boolean good = true;
                            for (int i = 0; i < 30; i++) {
                                StateRecord found = await(client.get(KEY)).orElseThrow();
                                byte[] bytes = found.value().bytes();
                                good &= bytes.length == 20_000;
                                good &= new String(bytes, UTF_8).chars().distinct().count() == 1;
                                byte[] other = new byte[20_000];
                                Arrays.fill(other, (byte) (next.updateAndGet(b -> ++b) & 0x7f));
                                StateValue value = new StateValue(other, START.plusSeconds(3600));
                                await(client.replace(KEY, found.version(), value));
                            }
                            return good;
                        });
        assertThat(whole).containsOnly(true);
    }

    @Test
    void losesNoWriteOfManyClients() throws Exception {
        int each = 40;
        put(open(), KEY, value("0"));
        race(
                client -> {
                    for (int i = 0; i < each; i++) {
                        increment(client);
                    }
                    return true;
                });
        assertThat(text(open(), KEY)).isEqualTo(String.valueOf(RACERS * each));
    }

    @Test
    void letsExactlyOneClientBeFirst() throws Exception {
        for (int round = 0; round < 20; round++) {
            StateKey key = new StateKey("shop", "dedupe", "callback" + round);
            List<OptionalLong> results = race(c -> await(c.putIfAbsent(key, value("mine"))));
            assertThat(results).filteredOn(OptionalLong::isPresent).hasSize(1);
        }
    }

    @Test
    void letsExactlyOneClientTakeThePlaceOfAnExpiredRecord() throws Exception {
        for (int round = 0; round < 20; round++) {
            StateKey key = new StateKey("shop", "dedupe", "callback" + round);
            long old = put(open(), key, new StateValue(bytes("old"), now.plusMillis(1)));
            advance(Duration.ofMillis(1));
            List<OptionalLong> results = race(c -> await(c.putIfAbsent(key, value("mine"))));
            assertThat(results)
                    .filteredOn(OptionalLong::isPresent)
                    .hasSize(1)
                    .allMatch(version -> version.getAsLong() != old);
        }
    }

    @Test
    void letsExactlyOneClientRemoveAVersion() throws Exception {
        for (int round = 0; round < 20; round++) {
            StateKey key = new StateKey("shop", "dedupe", "callback" + round);
            long version = put(open(), key, value("x"));
            assertThat(race(c -> await(c.remove(key, version)))).filteredOn(b -> b).hasSize(1);
        }
    }

    @Test
    void saysWhatStandsIfItIsNotWhatTheCallerSaw() throws Exception {
        StateStore store = open();
        WriteResult first = await(store.compareAndExchange(KEY, null, value("first")));
        StateRecord seen = await(store.get(KEY)).orElseThrow();
        assertThat(first).isEqualTo(new WriteResult.Written(seen.version()));
        assertStands(store.compareAndExchange(KEY, null, value("second")), seen.version());
        await(store.compareAndExchange(KEY, seen, value("third")));
        StateRecord now = await(store.get(KEY)).orElseThrow();
        assertThat(text(store, KEY)).isEqualTo("third");
        assertStands(store.compareAndExchange(KEY, seen, value("fourth")), now.version());
        advance(Duration.ofHours(2));
        assertThat(await(store.compareAndExchange(KEY, now, value("fifth"))))
                .isEqualTo(new WriteResult.Standing(Optional.empty()));
        assertThat(await(store.get(KEY))).isEmpty();
    }

    @Test
    void findsARecordThatIsWrittenAnewWithItsTimesWhereItWas() throws Exception {
        StateStore store = open();
        StateValue.Due due = new StateValue.Due("retries", START.plusSeconds(1));
        StateValue first = new StateValue(bytes("first"), START.plusSeconds(10), due);
        StateValue second = new StateValue(bytes("second"), START.plusSeconds(10), due);
        put(store, KEY, first);
        StateRecord seen = await(store.get(KEY)).orElseThrow();
        assertThat(await(store.compareAndExchange(KEY, seen, second)))
                .isInstanceOf(WriteResult.Written.class);
        StateRecord now = await(open().get(KEY)).orElseThrow();
        assertThat(text(store, KEY)).isEqualTo("second");
        assertThat(now.value().due()).isEqualTo(due);
        assertThat(now.value().expiresAt()).isEqualTo(first.expiresAt());
        assertThat(due(store, START.plusSeconds(1), 10)).containsExactly(KEY.id());
        assertThat(await(store.scan("", null, 10)).records()).hasSize(1);
        assertStands(store.compareAndExchange(KEY, seen, first), now.version());
        StateValue elsewhere =
                new StateValue(bytes("third"), first.expiresAt(), new StateValue.Due("r2", START));
        await(store.compareAndExchange(KEY, now, elsewhere));
        assertThat(due(store, START.plusSeconds(1), 10)).isEmpty();
        StateRecord last = await(store.get(KEY)).orElseThrow();
        advance(Duration.ofSeconds(10));
        assertThat(await(store.compareAndExchange(KEY, last, elsewhere)))
                .isEqualTo(new WriteResult.Standing(Optional.empty()));
        assertThat(await(store.get(KEY))).isEmpty();
        put(store, KEY, value("next"));
        assertThat(text(store, KEY)).isEqualTo("next");
    }

    @Test
    void givesFiveSlotsToFiveOfFiveHundred() throws Exception {
        put(open(), KEY, value("5"));
        List<StateRecords> nodes = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            nodes.add(StateRecords.remembering(open(), () -> now));
        }
        List<CompletionStage<Boolean>> takers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            takers.add(nodes.get(i % RACERS).change(KEY, this::take));
        }
        int taken = 0;
        for (CompletionStage<Boolean> taker : takers) {
            taken += taker.toCompletableFuture().get(60, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(5);
        assertThat(text(open(), KEY)).isEqualTo("0");
    }

    private StateRecords.Change<Boolean> take(Optional<StateRecord> found) {
        int left = Integer.parseInt(new String(found.orElseThrow().value().bytes(), UTF_8));
        return new StateRecords.Change<>(
                left == 0 ? null : value(String.valueOf(left - 1)), left > 0);
    }

    private static void assertStands(CompletionStage<WriteResult> stage, long version)
            throws Exception {
        assertThat(await(stage))
                .isInstanceOfSatisfying(
                        WriteResult.Standing.class,
                        standing ->
                                assertThat(standing.now().orElseThrow().version())
                                        .isEqualTo(version));
    }

    private interface Racer<T> {
        T run(StateStore client) throws Exception;
    }

    private <T> List<T> race(Racer<T> racer) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(RACERS);
        List<Callable<T>> calls = new ArrayList<>();
        while (racing.size() < RACERS) {
            racing.add(open());
        }
        for (StateStore client : racing) {
            calls.add(
                    () -> {
                        barrier.await(10, TimeUnit.SECONDS);
                        return racer.run(client);
                    });
        }
        List<T> results = new ArrayList<>();
        for (Future<T> result : racers.invokeAll(calls, 60, TimeUnit.SECONDS)) {
            results.add(result.get());
        }
        return results;
    }

    private void increment(StateStore client) throws Exception {
        OptionalLong won;
        do {
            StateRecord found = await(client.get(KEY)).orElseThrow();
            int count = Integer.parseInt(new String(found.value().bytes(), UTF_8));
            won = await(client.replace(KEY, found.version(), value(String.valueOf(count + 1))));
        } while (won.isEmpty());
    }

    private List<String> due(StateStore store, Instant until, int limit) throws Exception {
        return await(store.due("retries", until, limit)).stream()
                .map(found -> found.key().id())
                .toList();
    }

    private long putDue(StateStore store, String id, String index, Instant at) throws Exception {
        StateValue.Due due = new StateValue.Due(index, at);
        return put(
                store,
                new StateKey("shop", "send", id),
                new StateValue(bytes(id), START.plusSeconds(3600), due));
    }

    private static long put(StateStore store, StateKey key, StateValue value) throws Exception {
        return await(store.putIfAbsent(key, value)).orElseThrow();
    }

    private static @Nullable String text(StateStore store, StateKey key) throws Exception {
        return await(store.get(key))
                .map(found -> new String(found.value().bytes(), UTF_8))
                .orElse(null);
    }

    private StateValue value(String text) {
        return new StateValue(bytes(text), now.plus(Duration.ofHours(1)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    protected static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}

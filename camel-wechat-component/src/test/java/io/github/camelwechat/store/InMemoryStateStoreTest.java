// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.store.StateValue.Due;
import io.github.camelwechat.store.contract.StateStoreContract;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules of the memory store: the contract, its limit, and its clock. */
class InMemoryStateStoreTest extends StateStoreContract {

    @RegisterExtension final LogCapture log = new LogCapture(InMemoryStateStore.class);
    private static final Instant NOW = Instant.parse("2026-11-19T08:00:00Z");

    private final StateStore store = new InMemoryStateStore();

    @Override
    protected StateStore client() {
        return store;
    }

    @Test
    void refusesToKeepNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryStateStore(0))
                .withMessageContaining("at least 1");
    }

    @Test
    void forgetsWhatDoesNotFitAndSaysSoOnce() throws Exception {
        StateStore small = new InMemoryStateStore(100, new ManualClock(NOW));
        fill(small, 1000, NOW.plusSeconds(60));
        List<StateRecord> kept = await(small.scan("", null, 2000)).records();
        assertThat(kept).hasSize(100);
        assertThat(await(small.due("retries", NOW, 2000)))
                .containsExactlyInAnyOrderElementsOf(kept);
        assertThat(log.warnings()).singleElement().asString().contains("full with 100 records");
    }

    @Test
    void growsNoLargerWhenTheClockIsSetBack() throws Exception {
        ManualClock clock = new ManualClock(NOW.plusSeconds(3600));
        StateStore small = new InMemoryStateStore(100, clock);
        fill(small, 100, NOW.plusSeconds(7200));
        clock.set(NOW);
        fill(small, 1000, NOW.plusSeconds(7200));
        assertThat(await(small.scan("", null, 2000)).records()).hasSize(100);
    }

    /** Each store hashes with a secret of its own. */
    @RepeatedTest(10)
    void forgetsWhatWasUsedLeast() throws Exception {
        ManualClock clock = new ManualClock(NOW);
        StateStore small = new InMemoryStateStore(4000, clock);
        fill(small, 4000, NOW.plusSeconds(3600));
        for (int i = 3000; i < 8000; i++) {
            clock.advance(Duration.ofMillis(100));
            await(small.get(id(i % 1000)));
            await(small.putIfAbsent(id(i), new StateValue(new byte[1], NOW.plusSeconds(3600))));
        }
        int used = 0;
        for (int i = 0; i < 1000; i++) {
            used += await(small.get(id(i))).isPresent() ? 1 : 0;
        }
        assertThat(used).isGreaterThan(990);
    }

    @Test
    void takesATenthOfTheHeapForEachKindAtMost() throws Exception {
        byte[] large = new byte[1 << 20];
        long tenth = Runtime.getRuntime().maxMemory() / 10 / large.length;
        Instant later = Instant.now().plusSeconds(3600);
        StateKey window = new StateKey("shop", "window", "oUser");
        await(store.putIfAbsent(window, new StateValue(new byte[1], later)));
        for (int i = 0; i < tenth + 10; i++) {
            StateKey key = new StateKey("shop", "parked", "oUser" + i);
            assertThat(await(store.putIfAbsent(key, new StateValue(large, later)))).isPresent();
            assertThat(await(store.get(key))).isPresent();
        }
        assertThat(await(store.scan("shop/parked/", null, 1_000_000)).records())
                .hasSizeBetween((int) tenth - 2, (int) tenth);
        assertThat(await(store.get(window))).isPresent();
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("of kind parked, which take a tenth of the heap, and forgets");
    }

    @Test
    void pagesThroughManyWhileOthersComeAndGo() throws Exception {
        StateStore large = new InMemoryStateStore(100_000, new ManualClock(NOW));
        fill(large, 20_000, NOW.plusSeconds(60));
        Set<String> found = new HashSet<>();
        String cursor = null;
        int pages = 0;
        do {
            StatePage page = await(large.scan("shop/send/", cursor, 7));
            page.records().forEach(record -> assertThat(found.add(record.key().id())).isTrue());
            cursor = page.nextCursor();
            StateKey other = new StateKey("shop", "send", "jd" + pages);
            await(large.putIfAbsent(other, new StateValue(new byte[1], NOW.plusSeconds(60))));
            pages++;
            if (pages % 1000 == 0) {
                // Somebody else's pages, and more than are remembered.
                for (int i = 0; i < 10; i++) {
                    await(large.scan("shop/send/id" + i, null, 1));
                }
            }
        } while (cursor != null);
        assertThat(found).hasSizeGreaterThanOrEqualTo(20_000);
    }

    @Test
    void agreesWithMapsOfSeveralThreadsWhileItGrowsAndShrinks() throws Exception {
        StateStore large = new InMemoryStateStore(100_000, new ManualClock(NOW));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Map<StateKey, StateRecord>>> models = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int number = thread;
            models.add(threads.submit(() -> changedAtRandom(large, number)));
        }
        Map<StateKey, StateRecord> all = new HashMap<>();
        for (Future<Map<StateKey, StateRecord>> model : models) {
            all.putAll(model.get(60, TimeUnit.SECONDS));
        }
        threads.shutdown();
        List<StateRecord> listed = await(large.scan("", null, Integer.MAX_VALUE)).records();
        assertThat(listed).hasSameSizeAs(all.values());
        assertThat(Set.copyOf(listed).equals(Set.copyOf(all.values()))).isTrue();
        Set<StateRecord> due = Set.copyOf(await(large.due("retries", NOW, Integer.MAX_VALUE)));
        all.values().removeIf(record -> record.value().due() == null);
        assertThat(due.equals(Set.copyOf(all.values()))).isTrue();
    }

    /** Changes records that nobody else changes, and tells what must stand then. */
    private static Map<StateKey, StateRecord> changedAtRandom(StateStore store, int thread)
            throws Exception {
        Map<StateKey, StateRecord> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(thread);
        for (int i = 0; i < 20_000; i++) {
            // More and more keys at first, then fewer.
            int range = Math.max(1, Math.min(i, 20_000 - i) / 2);
            StateKey key = id(4 * random.nextInt(range) + thread);
            StateRecord known = model.get(key);
            if (!await(store.get(key)).equals(Optional.ofNullable(known))) {
                throw new AssertionError("another record stands under " + key);
            }
            if (known != null && random.nextInt(3) > 0) {
                assertThat(await(store.remove(key, known.version()))).isTrue();
                model.remove(key);
                continue;
            }
            Due due = random.nextBoolean() ? new Due("retries", NOW) : null;
            StateValue value = new StateValue(new byte[i % 100], NOW.plusSeconds(60), due);
            WriteResult result = await(store.compareAndExchange(key, known, value));
            long version = ((WriteResult.Written) result).version();
            model.put(key, new StateRecord(key, version, value));
        }
        return model;
    }

    @Test
    void letsADecisionChangeNothingElse() throws Exception {
        StateStore one = new InMemoryStateStore(10, new ManualClock(NOW));
        CompletionStage<Object> changed =
                new StateRecords(one)
                        .change(
                                id(1),
                                found -> {
                                    fillOne(one, id(2));
                                    return new StateRecords.Change<>(null, true);
                                });
        assertThatThrownBy(() -> await(changed)).hasMessageContaining("must not write others");
        assertThat(await(one.get(id(2)))).isEmpty();
        fillOne(one, id(1));
        assertThat(await(one.get(id(1)))).isPresent();
    }

    @Test
    void failsTheStageOfADecisionThatThrows() {
        CompletionStage<Object> changed =
                new StateRecords(store)
                        .change(
                                id(1),
                                found -> {
                                    throw new IllegalArgumentException("no decision");
                                });
        assertThatThrownBy(() -> await(changed)).hasMessageContaining("no decision");
    }

    /** Where a record lies differs from store to store, and so does what is looked at first. */
    @RepeatedTest(50)
    void forgetsNoWindowForCallbacks() throws Exception {
        StateStore small = new InMemoryStateStore(100, new ManualClock(NOW));
        StateKey window = new StateKey("shop", "window", "oUser");
        await(small.putIfAbsent(window, new StateValue(new byte[1], NOW.plusSeconds(60))));

        for (int i = 0; i < 1000; i++) {
            StateKey callback = new StateKey("shop", "dedupe", "key" + i);
            await(small.putIfAbsent(callback, new StateValue(new byte[1], NOW.plusSeconds(60))));
            await(small.get(callback));
        }

        assertThat(await(small.get(window))).isPresent();
        assertThat(await(small.scan("shop/dedupe/", null, 2000)).records()).hasSize(100);
    }

    @Test
    void saysNothingWhileRecordsOnlyExpire() throws Exception {
        ManualClock clock = new ManualClock(NOW);
        StateStore small = new InMemoryStateStore(100, clock);
        for (int i = 0; i < 20; i++) {
            fill(small, 50, clock.instant().plusSeconds(60));
            clock.advance(Duration.ofHours(2));
        }
        assertThat(log.warnings()).isEmpty();
        assertThat(await(small.scan("", null, 10)).records()).isEmpty();
    }

    @Test
    void givesARecordBackItsTimeWhenTheClockIsSetBack() throws Exception {
        ManualClock clock = new ManualClock(NOW);
        StateStore small = new InMemoryStateStore(100, clock);
        StateKey key = new StateKey("shop", "window", "oUser");
        await(small.putIfAbsent(key, new StateValue(new byte[1], NOW.plusSeconds(10))));
        clock.advance(Duration.ofDays(-1));
        assertThat(await(small.get(key))).isPresent();
        clock.set(NOW.plusSeconds(10));
        assertThat(await(small.get(key))).isEmpty();
    }

    private static void fill(StateStore store, int records, Instant expires) throws Exception {
        for (int i = 0; i < records; i++) {
            StateValue value =
                    new StateValue(new byte[1], expires, new StateValue.Due("retries", NOW));
            await(store.putIfAbsent(id(i), value));
        }
    }

    private static void fillOne(StateStore store, StateKey key) {
        store.putIfAbsent(key, new StateValue(new byte[1], NOW.plusSeconds(60)));
    }

    private static StateKey id(int number) {
        return new StateKey("shop", "send", "id" + number);
    }
}

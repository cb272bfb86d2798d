// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.camelwechat.store.contract.StateStoreContract;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        assertThat(kept).hasSizeBetween(1, 100);
        assertThat(await(small.due("retries", NOW, 2000)))
                .containsExactlyInAnyOrderElementsOf(kept);
        assertThat(log.warnings()).singleElement().asString().contains("full with 100 records");
    }

    @Test
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
        assertThat(await(small.scan("shop/dedupe/", null, 2000)).records()).hasSizeBetween(1, 100);
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
            await(store.putIfAbsent(new StateKey("shop", "send", "id" + i), value));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.camelwechat.store.contract.StateStoreContract;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class InMemoryStateStoreTest extends StateStoreContract {

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
        List<String> warnings = warningsOf(() -> fill(small, 1000, NOW.plusSeconds(60)));
        List<StateRecord> kept = await(small.scan("", null, 2000)).records();
        assertThat(kept).hasSizeBetween(1, 100);
        assertThat(await(small.due("retries", NOW, 2000)))
                .containsExactlyInAnyOrderElementsOf(kept);
        assertThat(warnings).singleElement().asString().contains("full with 100 records");
    }

    @Test
    void saysNothingWhileRecordsOnlyExpire() throws Exception {
        ManualClock clock = new ManualClock(NOW);
        StateStore small = new InMemoryStateStore(100, clock);
        List<String> warnings =
                warningsOf(
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                fill(small, 50, clock.instant().plusSeconds(60));
                                clock.advance(Duration.ofHours(2));
                            }
                        });
        assertThat(warnings).isEmpty();
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

    private interface Action {
        void run() throws Exception;
    }

    private static List<String> warningsOf(Action action) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(InMemoryStateStore.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            action.run();
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}

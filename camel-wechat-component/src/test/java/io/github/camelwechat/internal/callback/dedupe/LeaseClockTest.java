// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lease is over when it was seen to stand, whatever the clock of another node says. */
class LeaseClockTest {

    private static final Duration APART = Duration.ofSeconds(5);
    private static final Duration FRESHNESS = Duration.ofMinutes(5);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-09-09T10:00:00Z"));
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    private final AtomicLong nanos = new AtomicLong();
    private final InMemoryStateStore store = new InMemoryStateStore(100);
    private final StateKey key = Deduplicator.key("shop", "callback");
    private final Deduplicator ours = node(Duration.ZERO);
    private final Deduplicator ahead = node(APART);
    private final Deduplicator behind = node(APART.negated());

    @BeforeEach
    void start() {
        store.start(new StoreContext(threads, threads, clock));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private Deduplicator node(Duration difference) {
        return new Deduplicator(
                store, () -> clock.instant().plus(difference), FRESHNESS, nanos::get);
    }

    @Test
    void isNotOverForAClockThatIsAheadWhileItIsRenewed() {
        Begun.Run run = (Begun.Run) begin(ours);
        for (int second = 0; second < 10; second++) {
            assertThat(begin(ahead)).isInstanceOf(Begun.Running.class);
            pass(Duration.ofSeconds(1));
            assertThat(ours.renew(run.lease()).toCompletableFuture().join()).isTrue();
        }
    }

    @Test
    void isOverForAClockThatIsAheadOnceItWasSeenToStand() {
        begin(ours);
        assertThat(begin(ahead)).isInstanceOf(Begun.Running.class);

        pass(Deduplicator.SILENCE.minusMillis(1));
        assertThat(begin(ahead)).isInstanceOf(Begun.Running.class);
        pass(Duration.ofMillis(1));

        assertThat(begin(ahead)).isInstanceOf(Begun.Run.class);
    }

    @Test
    void isOverForAClockThatIsBehindOnceItWasSeenToStandForItsLength() {
        begin(ours);
        assertThat(begin(behind)).isInstanceOf(Begun.Running.class);

        pass(Deduplicator.LEASE.minusMillis(1));
        assertThat(begin(behind)).isInstanceOf(Begun.Running.class);
        pass(Duration.ofMillis(1));

        assertThat(begin(behind)).isInstanceOf(Begun.Run.class);
    }

    @Test
    void isOverForNobodyWhoSeesItForTheFirstTime() {
        begin(ours);

        pass(Duration.ofMinutes(1));

        assertThat(begin(behind)).isInstanceOf(Begun.Running.class);
    }

    private Begun begin(Deduplicator node) {
        return node.begin(key).toCompletableFuture().join();
    }

    private void pass(Duration time) {
        clock.advance(time);
        nanos.addAndGet(time.toNanos());
    }
}

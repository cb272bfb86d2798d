// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal's lease is over when it was seen to stand, whatever the clock of a node says. */
class JournalLeaseClockTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-09-09T10:00:00Z"));
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    private final InMemoryStateStore store = new InMemoryStateStore(100, clock);
    private final List<StateKey> silent = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest(name = "clocks {0} s apart")
    @ValueSource(ints = {-3600, -20, -5, 0, 5, 20, 3600})
    void isNotTakenWhileItIsRenewedAndIsTakenWhenItIsNot(int seconds) {
        Journal ours = node(Duration.ZERO);
        Journal other = node(Duration.ofSeconds(seconds));
        JournalRun run = ours.keep(new StateKey("shop", "dedupe", "callback"), new byte[] {1});
        String owner = run.stored().toCompletableFuture().join().owner();

        for (int renewals = 0; renewals < 20; renewals++) {
            clock.advance(Journal.RENEWAL.dividedBy(2));
            assertThat(claimed(other)).isEmpty();
            clock.advance(Journal.RENEWAL.dividedBy(2));
            assertThat(claimed(other)).isEmpty();
            ours.change(run.key(), owner, Optional::of).toCompletableFuture().join();
        }

        Instant died = clock.instant();
        while (claimed(other).isEmpty()) {
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(Duration.between(died, clock.instant()))
                .isBetween(
                        Journal.SILENCE,
                        Journal.LEASE.plusSeconds(1).plusSeconds(Math.max(0, -seconds)));
        assertThat(silent).isNotEmpty().containsOnly(run.key());
    }

    private List<JournalRun> claimed(Journal node) {
        return node.claim(8, silent::add).toCompletableFuture().join();
    }

    private Journal node(Duration difference) {
        return new Journal(
                "shop /wechat/shop",
                store,
                () -> clock.instant().plus(difference),
                new Deadlines(threads),
                failure -> {
                    throw new AssertionError(failure);
                });
    }
}

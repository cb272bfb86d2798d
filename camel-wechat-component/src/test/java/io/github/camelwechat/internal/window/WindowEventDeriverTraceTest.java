// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.window.WindowSubscription.Phase;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.simulator.window.MergeStrategy;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On long random lives the events tell a story that makes sense, and that ends where we are. */
@Tag("slow")
class WindowEventDeriverTraceTest {

    private static final int TRACES = 100;
    private static final int STEPS_OF_A_TRACE = 250;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final Map<WindowEvent.Kind, Integer> told = new EnumMap<>(WindowEvent.Kind.class);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(WindowMerge.class)
    void tellsWhatTheWindowIs(WindowMerge merge) {
        for (int seed = 1; seed <= TRACES; seed++) {
            Random random = new Random(seed);
            List<TraceStep> trace = new ArrayList<>();
            for (int i = 0; i < STEPS_OF_A_TRACE; i++) {
                trace.add(TraceStep.random(random));
            }
            MergeStrategy strategy = MergeStrategy.valueOf(merge.name());
            Reader reader = new Reader(merge);
            new WindowComparison(
                            reader::window,
                            io.github.camelwechat.simulator.window.WindowRules.official(strategy),
                            merge == WindowMerge.MAX)
                    .live(trace, reader::look);
        }
        assertThat(told).containsOnlyKeys(WindowEvent.Kind.values());
    }

    /** Believes nothing but the events. */
    private final class Reader implements WindowEvents.Listener {
        private final WindowMerge merge;
        private Phase phase = Phase.UNKNOWN;
        private ServiceWindow window;
        private WindowEvents events;

        Reader(WindowMerge merge) {
            this.merge = merge;
        }

        ServiceWindow window(ManualClock clock) {
            WindowStore store = new WindowStore(new InMemoryStateStore(10, clock), clock);
            window =
                    new ServiceWindow(
                            store, clock, WindowRules.official(), merge, () -> Duration.ZERO);
            events = new WindowEvents(ACCOUNT, Duration.ofHours(1), window, scheduler, this);
            events.wish();
            return window;
        }

        void look() {
            events.look();
            WindowState state = window.state(ACCOUNT, USER).toCompletableFuture().join();
            Phase now = Phase.of(state);
            // Only WeChat knows: nobody can be told of that, nor that it ends.
            boolean untold = now == Phase.UNKNOWN || phase == Phase.UNKNOWN && now == Phase.CLOSED;
            phase = untold ? now : phase;
            assertThat(phase).as("%s", state).isEqualTo(now);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public CompletionStage<Void> take(String account, OpenId openId, WindowEvent event) {
            told.merge(event.kind(), 1, Integer::sum);
            assertThat(makesSense(event.kind())).as("%s after %s", event, phase).isTrue();
            phase = Phase.of(event.state());
            return CompletableFuture.completedStage(null);
        }

        private boolean makesSense(WindowEvent.Kind kind) {
            return switch (kind) {
                case OPENED -> phase == Phase.UNKNOWN;
                case REOPENED -> phase == Phase.CLOSED || phase == Phase.EXHAUSTED;
                case CLOSING_SOON -> phase == Phase.OPEN;
                case EXHAUSTED -> phase != Phase.EXHAUSTED;
                case CLOSED -> phase == Phase.OPEN || phase == Phase.EXHAUSTED;
            };
        }
    }
}

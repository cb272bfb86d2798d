// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.internal.window.TraceStep.Does;
import io.github.camelwechat.internal.window.TraceStep.Fate;
import io.github.camelwechat.internal.window.TraceStep.Sends;
import io.github.camelwechat.internal.window.WindowComparison.Disagreement;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.simulator.window.MergeStrategy;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ledger and the simulator's window, written apart from the same table, agree on long random
 * lives. {@code -Dtraces.steps} says how many steps, {@code -Dtraces.seed} which.
 */
@Tag("slow")
class WindowModelCheckTest {

    private static final int STEPS_OF_A_TRACE = 250;
    private static final long STEPS = Long.getLong("traces.steps", 100_000);
    private static final long SEED = Long.getLong("traces.seed", 1);

    @ParameterizedTest
    @EnumSource(WindowMerge.class)
    void ledgerAndSimulatorAgree(WindowMerge merge) {
        check(window(merge, ""), merge, STEPS);
    }

    @Test
    void shrinksATooLargeAllowanceToTheMessageTooMany() {
        assertThatThrownBy(
                        () ->
                                check(
                                        window(WindowMerge.MAX, "2026-01-01.message=6/48h"),
                                        WindowMerge.MAX,
                                        10_000))
                .isInstanceOf(Disagreement.class)
                .hasMessageContaining("\n1. the user message")
                .hasMessageContaining("\nthe ledger says open for ")
                .satisfies(WindowModelCheckTest::takesThreeStepsAtMost);
    }

    @Test
    void shrinksAWindowThatEndsASecondLate() {
        assertThatThrownBy(
                        () ->
                                check(
                                        window(WindowMerge.MAX, "2026-01-01.scan=3/61s"),
                                        WindowMerge.MAX,
                                        10_000))
                .hasMessageContaining("the user scan")
                .satisfies(WindowModelCheckTest::takesThreeStepsAtMost);
    }

    @Test
    void shrinksAClockThatIsBehindWeChats() {
        assertThatThrownBy(
                        () ->
                                check(
                                        window(WindowMerge.MAX, "", () -> Duration.ofSeconds(-1)),
                                        WindowMerge.MAX,
                                        10_000))
                .satisfies(WindowModelCheckTest::takesThreeStepsAtMost);
    }

    /** It charges an act with the messages that were sent before, which takes some to be seen. */
    @Test
    void shrinksAClockThatIsAheadOfWeChats() {
        assertThatThrownBy(
                        () ->
                                check(
                                        window(WindowMerge.MAX, "", () -> Duration.ofSeconds(1)),
                                        WindowMerge.MAX,
                                        10_000))
                .satisfies(disagreement -> takesStepsAtMost(disagreement, 5));
    }

    @Test
    void tellsTheTwoWaysOfMergingApart() {
        assertThatThrownBy(
                        () -> check(window(WindowMerge.MAX, ""), WindowMerge.INDEPENDENT, 10_000))
                .satisfies(WindowModelCheckTest::takesThreeStepsAtMost);
    }

    @Test
    void shrinksToStepsOfWhichNoneCanBeSpared() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            numbers.add(i);
        }
        assertThat(
                        TraceShrinker.shrink(
                                numbers, some -> some.containsAll(List.of(3, 500, 501, 999))))
                .containsExactly(3, 500, 501, 999);
    }

    @Test
    void owesWhatAnotherGrantPaidForIt() {
        List<TraceStep> trace =
                List.of(
                        new Does(Trigger.MESSAGE, false),
                        new Sends(Fate.DELIVERED),
                        new Sends(Fate.DELIVERED),
                        new Sends(Fate.DELIVERED),
                        new Sends(Fate.DELIVERED),
                        new Does(Trigger.MENU_CLICK, false),
                        new Sends(Fate.UNDER_WAY),
                        new Sends(Fate.DELIVERED),
                        new TraceStep.ComesBack(),
                        new TraceStep.Waits(Duration.ofMinutes(1)),
                        new Sends(Fate.DELIVERED));
        assertThat(failure(window(WindowMerge.MAX, ""), WindowMerge.MAX, trace)).isNull();
    }

    /** WeChat had counted two of them for the click before we heard of it. */
    @Test
    void chargesWhatWasSentBeforeItHeardOfAnAct() {
        List<TraceStep> trace =
                List.of(
                        new Does(Trigger.MENU_CLICK, false),
                        new TraceStep.Waits(Duration.ofSeconds(5)),
                        new Does(Trigger.SCAN, true),
                        new TraceStep.Waits(Duration.ofSeconds(1)),
                        new Sends(Fate.DELIVERED),
                        new Sends(Fate.UNDER_WAY),
                        new Sends(Fate.DELIVERED),
                        new TraceStep.Hears(),
                        new TraceStep.ComesBack(),
                        new Sends(Fate.DELIVERED));
        assertThat(failure(window(WindowMerge.MAX, ""), WindowMerge.MAX, trace)).isNull();
    }

    /** Fails with the shortest trace on which the two do not agree. */
    private static void check(
            Function<ManualClock, ServiceWindow> window, WindowMerge simulated, long steps) {
        for (long seed = SEED; (seed - SEED) * STEPS_OF_A_TRACE < steps; seed++) {
            Random random = new Random(seed);
            List<TraceStep> trace = new ArrayList<>();
            for (int i = 0; i < STEPS_OF_A_TRACE; i++) {
                trace.add(TraceStep.random(random));
            }
            if (failure(window, simulated, trace) != null) {
                List<TraceStep> shortest =
                        TraceShrinker.shrink(
                                trace, some -> failure(window, simulated, some) != null);
                throw new Disagreement(story(seed, shortest, failure(window, simulated, shortest)));
            }
        }
    }

    private static void takesThreeStepsAtMost(Throwable disagreement) {
        takesStepsAtMost(disagreement, 3);
    }

    private static void takesStepsAtMost(Throwable disagreement, int most) {
        assertThat(disagreement.getMessage().lines().filter(line -> line.matches("\\d+\\. .*")))
                .hasSizeBetween(1, most);
    }

    private static String story(long seed, List<TraceStep> steps, Disagreement end) {
        StringBuilder story =
                new StringBuilder("ledger and simulator disagree (seed " + seed + "):");
        for (int i = 0; i < steps.size(); i++) {
            story.append('\n').append(i + 1).append(". ").append(steps.get(i));
        }
        return story.append('\n').append(end.getMessage()).toString();
    }

    private static Disagreement failure(
            Function<ManualClock, ServiceWindow> window,
            WindowMerge simulated,
            List<TraceStep> trace) {
        MergeStrategy merge = MergeStrategy.valueOf(simulated.name());
        try {
            new WindowComparison(
                            window,
                            io.github.camelwechat.simulator.window.WindowRules.official(merge),
                            merge == MergeStrategy.MAX)
                    .live(trace);
            return null;
        } catch (Disagreement e) {
            return e;
        }
    }

    private static Function<ManualClock, ServiceWindow> window(WindowMerge merge, String rules) {
        return window(merge, rules, () -> Duration.ZERO);
    }

    private static Function<ManualClock, ServiceWindow> window(
            WindowMerge merge, String rules, Supplier<Duration> skew) {
        WindowRules table = WindowRules.official().overriddenBy(rules);
        return clock ->
                new ServiceWindow(
                        new WindowStore(new InMemoryStateStore(10, clock), clock),
                        clock,
                        table,
                        merge,
                        skew);
    }
}

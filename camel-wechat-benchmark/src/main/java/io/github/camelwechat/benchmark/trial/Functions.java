// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.benchmark.load.Effort;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@link CallbackFunctions}, run by JMH. */
public final class Functions implements Trial {

    @Override
    public List<Goal> goals() {
        return List.of(Goal.OPEN_AGAINST_FLOOR, Goal.OPEN_ALLOCATION, Goal.OPEN_AGAINST_WXJAVA);
    }

    @Override
    public List<Figure> run(Effort effort) throws RunnerException {
        boolean full = effort.full();
        TimeValue iteration = TimeValue.milliseconds(full ? 2000 : 40);
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include(CallbackFunctions.class.getName() + "\\..*")
                                        .forks(full ? 3 : 0)
                                        .warmupIterations(full ? 5 : 1)
                                        .warmupTime(iteration)
                                        .measurementIterations(full ? 5 : 1)
                                        .measurementTime(iteration)
                                        .addProfiler(GCProfiler.class)
                                        .shouldFailOnError(true)
                                        .shouldDoGC(full)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();
        double component = nanos(results, "component");
        double floor = nanos(results, "floor");
        double wxJava = nanos(results, "wxJava");
        double kilobytes = bytes(results, "component") / 1000;
        return List.of(
                Figure.of(
                        Goal.OPEN_AGAINST_FLOOR,
                        component / floor,
                        text("%.1f µs : %.1f µs", component / 1000, floor / 1000)),
                Figure.of(
                        Goal.OPEN_ALLOCATION,
                        kilobytes,
                        text(
                                "the floor %.1f kB, WxJava %.1f kB",
                                bytes(results, "floor") / 1000, bytes(results, "wxJava") / 1000)),
                Figure.of(
                        Goal.OPEN_AGAINST_WXJAVA,
                        wxJava / component,
                        text("%.1f µs : %.1f µs", component / 1000, wxJava / 1000)));
    }

    private static double nanos(Collection<RunResult> results, String function) {
        return find(results, function).getPrimaryResult().getScore();
    }

    private static double bytes(Collection<RunResult> results, String function) {
        Result<?> allocation =
                find(results, function).getSecondaryResults().get("gc.alloc.rate.norm");
        if (allocation == null) {
            throw new IllegalStateException("JMH's profiler no longer tells what is allocated");
        }
        return allocation.getScore();
    }

    private static RunResult find(Collection<RunResult> results, String function) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + function))
                .findAny()
                .orElseThrow();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

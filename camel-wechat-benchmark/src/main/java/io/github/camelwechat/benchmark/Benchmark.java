// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark;

import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.trial.CallbackLoad;
import io.github.camelwechat.benchmark.trial.Figure;
import io.github.camelwechat.benchmark.trial.Functions;
import io.github.camelwechat.benchmark.trial.Goal;
import io.github.camelwechat.benchmark.trial.RepliesInTime;
import io.github.camelwechat.benchmark.trial.Reservations;
import io.github.camelwechat.benchmark.trial.SendLoad;
import io.github.camelwechat.benchmark.trial.Soak;
import io.github.camelwechat.benchmark.trial.StartUp;
import io.github.camelwechat.benchmark.trial.TrackedUsers;
import io.github.camelwechat.benchmark.trial.Trial;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All trials in one run. */
public final class Benchmark {

    private Benchmark() {}

    /**
     * Runs all trials in full, prints goal and figure side by side, and writes them into the
     * guide's page. With {@code benchmark.only} some trials run, and nothing is written.
     *
     * @param arguments the folder with benchmark.md and benchmark.svg
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String other = System.getProperty("benchmark.other", "");
        String only = System.getProperty("benchmark.only", "");
        int users = Integer.getInteger("benchmark.users", 1_000_000);
        Duration soak = Duration.ofMinutes(Integer.getInteger("benchmark.soak", 60));
        Effort effort =
                Effort.full(users, soak, other.isEmpty() ? null : Path.of(other).toAbsolutePath());
        List<Trial> trials =
                only.isEmpty() ? trials() : named(Set.copyOf(Arrays.asList(only.split(","))));
        Report report = new Report(run(trials, effort, output), !other.isEmpty());
        output.println();
        output.print(report.markdown());
        if (only.isEmpty()) {
            report.write(Path.of(arguments[0]));
        }
        // Libraries that were measured against leave threads behind.
        System.exit(0);
    }

    /** Runs each of them, and prints every figure as soon as it is there. */
    static List<Figure> run(List<Trial> trials, Effort effort, PrintStream output)
            throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (Trial trial : trials) {
            for (Figure figure : trial.run(effort)) {
                Goal goal = figure.goal();
                output.printf(
                        "%s%s: %s%s (%s)%n",
                        goal.what(),
                        goal.baseline().isEmpty() ? "" : ", against " + goal.baseline(),
                        figure.nowText(),
                        goal.isSet() ? ", goal " + goal.text() : "",
                        figure.detail());
                figures.add(figure);
            }
        }
        figures.sort(Comparator.comparing(Figure::goal));
        return figures;
    }

    /** In an order in which the short ones come first. */
    static List<Trial> trials() {
        return List.of(
                new StartUp(),
                new TrackedUsers(),
                new Functions(),
                new CallbackLoad(),
                new SendLoad(),
                new Reservations(),
                new RepliesInTime(),
                new Soak());
    }

    private static List<Trial> named(Set<String> names) {
        List<Trial> chosen =
                trials().stream()
                        .filter(trial -> names.contains(trial.getClass().getSimpleName()))
                        .toList();
        if (chosen.size() != names.size()) {
            throw new IllegalArgumentException(
                    "benchmark.only names a trial that does not exist; there are "
                            + trials().stream()
                                    .map(trial -> trial.getClass().getSimpleName())
                                    .collect(Collectors.joining(", ")));
        }
        return chosen;
    }
}

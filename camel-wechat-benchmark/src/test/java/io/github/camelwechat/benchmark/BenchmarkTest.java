// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.trial.Figure;
import io.github.camelwechat.benchmark.trial.Goal;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Every row of the benchmark is measured in every build; how fast anything is, is only printed. */
class BenchmarkTest {

    private static final Path PAGE = Path.of("../src/docs/benchmark.md");

    @Test
    void refusesAPageWithoutItsMarks() {
        Report report = new Report(List.of(), false);

        assertThatThrownBy(() -> report.into("# Another page\n"))
                .hasMessageContaining("the page has no lines");
    }

    @Test
    void everyGoalHasOneTrial() {
        assertThat(Benchmark.trials().stream().flatMap(trial -> trial.goals().stream()))
                .containsExactlyInAnyOrder(Goal.values());
    }

    @Test
    @Tag("slow")
    void measuresEveryRow() throws Exception {
        List<Figure> figures = Benchmark.run(Benchmark.trials(), Effort.brief(), System.out);

        assertThat(figures).extracting(Figure::goal).containsExactly(Goal.values());
        assertThat(figures)
                .allSatisfy(figure -> assertThat(figure.now()).as(figure.goal().what()).isFinite());
        Report report = new Report(figures, false);
        String page = report.into(Files.readString(PAGE));
        assertThat(
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new InputSource(new StringReader(report.chart())))
                                .getElementsByTagName("rect")
                                .getLength())
                .isGreaterThan(10);
        assertThat(Arrays.asList(Goal.values()))
                .allSatisfy(goal -> assertThat(page).contains("| " + goal.what() + " |"));
    }
}

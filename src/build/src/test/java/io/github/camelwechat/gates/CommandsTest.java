// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rules for the commands that the README tells people to type: each is a single one, and CI runs
 * the second.
 */
class CommandsTest {

    @Test
    void refusesASectionThatTakesMoreThanOneCommand() {
        String page = "## Try it\n\n```sh\nmake ready\nmake run\n```\n";

        assertThatThrownBy(() -> command(page, "Try it")).isInstanceOf(AssertionError.class);
    }

    @Test
    void tryingItTakesOneCommand() throws IOException {
        assertThat(command(readme(), "Try it")).isEqualTo("./mvnw -Pdemo");
    }

    @Test
    void ciRunsWhatTheReadmeSaysAndNothingElse() throws IOException {
        List<String> steps =
                Files.readAllLines(SourceTree.root().resolve(".ci/run")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .filter(line -> !line.startsWith("set ") && !line.startsWith("cd "))
                        .toList();

        assertThat(steps).containsExactly(command(readme(), "Build and test"));
    }

    @Test
    void whatTheCommandsNeedCanBeExecuted() {
        assertThat(SourceTree.root().resolve("mvnw")).isExecutable();
        assertThat(SourceTree.root().resolve(".ci/run")).isExecutable();
        assertThat(SourceTree.root().resolve("src/build/install-browser")).isExecutable();
    }

    private static String readme() throws IOException {
        return Files.readString(SourceTree.root().resolve("README.md"));
    }

    private static String command(String page, String section) {
        String rest = page.substring(page.indexOf("## " + section + "\n"));
        List<String> block =
                rest.lines()
                        .dropWhile(line -> !line.startsWith("```"))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("```"))
                        .toList();
        assertThat(block).as("first code block of " + section).hasSize(1);
        return block.get(0);
    }
}

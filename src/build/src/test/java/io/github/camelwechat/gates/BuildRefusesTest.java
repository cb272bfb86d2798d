// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The gates that are Maven's: modules that inherit everything from the root pom, as ours do, and
 * that it must refuse. Only a real build proves that a plugin is bound, reads our files and fails.
 */
@Tag("slow")
class BuildRefusesTest {

    @Test
    void refusesCodeThatIsNotFormattedAndFilesWithoutTheLicenceLine() throws Exception {
        assertThat(refusal("unformatted", "validate"))
                .contains("Unformatted.java", "+class·Unformatted·{")
                .contains("Unlicensed.java", "+//·SPDX-License-Identifier")
                .contains("spotless:apply");
    }

    @Test
    void refusesNullWhereThePackagePromisesNone() throws Exception {
        assertThat(refusal("null-contract", "compile")).contains("Nothing.java:[7,9] [NullAway]");
    }

    @Test
    void refusesWarningsOfTheCompiler() throws Exception {
        assertThat(refusal("compiler-warning", "compile"))
                .contains("Raw.java:[8,5] found raw type", "-Werror");
    }

    private static String refusal(String sample, String phase)
            throws IOException, InterruptedException {
        String maven = System.getProperty("gates.maven");
        assumeTrue(maven != null, "started without Maven, so there is no build to try");
        Path output = Files.createTempFile(Path.of("target"), sample, ".log");
        List<String> command =
                List.of(
                        maven,
                        "-B",
                        "-Dmaven.repo.local=" + System.getProperty("gates.repository"),
                        "-f",
                        SourceTree.badSample(sample).resolve("pom.xml").toString(),
                        "clean",
                        phase);
        Process build =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        int status = build.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(status).as(text).isEqualTo(1);
        return text;
    }
}

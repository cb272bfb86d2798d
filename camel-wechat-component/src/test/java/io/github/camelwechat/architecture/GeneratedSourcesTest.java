// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules of generated sources: what is committed under src/generated is what the options and
 * converters of today generate.
 */
class GeneratedSourcesTest {

    private static final Path GENERATED = Path.of("src/generated");
    private static final Path COMMITTED = Path.of("target/committed-generated");
    private static final String JSON = "io/github/camelwechat/wechat.json";

    @Test
    void refusesAnOptionThatWasAddedWithoutCommittingWhatItGenerates(@TempDir Path folder)
            throws IOException {
        Path committed = write(folder, "committed/Configurer.java", "case \"appId\":");
        Path generated = write(folder, "generated/Configurer.java", "case \"appId\": case \"b\":");

        assertThat(GeneratedDrift.between(committed, generated))
                .containsExactly("Configurer.java is generated differently from what is committed");
    }

    @Test
    void refusesAGeneratedFileThatIsNotCommittedAndACommittedOneThatNothingGenerates(
            @TempDir Path folder) throws IOException {
        Path committed = write(folder, "committed/old/Loader.java", "");
        Path generated = write(folder, "generated/new/Loader.java", "");

        assertThat(GeneratedDrift.between(committed.getParent(), generated.getParent()))
                .containsExactly(
                        "new/Loader.java is generated but not committed",
                        "old/Loader.java is committed but no longer generated");
    }

    @Test
    void whatIsCommittedIsWhatIsGenerated() throws IOException {
        assertThat(GENERATED.resolve("resources/META-INF").resolve(JSON)).exists();

        assertThat(GeneratedDrift.between(COMMITTED, GENERATED))
                .as("commit src/generated as the build left it")
                .isEmpty();
    }

    @Test
    void theJsonIsWhereTheCatalogAndIdesLookForIt() {
        assertThat(Path.of("target/classes", JSON))
                .hasSameTextualContentAs(Path.of("target/classes/META-INF", JSON));
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file.getParent();
    }
}

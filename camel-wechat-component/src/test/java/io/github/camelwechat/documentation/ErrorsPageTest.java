// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Page, exceptions and health speak from one catalogue. */
class ErrorsPageTest {

    @Test
    void thePageIsTheCatalogue() throws IOException {
        Path written = Files.writeString(Path.of("target", "errors.md"), ErrorsPage.text());

        assertThat(Markdown.page("src/docs/errors.md").text().equals(ErrorsPage.text()))
                .as(
                        "src/docs/errors.md says what the catalogue says: if not, replace it by %s",
                        written)
                .isTrue();
    }

    @Test
    void thePageExplainsWhatExceptionsSay() {
        assertThat(ErrorsPage.text())
                .contains("| 40001 (token) | `CONFIG` |")
                .contains("| 40164 | `NEEDS_ADMIN` |")
                .contains("| `UNKNOWN` |");
    }
}

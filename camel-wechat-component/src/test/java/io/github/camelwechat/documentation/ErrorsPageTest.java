// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Page, exceptions and health speak from one catalogue. */
class ErrorsPageTest {

    @Test
    void thePageIsTheCatalogue() throws IOException {
        new GeneratedPage("src/docs/errors.md", ErrorsPage.text()).assertCommitted();
    }

    @Test
    void thePageExplainsWhatExceptionsSay() {
        assertThat(ErrorsPage.text())
                .contains("| 40001 (token) | `CONFIG` |")
                .contains("| 40164 | `NEEDS_ADMIN` |")
                .contains("| `UNKNOWN` |");
    }
}

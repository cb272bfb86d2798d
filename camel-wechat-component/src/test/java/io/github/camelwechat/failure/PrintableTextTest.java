// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rules of foreign words in our failures: visible and harmless wherever they are printed. */
class PrintableTextTest {

    private static final String FOREIGN = "a\r\nERROR forged\u001b[2J\u202eb\u2028c";

    @Test
    void showsWhatWouldBreakALineOrCommandATerminal() {
        ApiErrorException failure = new ApiErrorException("shop", "/x", 1, FOREIGN, FOREIGN);

        String shown = "a\\r\\nERROR forged\\u001b[2J\\u202eb\\u2028c";
        assertThat(failure.getMessage()).contains(shown).doesNotContain("\n", "\r", "\u001b");
        assertThat(failure.errorMessage()).isEqualTo(shown);
        assertThat(failure.requestId()).isEqualTo(shown);
        assertThat(new InvalidMessageException("shop", FOREIGN)).hasMessage(shown);
    }

    @Test
    void leavesWordsInAnyLanguageAsTheyAre() {
        String words = "余额不足 👨‍👩‍👧 (rid: 6a-1b)";

        assertThat(new InvalidMessageException("shop", words)).hasMessage(words);
    }
}

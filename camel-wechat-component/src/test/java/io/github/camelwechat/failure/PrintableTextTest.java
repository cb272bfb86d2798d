// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.OpenId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** It stands in log lines as it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\nb",
                "a\u001b[2J",
                "a\u009b2J",
                "a\u202eb",
                "a\u2028b",
                "a\u00a0b"
            })
    void takesNoOpenidThatWouldBreakALine(String openId) {
        assertThatThrownBy(() -> new OpenId(openId))
                .hasMessageContaining("printable characters")
                .hasMessageNotContaining(openId);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackQueryTest {

    @Test
    void takesEqualValuesOfOneParameterForOne() {
        CallbackQuery query = CallbackQuery.parse("a=1&b=%2B&a=1&b=%2b&a=%31");

        assertThat(query.values()).isEqualTo(Map.of("a", "1", "b", "+"));
        assertThat(query.ambiguous()).isEmpty();
    }

    @Test
    void givesNoValueToAParameterThatHasSeveral() {
        CallbackQuery query = CallbackQuery.parse("a=1&b=2&a=3&a=1&c=&c");

        assertThat(query.values()).isEqualTo(Map.of("b", "2", "c", ""));
        assertThat(query.ambiguous()).containsExactly("a");
        assertThat(query.get("a")).isNull();
    }

    @Test
    void readsNoMoreThanThirtyTwoParameters() {
        CallbackQuery query = CallbackQuery.parse("a=1&" + "b=2&".repeat(31) + "c=3");

        assertThat(query.values()).containsOnlyKeys("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "x=1, 0",
        "X-Forwarded-For=1, 1",
        "x-forwarded-for=1&X-FORWARDED-FOR=2, 2",
        "a=1;X-Forwarded-For=2, 1",
        "X%2DForwarded%2dFor, 1",
        "X-Forwarded-For=%zz, 1"
    })
    void countsHoweverAParameterIsSpelt(String query, int count) {
        assertThat(CallbackQuery.count(query, "X-Forwarded-For")).isEqualTo(count);
        assertThat(CallbackQuery.count("a=1&".repeat(100) + query, "X-Forwarded-For"))
                .isEqualTo(count);
    }
}

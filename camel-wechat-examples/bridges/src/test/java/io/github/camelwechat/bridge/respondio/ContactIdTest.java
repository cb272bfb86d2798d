// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.respondio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"o", "oK7dQ5xW2mZr8vTnB4yJcE1hLgPs", "o-_-7dQ5xW2mZr8vTnB4yJcE1hL-"})
    void hasNoHyphenAndLeadsBackToTheOpenid(String openId) {
        assertThat(ContactId.of(openId)).matches("[A-Za-z0-9_=+/@]{1,50}").doesNotContain("-");
        assertThat(ContactId.openId(ContactId.of(openId))).isEqualTo(openId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a=b", "a b", "o1234567890123456789012345678901234567890123456789ab"})
    void refusesWhatCouldNotBeLedBack(String openId) {
        assertThatThrownBy(() -> ContactId.of(openId))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most 50 letters");
    }

    @Test
    void keepsTwoUsersApart() {
        assertThat(ContactId.of("o-a")).isNotEqualTo(ContactId.of("o_a"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import static io.github.camelwechat.WeChatConstants.OPEN_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.SimulatedOperationsTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Typing, agents and their sessions. */
class OperationsOnAgentsTest extends SimulatedOperationsTest {

    @ParameterizedTest
    @EnumSource
    void showsTypingToAUserWhoJustWrote(Author author) throws Exception {
        assertThat(refusal(author, "startTyping", null, OPEN_ID, "oAlice")).isEqualTo(40003);
        wechat().user("oAlice").says("hello").outcome();

        assertThat(ask(author, "startTyping", null, OPEN_ID, "oAlice").get("errcode")).isEqualTo(0);
        assertThat(ask(author, "startTyping", null, OPEN_ID, "oAlice").get("errcode"))
                .isEqualTo(45081);
        assertThat(ask(author, "stopTyping", null, OPEN_ID, "oAlice").get("errcode")).isEqualTo(0);
    }
}

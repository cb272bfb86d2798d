// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.KF_ACCOUNT;
import static io.github.camelwechat.WeChatConstants.OPEN_ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Typing, agents and their sessions. */
class AgentOperationsTest extends OperationTest {

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

    @ParameterizedTest
    @EnumSource
    void keepsTheAgents(Author author) throws Exception {
        assertThat(refusal(author, "deleteAgent", null, KF_ACCOUNT, "li@shop")).isEqualTo(65401);
        ask(author, "addAgent", "{'kf_account':'li@shop','nickname':'小李 🎧'}");
        ask(author, "updateAgent", "{'nickname':'老李 🎧'}", KF_ACCOUNT, "li@shop");
        ask(author, "inviteAgent", "{'invite_wx':'li_at_wechat'}", KF_ACCOUNT, "li@shop");
        upload(author, "setAgentAvatar", picture(), "li.png", KF_ACCOUNT, "li@shop");

        assertThat(ask(author, "listAgents", null).get("kf_list").toString())
                .contains("li@shop", "老李 🎧", "li_at_wechat", "/");
        assertThat(ask(author, "listOnlineAgents", null).get("kf_online_list"))
                .isEqualTo(List.of());
        ask(author, "deleteAgent", null, KF_ACCOUNT, "li@shop");
        assertThat(ask(author, "listAgents", null).get("kf_list")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @EnumSource
    void connectsAUserWithAnAgent(Author author) throws Exception {
        String[] both = {KF_ACCOUNT, "li@shop", OPEN_ID, "oAlice"};
        long start = wechat().clock().instant().getEpochSecond();
        wechat().user("oAlice").follows();
        ask(author, "addAgent", "{'nickname':'小李'}", KF_ACCOUNT, "li@shop");
        ask(author, "inviteAgent", "{'invite_wx':'li_at_wechat'}", KF_ACCOUNT, "li@shop");
        wechat().agent("li@shop").acceptsInvitation();
        assertThat(refusal(author, "createSession", null, both)).isEqualTo(65415);
        wechat().agent("li@shop").comesOnline();

        ask(author, "createSession", null, both);

        assertThat(ask(author, "listOnlineAgents", null).toString()).contains("li@shop");
        assertThat(ask(author, "getSession", null, OPEN_ID, "oAlice"))
                .containsEntry("kf_account", "li@shop");
        assertThat(ask(author, "listSessions", null, KF_ACCOUNT, "li@shop").toString())
                .contains("oAlice");
        assertThat(ask(author, "listWaitingSessions", null)).containsEntry("count", 0);
        wechat().agent("li@shop").says("oAlice", "您好 😀");
        ask(author, "closeSession", null, both);
        assertThat(refusal(author, "closeSession", null, both)).isEqualTo(65413);
        String range = "{'starttime':%d,'endtime':%d}".formatted(start - 60, start + 3600);
        assertThat(ask(author, "listSessionMessages", range).get("recordlist").toString())
                .contains("您好 😀", "oAlice");
    }

    private static byte[] picture() throws IOException {
        try (InputStream picture = AgentOperationsTest.class.getResourceAsStream("/picture.png")) {
            return picture.readAllBytes();
        }
    }
}

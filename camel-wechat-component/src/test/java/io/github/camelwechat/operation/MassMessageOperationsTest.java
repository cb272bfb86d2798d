// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.OPEN_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages to many. */
class MassMessageOperationsTest extends OperationTest {

    private static final String TEXT = "'msgtype':'text','text':{'content':'大家好 👋 <b>&'}";
    private static final String TO_ALL =
            "{'filter':{'is_to_all':true},'clientmsgid':'spring-2026'," + TEXT + "}";

    @ParameterizedTest
    @EnumSource
    void refusesAnIdThatIsTooLongBeforeAnyCall(Author author) throws Exception {
        assertThat(
                        perform(author, "sendToAll", TO_ALL.replace("spring-2026", "x".repeat(33)))
                                .getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("at most 32 bytes");
        assertThat(wechat().requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void sendsToAllOnceAndTellsOfTheFirstTimeWhenRepeated(Author author) throws Exception {
        wechat().user("oAlice").follows();
        Object id = ask(author, "sendToAll", TO_ALL).get("msg_id");
        assertThat(refusal(author, "sendToAll", TO_ALL)).isEqualTo(45066);
        wechat().advance(Duration.ofMinutes(2));

        Map<String, Object> repeated = ask(author, "sendToAll", TO_ALL);

        assertThat(repeated).containsEntry("duplicate", true).containsEntry("msg_id", id);
        assertThat(ask(author, "getMassStatus", "{'msg_id':" + id + "}").get("msg_status"))
                .isEqualTo("SEND_SUCCESS");
        assertThat(texts("oAlice")).containsExactly("大家好 👋 <b>&");
    }

    @ParameterizedTest
    @EnumSource
    void sendsToSomeAfterOneSawIt(Author author) throws Exception {
        for (String openId : List.of("oAlice", "oBob", "oCarol")) {
            wechat().user(openId).follows();
        }
        ask(author, "previewMass", "{" + TEXT + "}", OPEN_ID, "oCarol");
        ask(author, "sendToUsers", "{'touser':['oAlice','oBob']," + TEXT + "}");
        wechat().advance(Duration.ofMinutes(1));

        for (String openId : List.of("oAlice", "oBob", "oCarol")) {
            assertThat(texts(openId)).containsExactly("大家好 👋 <b>&");
        }
    }

    @ParameterizedTest
    @EnumSource
    void setsHowFastTheyGoOut(Author author) throws Exception {
        ask(author, "setMassSpeed", "{'speed':3}");

        assertThat(ask(author, "getMassSpeed", null)).containsEntry("speed", 3);
    }

    @ParameterizedTest
    @EnumSource
    void deletesNothingThatWasNeverSent(Author author) throws Exception {
        assertThat(refusal(author, "deleteMass", "{'msg_id':1}")).isNotZero();
    }

    /** Without what WeChat itself says, sooner or later, because nobody here takes callbacks. */
    private List<String> texts(String openId) {
        return wechat().user(openId).chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .map(ChatEntry::text)
                .filter(text -> !text.equals(ChatEntry.FAULT_BANNER))
                .toList();
    }
}

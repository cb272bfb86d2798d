// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.standin.RespondIoStandIn;
import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A custom channel of respond.io. */
class RespondIoBridgeTest extends BridgeContract {

    @Override
    protected String system() {
        return "respondio";
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return new RespondIoStandIn(
                FreePort.choose(), clock, RespondIoStandIn.Variant.AS_DOCUMENTED);
    }

    private RespondIoStandIn respondIo() {
        return (RespondIoStandIn) helpdesk();
    }

    /** respond.io has the file on the web already, so the user gets a link. */
    @Override
    @Test
    void givesAFileThatWeChatDoesNotCarryBackToTheAgent() {
        SimulatedUser user = customer();

        helpdesk().agentSends(user.openid(), "", "", "terms.pdf", "application/pdf", bytes("%PDF"));

        eventually(
                () ->
                        assertThat(accountMessages(user))
                                .singleElement()
                                .satisfies(
                                        entry -> {
                                            assertThat(entry.type()).isEqualTo("news");
                                            assertThat(entry.text()).contains("terms.pdf");
                                        }));
    }

    /** The channel does not say who of the agents speaks. */
    @Override
    @Test
    void letsAnAgentSpeakUnderAnAccountThatWeChatKnowsAndElseTheAccountItself() {
        SimulatedUser user = customer();

        helpdesk().agentSays(user.openid(), "Carol", "I am Carol");

        eventually(() -> assertThat(seen(user)).containsExactly("I am Carol"));
        assertThat(accountMessages(user).get(0).frame().agent()).isNull();
    }

    /** The channel has no place for it: the agent reads of the window in the refusal. */
    @Override
    @Test
    void showsTheServiceWindowWhereTheAgentLooks() {
        SimulatedUser user = customer();

        assertThat(helpdesk().window(user.openid())).isNull();
    }

    /** The channel has no conversations. */
    @Override
    @Test
    void beginsANewConversationAfterTheGap() {
        SimulatedUser user = customer();
        later(GAP.plusHours(1));

        user.says("hello again").await();

        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "hello again"));
        helpdesk().agentSays(user.openid(), "Bob", "welcome back");
        eventually(() -> assertThat(seen(user)).containsExactly("welcome back"));
    }

    @Test
    void tellsTheAgentInTheResponseThatWeChatTookIt() {
        SimulatedUser user = customer();
        int before = respondIo().requests().size();

        helpdesk().agentSays(user.openid(), "", "hello yourself");

        helpdesk().awaitWebhooks();
        assertThat(seen(user)).containsExactly("hello yourself");
        assertThat(respondIo().status(user.openid(), "hello yourself")).isEqualTo("sent");
        settled();
        assertThat(respondIo().requests()).as("and in no other way").hasSize(before);
    }

    @Test
    void tellsTheAgentInTheResponseWhyWeChatDidNotTakeIt() {
        SimulatedUser user = customer();
        later(Duration.ofHours(49));
        int before = respondIo().requests().size();

        helpdesk().agentSays(user.openid(), "", "are you there?");

        helpdesk().awaitWebhooks();
        assertThat(respondIo().status(user.openid(), "are you there?")).isEqualTo("failed");
        assertThat(helpdesk().refusals(user.openid()))
                .singleElement()
                .asString()
                .startsWith("Not delivered to WeChat: the service window is closed since")
                .contains("It reopens when the user");
        settled();
        assertThat(respondIo().requests()).as("and in no other way").hasSize(before);
    }

    @Test
    void tellsTheAgentLaterWhatBecameOfAnAnswerThatHadToWait() {
        SimulatedUser user = customer();
        wechat().inject(new Fault.Busy(), 8, "/cgi-bin/message/custom/send");

        helpdesk().agentSays(user.openid(), "", "at last");
        helpdesk().awaitWebhooks();

        assertThat(seen(user)).isEmpty();
        assertThat(respondIo().statusReports(user.openid())).isEmpty();
        eventually(
                SECOND,
                () -> assertThat(respondIo().statusReports(user.openid())).containsExactly("sent"));
        assertThat(seen(user)).containsExactly("at last");
    }

    @Test
    void takesTheSameWordsForANewAnswerAfterAWhile() {
        SimulatedUser user = customer();
        helpdesk().agentSays(user.openid(), "", "yes");
        helpdesk().awaitWebhooks();
        helpdesk().repeatLastWebhook();
        later(Duration.ofSeconds(11));

        helpdesk().agentSays(user.openid(), "", "yes");

        eventually(() -> assertThat(seen(user)).containsExactly("yes", "yes"));
        later(Duration.ofSeconds(11));
        helpdesk().agentSays(user.openid(), "", "yes");
        eventually(() -> assertThat(seen(user)).containsExactly("yes", "yes", "yes"));
    }

    @Test
    void takesACallThatGaveUpForTheSameWhenItIsMadeAgain() {
        SimulatedUser user = customer();
        wechat().inject(new Fault.Busy(), 8, "/cgi-bin/message/custom/send");

        assertThat(respondIo().callsFor(Duration.ofMillis(300), user.openid(), "hello?"))
                .isEqualTo(-1);

        eventually(SECOND, () -> assertThat(seen(user)).containsExactly("hello?"));
        later(MINUTE);
        helpdesk().agentSays(user.openid(), "", "hello?");
        helpdesk().awaitWebhooks();
        assertThat(respondIo().status(user.openid(), "hello?")).isEqualTo("sent");
        settled();
        assertThat(seen(user)).containsExactly("hello?");
    }

    @Test
    void letsAUserTapOrTypeAQuickReply() {
        SimulatedUser user = customer();
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("type", "quick_reply")
                .put("title", "Well?")
                .putArray("replies")
                .add("Yes")
                .add("No");
        respondIo().says(user.openid(), question, "Well?", null);
        eventually(() -> assertThat(seen(user)).containsExactly("Well?\n\n1. Yes\n2. No"));

        user.says("2").await();

        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "No"));
    }

    @Test
    void tellsTheAgentOfATypeThatWeChatDoesNotHave() {
        SimulatedUser user = customer();

        respondIo()
                .says(
                        user.openid(),
                        JsonNodeFactory.instance.objectNode().put("type", "poll"),
                        "poll",
                        null);

        helpdesk().awaitWebhooks();
        assertThat(helpdesk().refusals(user.openid()))
                .containsExactly("WeChat has no message of the type poll, or it is empty.");
    }
}

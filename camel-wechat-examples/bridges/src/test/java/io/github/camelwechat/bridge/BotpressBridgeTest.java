// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.published.PublishedRequests;
import io.github.camelwechat.bridge.standin.BotpressStandIn;
import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A Botpress bot, by the Chat API. */
class BotpressBridgeTest extends BridgeContract {

    @Override
    protected String system() {
        return "botpress";
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return new BotpressStandIn(
                FreePort.choose(), clock, BotpressStandIn.Variant.AS_IN_THE_SOURCE);
    }

    private BotpressStandIn bot() {
        return (BotpressStandIn) helpdesk();
    }

    /** What a bot has on the web already, the user gets as a link. */
    @Override
    @Test
    void givesAFileThatWeChatDoesNotCarryBackToTheAgent() {
        SimulatedUser user = customer();

        bot().agentSends(user.openid(), "", "", "terms.pdf", "application/pdf", bytes("%PDF"));

        eventually(
                () ->
                        assertThat(seen(user))
                                .singleElement()
                                .asString()
                                .contains("<a href=\"http://127.0.0.1:")
                                .contains(">terms.pdf</a>"));
    }

    /** There is one bot and no agent. */
    @Override
    @Test
    void letsAnAgentSpeakUnderAnAccountThatWeChatKnowsAndElseTheAccountItself() {
        SimulatedUser user = customer();

        bot().agentSays(user.openid(), "", "I am a bot");

        eventually(() -> assertThat(seen(user)).containsExactly("I am a bot"));
        assertThat(accountMessages(user).get(0).frame().agent()).isNull();
    }

    @Test
    void bringsWhatTheBotSaysBeforeTheBridgeKnowsThatItWasAsked() {
        SimulatedUser user = newUser();
        bot().replies("open sesame", "welcome");

        user.says("open sesame").await();

        eventually(() -> assertThat(seen(user)).containsExactly("welcome"));
    }

    @Test
    void findsWhatNoWebhookTold() {
        SimulatedUser user = customer();
        bot().losesWebhooks(true);
        bot().agentSays(user.openid(), "", "first");
        bot().agentSays(user.openid(), "", "second");
        bot().losesWebhooks(false);

        eventually(() -> assertThat(seen(user)).containsExactly("first", "second"));
        settled();
        assertThat(seen(user)).containsExactly("first", "second");
    }

    @Test
    void tellsTheBotWhatAUserChose() {
        SimulatedUser user = customer();
        bot().says(user.openid(), question());
        eventually(
                () -> assertThat(seen(user)).containsExactly("Which size?\n\n1. 42\n2. 43 wide"));

        user.says("2").await();
        user.says("43 wide").await();
        user.says("neither").await();

        eventually(
                () ->
                        assertThat(customerTexts(user))
                                .containsExactly("hello", "s43w", "s43w", "neither"));
    }

    @Test
    void forgetsWhatWasOfferedWhenTheBotSaysSomethingElse() {
        SimulatedUser user = customer();
        bot().says(user.openid(), question());
        bot().agentSays(user.openid(), "", "How many?");
        eventually(() -> assertThat(seen(user)).hasSize(2));

        user.says("2").await();

        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "2"));
    }

    private static ObjectNode question() {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("type", "choice").put("text", "Which size?");
        question.putArray("options").addObject().put("label", "42").put("value", "s42");
        question.withArray("options").addObject().put("label", "43 wide").put("value", "s43w");
        return question;
    }

    @Test
    void showsACardOfTheBotAsACard() {
        SimulatedUser user = customer();
        ObjectNode card = JsonNodeFactory.instance.objectNode();
        card.put("type", "card").put("title", "Shoe").put("subtitle", "99 yuan");
        card.put("imageUrl", "https://cdn.example/1.png")
                .putArray("actions")
                .addObject()
                .put("action", "url")
                .put("label", "Open")
                .put("value", "https://shop.example/1");

        bot().says(user.openid(), card);

        eventually(
                () ->
                        assertThat(accountMessages(user))
                                .singleElement()
                                .satisfies(
                                        entry -> {
                                            assertThat(entry.type()).isEqualTo("news");
                                            assertThat(entry.text()).contains("Shoe");
                                        }));
    }

    @Test
    void tellsTheBotOfATapOnTheMenuAsACustomEvent() {
        SimulatedUser user = customer();

        user.clicks("CONTACT").await();

        eventually(
                () ->
                        assertThat(bot().events(user.openid()))
                                .singleElement()
                                .satisfies(
                                        event -> {
                                            assertThat(event.path("type").asText())
                                                    .isEqualTo("wechat.CLICK");
                                            assertThat(event.path("key").asText())
                                                    .isEqualTo("CONTACT");
                                        }));
    }

    @Test
    void countsOnlyWhatTheBotSaysAsAnswers() {
        SimulatedUser user = customer();
        user.says("one").await();
        user.says("two").await();

        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "one", "two"));
        helpdesk().awaitWebhooks();
        settled();
        assertThat(accountMessages(user)).extracting(ChatEntry::text).isEmpty();
    }

    @AfterAll
    void asksWhatBotpressDescribes() {
        assertThat(bot().requests()).isNotEmpty();
        assertThat(
                        PublishedRequests.of("botpress")
                                .breaches(bot().requests(), "/" + BotpressStandIn.HOOK))
                .isEmpty();
    }
}

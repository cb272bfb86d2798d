// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.bridge.published.PublishedRequests;
import io.github.camelwechat.bridge.standin.IntercomStandIn;
import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Intercom, by its REST API and the webhooks of an app. */
class IntercomBridgeTest extends BridgeContract {

    @Override
    protected String system() {
        return "intercom";
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return new IntercomStandIn(FreePort.choose(), clock);
    }

    @Test
    void answersWhenItsAddressIsTried() throws Exception {
        assertThat(intercom().head()).isEqualTo(200);
        assertThat(intercom().ping()).isEqualTo(200);
        assertThat(intercom().post("no JSON", IntercomStandIn.CLIENT_SECRET)).isEqualTo(400);
    }

    @Test
    void bringsAnswersOfWhichNoWebhookTold() {
        SimulatedUser user = customer();
        intercom().giveUpWebhooks(true);
        later(SECOND);

        intercom().agentSays(user.openid(), "Bob", "nobody told you");

        eventually(SECOND, () -> assertThat(seen(user)).containsExactly("nobody told you"));
        intercom().giveUpWebhooks(false);
    }

    @Test
    void bringsAnswersWhoseWebhooksComeInAnotherOrder() {
        SimulatedUser user = customer();
        intercom().reverseNext(3);

        intercom().agentSays(user.openid(), "Bob", "a");
        intercom().agentNotes(user.openid(), "Bob", "between us");
        intercom().agentSays(user.openid(), "Bob", "b");

        eventually(() -> assertThat(seen(user)).containsExactlyInAnyOrder("a", "b"));
    }

    @Test
    void bringsWhatAnAgentBeginsWith() {
        SimulatedUser user = customer();
        intercom().deleteConversations(user.openid());

        intercom().agentSays(user.openid(), "Bob", "your parcel is here");

        eventually(() -> assertThat(seen(user)).containsExactly("your parcel is here"));
    }

    @Test
    void bringsFormattedTextAsLinesAndItsPicturesAfterIt() {
        SimulatedUser user = customer();
        String picture = intercom().pastedPicture("pasted.png", PNG);

        intercom()
                .agentFormats(
                        user.openid(),
                        "Bob",
                        "<p>Two ways:</p><ul><li><b>one</b></li><li><a"
                                + " href=\"https://shop.example/2\">two</a></li></ul><img src=\""
                                + picture
                                + "\">");

        eventually(
                () ->
                        assertThat(accountMessages(user))
                                .extracting(ChatEntry::type)
                                .containsExactly("text", "image"));
        assertThat(seen(user).get(0)).isEqualTo("Two ways:\n- one\n- two (https://shop.example/2)");
    }

    @Test
    void doublesNoConversationWhoseFirstAnswerWasLost() {
        SimulatedUser user = newUser();
        intercom().loseNextAnswer("/conversations");

        user.says("first").await();
        user.says("second").await();

        eventually(
                SECOND, () -> assertThat(customerTexts(user)).containsExactly("first", "second"));
        assertThat(intercom().entries(user.openid()))
                .extracting(Entry::conversation)
                .containsOnly(intercom().entries(user.openid()).get(0).conversation());
    }

    @Test
    void takesBackAContactThatWasArchivedAndMakesAnewOneThatWasDeleted() {
        SimulatedUser user = customer();

        intercom().archive(user.openid());
        user.says("are you there?").await();
        eventually(
                SECOND,
                () -> assertThat(customerTexts(user)).containsExactly("hello", "are you there?"));
        intercom().delete(user.openid());
        user.says("and now?").await();

        eventually(SECOND, () -> assertThat(customerTexts(user)).containsExactly("and now?"));
    }

    private IntercomStandIn intercom() {
        return (IntercomStandIn) helpdesk();
    }

    @AfterAll
    void asksWhatIntercomDescribes() {
        assertThat(intercom().apiRequests()).isNotEmpty();
        assertThat(PublishedRequests.of("intercom").breaches(intercom().apiRequests())).isEmpty();
    }
}

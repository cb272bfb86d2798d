// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.bridge.published.PublishedRequests;
import io.github.camelwechat.bridge.standin.ChatwootStandIn;
import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.simulator.action.SimulatedUser;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Chatwoot, by an inbox of its channel "API". */
class ChatwootBridgeTest extends BridgeContract {

    @Override
    protected String system() {
        return "chatwoot";
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return new ChatwootStandIn(
                FreePort.choose(), clock, ChatwootStandIn.Switch.KEEPS_SOURCE_ID);
    }

    private ChatwootStandIn chatwoot() {
        return (ChatwootStandIn) helpdesk();
    }

    /** Chatwoot tells once. What nobody took it marks as failed, and the agent asks again. */
    @Test
    void bringsAnAnswerWhoseOnlyWebhookWasLostWhenTheAgentAsksAgain() {
        SimulatedUser user = customer();
        chatwoot().loseNextWebhook();
        String message = chatwoot().agentSays(user.openid(), "Bob", "did you get this?");
        eventually(() -> assertThat(chatwoot().refusals(user.openid())).hasSize(1));
        assertThat(seen(user)).isEmpty();

        chatwoot().agentRetries(user.openid(), message);

        eventually(() -> assertThat(seen(user)).containsExactly("did you get this?"));
        settled();
        assertThat(seen(user)).containsExactly("did you get this?");
    }

    @Test
    void sendsNothingAgainBecauseAMessageWasChangedThatWasDelivered() {
        SimulatedUser user = customer();
        String message = chatwoot().agentSays(user.openid(), "Bob", "once");
        eventually(() -> assertThat(seen(user)).containsExactly("once"));

        chatwoot().update(user.openid(), message);
        chatwoot().awaitWebhooks();

        settled();
        assertThat(seen(user)).containsExactly("once");
    }

    /** A message of before the bridge, which somebody has translated or deleted today. */
    @Test
    void sendsNothingOldBecauseItWasChanged() {
        SimulatedUser user = customer();
        chatwoot().loseNextWebhook();
        String old = chatwoot().agentSays(user.openid(), "Bob", "old");
        later(Duration.ofHours(49));
        user.says("new").await();
        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "new"));

        chatwoot().update(user.openid(), old);
        chatwoot().awaitWebhooks();

        settled();
        assertThat(seen(user)).isEmpty();
    }

    @Test
    void refusesAWebhookThatWasRecordedAndIsPlayedAgainLater() {
        SimulatedUser user = customer();
        chatwoot().agentSays(user.openid(), "Bob", "now");
        eventually(() -> assertThat(seen(user)).containsExactly("now"));

        assertThat(chatwoot().replayLastWebhook(Duration.ofMinutes(6))).isEqualTo(401);
    }

    @Test
    void leavesTheAttributesAloneThatAgentsHaveSet() {
        SimulatedUser user = customer();
        eventually(() -> assertThat(helpdesk().window(user.openid())).startsWith("5 messages"));
        chatwoot().setAttribute(user.openid(), "order", "4711");

        user.says("where is it?").await();
        helpdesk().agentSays(user.openid(), "Bob", "on its way");

        eventually(() -> assertThat(helpdesk().window(user.openid())).startsWith("4 messages"));
        assertThat(chatwoot().attribute(user.openid(), "order")).isEqualTo("4711");
    }

    @Test
    void showsATextForAFileThatChatwootDoesNotTake() {
        SimulatedUser user = customer();
        chatwoot().mostBytes(10);

        user.sendsImage(PNG).await();

        eventually(
                () ->
                        assertThat(customerTexts(user))
                                .last()
                                .asString()
                                .contains("[picture]")
                                .contains("too big"));
        chatwoot().mostBytes(Integer.MAX_VALUE);
    }

    /** Chatwoot without source ids, as some versions are, is asked by time and text. */
    @Test
    void doublesNothingWhereChatwootKeepsNoSourceIds() {
        SimulatedUser user = customer();
        chatwoot().keepsSourceIds(false);
        helpdesk().loseNextAnswer(helpdesk().postPath());

        user.says("lost").await();
        user.says("after").await();

        eventually(
                SECOND,
                () -> assertThat(customerTexts(user)).containsExactly("hello", "lost", "after"));
        chatwoot().keepsSourceIds(true);
    }

    @Test
    void opensOneConversationThoughItsFirstMessageIsRefusedOnTheWay() {
        SimulatedUser user = newUser();
        helpdesk().refuseNext(helpdesk().postPath(), 429);

        user.says("first").await();

        eventually(SECOND, () -> assertThat(customerTexts(user)).containsExactly("first"));
        assertThat(chatwoot().conversations(user.openid())).isEqualTo(1);
    }

    @AfterAll
    void asksWhatChatwootDescribes() {
        assertThat(chatwoot().apiRequests()).isNotEmpty();
        assertThat(PublishedRequests.of("chatwoot").breaches(chatwoot().apiRequests())).isEmpty();
    }
}

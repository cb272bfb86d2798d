// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.failure.WindowClosedException.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What agents read: refusals, windows, and what has no better form than text. */
class SentencesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private static WindowClosedException closed(Reason reason) {
        return new WindowClosedException(
                "shop",
                new OpenId("oUser"),
                reason,
                "48 hours are over",
                reason == Reason.TOO_FEW ? null : Instant.parse("2026-11-30T12:00:00Z"),
                "the user sends a message");
    }

    @Test
    void saysWhyTheWindowIsClosedSinceWhenAndWhatReopensIt() {
        assertThat(RefusalText.of(closed(Reason.CLOSED)))
                .isEqualTo(
                        "Not delivered to WeChat: the service window is closed since 30 Nov 2026,"
                                + " 12:00 UTC: 48 hours are over. It reopens when the user sends a"
                                + " message.");
        assertThat(RefusalText.of(closed(Reason.EXHAUSTED))).contains("is used up since");
        assertThat(RefusalText.of(closed(Reason.TOO_FEW))).contains("Shorten it");
    }

    @Test
    void saysWhatNobodyCanKnowAndWhatWeChatDoesNotTake() {
        assertThat(RefusalText.of(new SendUncertainException("shop", "the line broke", null)))
                .startsWith("It may have been delivered");
        assertThat(RefusalText.of(new InvalidMessageException("shop", "The voice is too long")))
                .isEqualTo("Not delivered to WeChat: The voice is too long");
        assertThat(RefusalText.of(new PartlySentException("shop", 2, 3, closed(Reason.EXHAUSTED))))
                .startsWith("Only the first 2 of the 3 messages")
                .contains("is used up since");
        assertThat(RefusalText.internal()).contains("its log has the details");
    }

    @Test
    void saysOfAWindowWhatStaysTrueAsTimeGoesBy() {
        assertThat(WindowText.of("{\"state\":\"open\",\"remaining\":1,\"expiresAt\":1796040000}"))
                .contains(
                        new WindowSentence(
                                true, "1 message may be sent until 30 Nov 2026, 12:00 UTC."));
        assertThat(WindowText.of("{\"state\":\"open\",\"remaining\":0,\"expiresAt\":1796040000}"))
                .get()
                .matches(window -> !window.open());
        assertThat(
                        WindowText.of(
                                "{\"state\":\"closed\",\"since\":1796040000,\"why\":\"they left\","
                                        + "\"reopens\":\"they follow\"}"))
                .contains(
                        new WindowSentence(
                                false,
                                "The service window is closed since 30 Nov 2026, 12:00 UTC: they left."
                                        + " It reopens when they follow."));
        assertThat(WindowText.of("{\"state\":\"unknown\"}")).isEmpty();
        assertThat(WindowText.of("no JSON")).isEmpty();
        assertThat(WindowText.of(null)).isEmpty();
    }

    @Test
    void hasATextForEverything() {
        assertThat(new Content.Place(39.908823, 116.39747, "a & b").readable())
                .startsWith("[place] a & b (39.908823, 116.397470)\n")
                .contains("coord:39.908823,116.397470;title:a%20%26%20b");
        assertThat(new Content.Link("title", null, "https://a.example").readable())
                .isEqualTo("[link] title\nhttps://a.example");
        assertThat(
                        new Content.Attachment(Content.Kind.FILE, "a.pdf", "application/pdf", "1")
                                .readable())
                .isEqualTo("[file] a.pdf");
    }

    @Test
    void findsTheAccountOfAnAgentByIdMailOrName() {
        AgentNames names =
                AgentNames.of("Alice=alice@shop, bob@example.com = bob@shop,7=carol@shop,");

        assertThat(names.kfAccount(new Answer.Agent("1", "alice", null), NOW))
                .contains("alice@shop");
        assertThat(names.kfAccount(new Answer.Agent(null, "B", "bob@example.com"), NOW))
                .contains("bob@shop");
        assertThat(names.kfAccount(new Answer.Agent("7", "Alice", null), NOW))
                .contains("carol@shop");
        assertThat(names.kfAccount(Answer.Agent.UNKNOWN, NOW)).isEmpty();
    }

    @Test
    void anAccountThatWeChatDidNotKnowIsTriedAgainAfterAnHour() {
        AgentNames names = AgentNames.of("Alice=alice@shop,Bob=bob@shop");
        Answer.Agent alice = new Answer.Agent(null, "Alice", null);

        names.unknown("alice@shop", NOW);

        assertThat(names.kfAccount(alice, NOW.plusSeconds(3_599))).isEmpty();
        assertThat(names.kfAccount(new Answer.Agent(null, "Bob", null), NOW)).contains("bob@shop");
        assertThat(names.kfAccount(alice, NOW.plusSeconds(3_600))).contains("alice@shop");
    }

    @Test
    void refusesAListOfAgentsThatIsWrittenOtherwise() {
        assertThatThrownBy(() -> AgentNames.of("Alice=alice@shop,Bob"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Bob' is not an agent and a customer-service account")
                .hasMessageContaining("Alice=alice@shop");
    }
}

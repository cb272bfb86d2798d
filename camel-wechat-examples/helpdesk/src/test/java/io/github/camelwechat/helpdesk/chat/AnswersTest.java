// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import static io.github.camelwechat.helpdesk.testing.UserMessages.NOON;
import static io.github.camelwechat.helpdesk.testing.UserMessages.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.helpdesk.testing.Pictures;
import io.github.camelwechat.helpdesk.testing.UserMessages;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of agents' answers: when one is due, sent, or given up. */
class AnswersTest {

    @TempDir Path directory;
    private ChatDatabase database;
    private Conversations conversations;
    private Answers answers;

    @BeforeEach
    void open() {
        database = ChatDatabase.open(directory);
        conversations = new Conversations(database, InstantSource.fixed(NOON));
        answers = new Answers(database, InstantSource.fixed(NOON));
        conversations.receive(UserMessages.text("k1", "hello"), null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void doesNotClaimAnAnswerThatIsOver() {
        String sent = answers.store(USER, "one", null);
        answers.claim(sent, 1);
        answers.sent(sent, 1);
        String failed = answers.store(USER, "two", null);
        answers.claim(failed, 1);
        answers.failed(failed, 1, unreachable());

        assertThat(answers.claim(sent, 1)).isFalse();
        assertThat(answers.claim(failed, 1)).isFalse();
        assertThat(status(sent)).isEqualTo(AnswerStatus.SENT);
        assertThat(status(failed)).isEqualTo(AnswerStatus.FAILED);
    }

    @Test
    void claimsAnAnswerWhoseSendingWasInterrupted() {
        String id = answers.store(USER, "one", null);
        answers.claim(id, 1);

        assertThat(answers.claim(id, 1)).isTrue();
    }

    @Test
    void aMessageOfAnEarlierAttemptChangesNothing() {
        String id = answers.store(USER, "one", null);
        answers.claim(id, 1);
        answers.failed(id, 1, unreachable());
        answers.sendAgain(USER, id);

        assertThat(answers.claim(id, 1)).isFalse();
        answers.sent(id, 1);
        assertThat(status(id)).isEqualTo(AnswerStatus.QUEUED);
        assertThat(answers.claim(id, 2)).isTrue();
    }

    @Test
    void sendsAgainOnlyWhatFailed() {
        String id = answers.store(USER, "one", null);

        assertThat(answers.sendAgain(USER, id)).isFalse();
        assertThat(answers.sendAgain(USER, "nothing")).isFalse();
    }

    @Test
    void sendsAgainAsTheLatestMessageWithItsOwnSendId() {
        String id = answers.store(USER, "one", null);
        String first = answers.find(id).sendId();
        answers.failed(id, 1, unreachable());
        conversations.receive(UserMessages.text("k2", "still there?"), null);
        answers.sendAgain(USER, id);

        assertThat(answers.find(id).sendId()).isNotEqualTo(first);
        assertThat(conversations.messages(USER).get(2).id()).isEqualTo(id);
        assertThat(conversations.messages(USER).get(2).reason()).isNull();
        assertThat(answers.waiting()).containsExactly(id);
    }

    @Test
    void offersToTheQueueWhatItDoesNotHave() {
        String handed = answers.store(USER, "one", null);
        String left = answers.store(USER, "two", null);
        answers.handedOver(handed, 1);
        assertThat(answers.waiting()).containsExactly(left);

        answers.forgetHandOvers();
        assertThat(answers.waiting()).containsExactly(handed, left);
    }

    @Test
    void keepsTheTextAndTheReasonOfAFailedAnswer() {
        String id = answers.store(USER, "are you there?", null);
        answers.claim(id, 1);
        answers.failed(
                id,
                1,
                new WindowClosedException(
                        "shop",
                        new OpenId(USER),
                        WindowClosedException.Reason.CLOSED,
                        "48 hours are over",
                        NOON,
                        "the user writes a message"));

        ChatMessage message = conversations.messages(USER).get(1);
        assertThat(message.text()).isEqualTo("are you there?");
        assertThat(message.reason())
                .isEqualTo(
                        new Reason(
                                "WINDOW_CLOSED",
                                "The service window closed on 21 Nov 2026, 12:00 UTC. Nothing was sent."
                                        + " It reopens when the user writes a message."));
    }

    @Test
    void namesEveryKindOfFailure() {
        assertThat(Reason.of(new SendUncertainException("shop", "time-out", null)).code())
                .isEqualTo("UNCERTAIN");
        assertThat(Reason.of(new SendUncertainException("shop", "time-out", null)).text())
                .contains("may have been delivered");
        assertThat(Reason.of(unreachable()).code()).isEqualTo("UNREACHABLE");
        assertThat(Reason.of(refused(40003)).code()).isEqualTo("WECHAT_40003");
        assertThat(Reason.of(refused(45015)).code()).isEqualTo("WINDOW_CLOSED");
        assertThat(Reason.of(refused(45047)).code()).isEqualTo("WINDOW_EXHAUSTED");
        assertThat(Reason.of(new StateStoreException("secret detail", null)).text())
                .doesNotContain("secret");
    }

    @Test
    void learnsTheEndOfAWaitBeforeItHasNotedThatThereIsOne() {
        String id = answers.store(USER, "one", null, true);
        answers.claim(id, 1);

        answers.waitOver("messageDelivered", id + ".1", Map.of());
        answers.park(id, 1);

        assertThat(status(id)).isEqualTo(AnswerStatus.SENT);
    }

    @Test
    void givesUpAnAnswerThatWaitedInVain() {
        for (String event : List.of("messageExpired", "messageUncertain", "messageDropped")) {
            String id = parked(event);

            answers.waitOver(event, id + ".1", Map.of("why", "WeChat refused it"));

            assertThat(status(id)).as(event).isEqualTo(AnswerStatus.FAILED);
        }
        assertThat(conversations.messages(USER).stream().skip(1).map(it -> it.reason().code()))
                .containsExactly("EXPIRED", "UNCERTAIN", "INVALID");
    }

    @Test
    void waitsOnWhateverElseIsToldOfWindows() {
        String id = parked("one");

        answers.waitOver("messageParked", id + ".1", Map.of());
        answers.waitOver("windowClosed", null, Map.of());
        answers.waitOver("messageExpired", "somebody-elses", Map.of());
        answers.waitOver("messageExpired", id + ".2", Map.of());
        answers.failedToWait(id, 1, unreachable());

        assertThat(status(id)).isEqualTo(AnswerStatus.PARKED);
        assertThat(conversations.messages(USER).get(1).waitsSince())
                .isEqualTo(NOON.getEpochSecond());
        assertThat(answers.parked()).containsExactly(id);
        assertThat(answers.sendAgain(USER, id)).isFalse();
    }

    private String parked(String text) {
        String id = answers.store(USER, text, null, true);
        assertThat(answers.find(id).waits()).isTrue();
        answers.claim(id, 1);
        answers.park(id, 1);
        return id;
    }

    @Test
    void letsAnswersWaitInAFileOfAnEarlierVersion() throws SQLException {
        Path earlier = directory.resolve("earlier");
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:h2:file:" + earlier.resolve("helpdesk"), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(EARLIER);
        }

        try (ChatDatabase old = ChatDatabase.open(earlier)) {
            Answers kept = new Answers(old, InstantSource.fixed(NOON));
            assertThat(kept.waiting()).containsExactly("a");
            kept.claim("a", 1);
            kept.park("a", 1);
            assertThat(kept.parked()).containsExactly("a");
        }
    }

    /** The tables as they were before answers could wait. */
    private static final String EARLIER =
            """
            CREATE TABLE conversation (
              openid VARCHAR(128) PRIMARY KEY, last_at BIGINT NOT NULL);
            CREATE SEQUENCE message_position;
            CREATE TABLE message (
              id VARCHAR(36) PRIMARY KEY, openid VARCHAR(128) NOT NULL REFERENCES conversation,
              position BIGINT NOT NULL,
              sender VARCHAR(5) NOT NULL CHECK (sender IN ('user', 'agent')),
              type VARCHAR(64) NOT NULL, text VARCHAR, media_type VARCHAR(64), media BLOB,
              at BIGINT NOT NULL, dedupe_key VARCHAR(256) UNIQUE,
              status VARCHAR(7) CHECK (status IN ('queued', 'sending', 'sent', 'failed')),
              reason_code VARCHAR(64), reason_text VARCHAR, attempt INT NOT NULL DEFAULT 1,
              handed_over BOOLEAN NOT NULL DEFAULT FALSE);
            INSERT INTO conversation VALUES ('o1', 1);
            INSERT INTO message (id, openid, position, sender, type, text, at, status)
              VALUES ('a', 'o1', 1, 'agent', 'text', 'one', 1, 'queued');
            """;

    @Test
    void carriesAPictureByteForByte() {
        byte[] picture = Pictures.png(200);
        String id = answers.store(USER, null, Media.of(picture));

        assertThat(answers.find(id).content()).isEqualTo(picture);
        assertThat(conversations.media(id))
                .hasValueSatisfying(found -> assertThat(found.bytes()).isEqualTo(picture));
    }

    private AnswerStatus status(String id) {
        return conversations.messages(USER).stream()
                .filter(message -> message.id().equals(id))
                .findFirst()
                .orElseThrow()
                .status();
    }

    private static WeChatException unreachable() {
        return new ApiUnreachableException(
                "shop", "/cgi-bin/message/custom/send", "connection refused", null);
    }

    private static WeChatException refused(int code) {
        return new ApiErrorException("shop", "/cgi-bin/message/custom/send", code, "no", null);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.helpdesk.chat.ChatDatabase;
import io.github.camelwechat.helpdesk.testing.Http;
import io.github.camelwechat.helpdesk.testing.InboxClient;
import io.github.camelwechat.helpdesk.testing.Phone;
import io.github.camelwechat.helpdesk.testing.Pictures;
import io.github.camelwechat.helpdesk.testing.RunningHelpdesk;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A user and an agent, through simulator, callback, broker, database and API. */
@Tag("slow")
class HelpdeskTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String DOWNLOAD = "/cgi-bin/media/get";

    @TempDir static Path data;

    private static RunningHelpdesk helpdesk;
    private static InboxClient inbox;

    @BeforeAll
    static void start() {
        helpdesk = new RunningHelpdesk(data);
        inbox = helpdesk.inbox();
    }

    @AfterAll
    static void stop() {
        helpdesk.close();
    }

    @Test
    void keepsARefusedAnswerAndSendsItAgainOnceTheUserHasWritten(TestInfo test) {
        SimulatedUser user = saidHello(test);
        helpdesk.simulator().advance(Duration.ofHours(49));

        String id = inbox.reply(user.openid(), "We found your parcel.");
        JsonObject refused = inbox.awaitOutcome(user.openid(), id);

        assertThat(refused.getString("status")).isEqualTo("failed");
        assertThat(refused.getString("text")).isEqualTo("We found your parcel.");
        assertThat(refused.getJsonObject("reason").getString("code")).isEqualTo("WINDOW_CLOSED");
        assertThat(refused.getJsonObject("reason").getString("text"))
                .contains("closed on", "reopens when");
        assertThat(inbox.window(user.openid()).getString("state")).isEqualTo("closed");
        assertThat(inbox.window(user.openid()).getString("reopens")).isNotBlank();
        assertThat(Phone.answers(user)).isEmpty();

        user.says("Any news?").await();
        inbox.awaitMessage(user.openid(), message -> "Any news?".equals(message.getString("text")));
        inbox.sendAgain(user.openid(), id);

        assertThat(inbox.awaitOutcome(user.openid(), id).getString("status")).isEqualTo("sent");
        assertThat(Phone.answerTexts(user)).containsExactly("We found your parcel.");
    }

    @Test
    void letsAnAnswerWaitUntilTheUserWrites(TestInfo test) {
        SimulatedUser user = saidHello(test);
        helpdesk.simulator().advance(Duration.ofHours(49));

        String id = inbox.replyWhenOpen(user.openid(), "We found your parcel.");
        JsonObject waiting = outcome(user, id);

        assertThat(waiting.getString("status")).isEqualTo("parked");
        assertThat(waiting.getJsonObject("reason").getString("text"))
                .contains("waits since", "goes out when");
        assertThat(Phone.answers(user)).isEmpty();

        user.says("Any news?").await();

        assertThat(inbox.awaitEndOfWait(user.openid(), id).getString("status")).isEqualTo("sent");
        assertThat(Phone.answerTexts(user)).containsExactly("We found your parcel.");
    }

    /** What the component told of it is lost in a kill between the two; it is told once. */
    @Test
    void asksWhatBecameOfAnAnswerThatWaitedIfNobodyTookNoteOfIt(TestInfo test) {
        SimulatedUser user = saidHello(test);
        String id = parked(user, "It is on its way.");
        user.says("Any news?").await();
        assertThat(inbox.awaitEndOfWait(user.openid(), id).getString("status")).isEqualTo("sent");

        helpdesk.restart(() -> parkAgain(id));

        assertThat(inbox.awaitEndOfWait(user.openid(), id).getString("status")).isEqualTo("sent");
        assertThat(Phone.answerTexts(user)).containsExactly("It is on its way.");
    }

    private static void parkAgain(String id) {
        try (ChatDatabase database = ChatDatabase.open(data);
                Connection connection = database.dataSource().getConnection();
                PreparedStatement update =
                        connection.prepareStatement(
                                "UPDATE message SET status = 'parked' WHERE id = ?")) {
            update.setString(1, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givesUpAnAnswerThatWaitedADay(TestInfo test) {
        SimulatedUser user = saidHello(test);
        String id = parked(user, "Are you there?");

        helpdesk.simulator().advance(Duration.ofHours(25));

        JsonObject expired = inbox.awaitEndOfWait(user.openid(), id);
        assertThat(expired.getString("status")).isEqualTo("failed");
        assertThat(expired.getJsonObject("reason").getString("code")).isEqualTo("EXPIRED");
        assertThat(Phone.answers(user)).isEmpty();
    }

    @Test
    void refusesTheSixthAnswerToOneMessage(TestInfo test) {
        SimulatedUser user = saidHello(test);
        for (String text : List.of("1", "2", "3", "4", "5")) {
            assertThat(outcome(user, inbox.reply(user.openid(), text)).getString("status"))
                    .isEqualTo("sent");
        }

        JsonObject sixth = outcome(user, inbox.reply(user.openid(), "6"));

        assertThat(sixth.getString("status")).isEqualTo("failed");
        assertThat(sixth.getJsonObject("reason").getString("code")).isEqualTo("WINDOW_EXHAUSTED");
        assertThat(inbox.window(user.openid()).getString("state")).isEqualTo("exhausted");
        assertThat(Phone.answerTexts(user)).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void allowsThreeAnswersInAMinuteAfterAFollow(TestInfo test) {
        SimulatedUser user = user(test);
        user.follows().await();
        inbox.awaitMessage(user.openid(), message -> "event".equals(message.getString("type")));

        assertThat(inbox.window(user.openid()).getInteger("remaining")).isEqualTo(3);
        for (String text : List.of("Welcome!", "How can we help?", "We answer within an hour.")) {
            assertThat(outcome(user, inbox.reply(user.openid(), text)).getString("status"))
                    .isEqualTo("sent");
        }
        assertThat(outcome(user, inbox.reply(user.openid(), "One more")).getString("status"))
                .isEqualTo("failed");
        assertThat(Phone.answers(user)).hasSize(3);
    }

    @Test
    void carriesPicturesBothWaysByteForByte(TestInfo test) throws Exception {
        SimulatedUser user = saidHello(test);
        byte[] fromUser = Pictures.png(20);
        byte[] fromAgent = Pictures.png(220);

        user.sendsImage(fromUser).await();
        JsonObject received =
                inbox.awaitMessage(user.openid(), message -> message.getString("mediaUrl") != null);
        Http.Answer picture = inbox.http().get(received.getString("mediaUrl"));
        assertThat(received.getString("type")).isEqualTo("image");
        assertThat(picture.contentType()).isEqualTo("image/png");
        assertThat(picture.body()).isEqualTo(fromUser);

        outcome(user, inbox.reply(user.openid(), fromAgent));
        ChatEntry shown = Phone.answers(user).get(0);
        assertThat(shown.type()).isEqualTo("image");
        assertThat(URI.create(shown.mediaUrl()).toURL().openStream().readAllBytes())
                .isEqualTo(fromAgent);
    }

    @Test
    void saysThatAPictureCouldNotBeFetchedAndGoesOn(TestInfo test) {
        SimulatedUser user = saidHello(test);
        helpdesk.simulator().inject(new Fault.ErrCode(40007, "invalid media_id"), 1, DOWNLOAD);
        user.sendsImage(Pictures.png(40)).await();
        user.says("Did you get it?").await();

        JsonObject lost =
                inbox.awaitMessage(
                        user.openid(), message -> "image".equals(message.getString("type")));
        inbox.awaitMessage(
                user.openid(), message -> "Did you get it?".equals(message.getString("text")));
        assertThat(lost.getString("mediaUrl")).isNull();
        assertThat(lost.getString("text")).contains("did not hand out");
    }

    @Test
    void fetchesAPictureAgainWhenWeChatWasOutOfReach(TestInfo test) {
        SimulatedUser user = saidHello(test);
        byte[] picture = Pictures.png(80);
        helpdesk.simulator().inject(new Fault.HttpStatus(502), 1, DOWNLOAD);
        user.sendsImage(picture).await();

        JsonObject received =
                inbox.awaitMessage(user.openid(), message -> message.getString("mediaUrl") != null);
        assertThat(inbox.http().get(received.getString("mediaUrl")).body()).isEqualTo(picture);
        assertThat(inbox.messages(user.openid())).hasSize(2);
    }

    @Test
    void doesNotSendAgainByItselfWhatMayHaveBeenDelivered(TestInfo test) {
        SimulatedUser user = saidHello(test);
        helpdesk.simulator().inject(new Fault.DropBeforeResponse(), 1, SEND);

        JsonObject uncertain = outcome(user, inbox.reply(user.openid(), "It is on its way."));

        assertThat(uncertain.getString("status")).isEqualTo("failed");
        assertThat(uncertain.getJsonObject("reason").getString("code")).isEqualTo("UNCERTAIN");
        assertThat(uncertain.getJsonObject("reason").getString("text"))
                .contains("may have been delivered");
        assertThat(Phone.answerTexts(user)).containsExactly("It is on its way.");
    }

    @Test
    void passesOnWhatWeChatSaysWhenItRefuses(TestInfo test) {
        SimulatedUser user = saidHello(test);
        helpdesk.simulator().inject(new Fault.ErrCode(45002, "content size out of limit"), 1, SEND);

        JsonObject refused = outcome(user, inbox.reply(user.openid(), "A very long answer"));

        assertThat(refused.getJsonObject("reason").getString("code")).isEqualTo("WECHAT_45002");
        assertThat(refused.getJsonObject("reason").getString("text"))
                .contains("content size out of limit");
    }

    @Test
    void keepsOneUsersMessagesAndAnswersInOrder(TestInfo test) {
        SimulatedUser user = saidHello(test);
        List<String> said = List.of("one", "two", "three", "four", "five", "six");
        said.forEach(user::says);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> inbox.messages(user.openid()).size() == said.size() + 1);
        List<String> answers = List.of("a", "b", "c", "d", "e");
        List<String> ids = answers.stream().map(text -> inbox.reply(user.openid(), text)).toList();
        ids.forEach(id -> outcome(user, id));

        assertThat(Phone.answerTexts(user)).isEqualTo(answers);
    }

    private static JsonObject outcome(SimulatedUser user, String id) {
        return inbox.awaitOutcome(user.openid(), id);
    }

    /** An answer that came when the window had closed. */
    private static String parked(SimulatedUser user, String text) {
        helpdesk.simulator().advance(Duration.ofHours(49));
        String id = inbox.replyWhenOpen(user.openid(), text);
        assertThat(outcome(user, id).getString("status")).isEqualTo("parked");
        return id;
    }

    private static SimulatedUser saidHello(TestInfo test) {
        SimulatedUser user = user(test);
        user.says("Hello").await();
        inbox.awaitMessage(user.openid(), message -> "Hello".equals(message.getString("text")));
        return user;
    }

    private static SimulatedUser user(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        return helpdesk.simulator().user("o" + name.substring(0, Math.min(26, name.length())));
    }
}

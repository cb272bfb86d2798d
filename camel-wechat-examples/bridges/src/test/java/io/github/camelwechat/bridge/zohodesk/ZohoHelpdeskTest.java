// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskException.Missing.What;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.bridge.standin.StandInServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contacts, tickets, comments and files in Zoho Desk, and answers of which no webhook told. */
class ZohoHelpdeskTest extends ZohoFixture {

    @Test
    void findsTheContactItMadeAndNobodyElses() {
        zoho.searchIsLoose = true;
        zoho.addContact(LIN.openId().toLowerCase(java.util.Locale.ROOT));
        zoho.addContact(LIN.openId() + "x");

        String contact = helpdesk.contact(LIN);

        assertThat(helpdesk.contact(LIN)).isEqualTo(contact);
        assertThat(zoho.contacts()).isEqualTo(3);
        zoho.searchTellsFields = false;
        assertThat(helpdesk.contact(LIN)).isEqualTo(contact);
        assertThat(zoho.contacts()).isEqualTo(3);
    }

    @Test
    void namesACustomerByTheEndOfTheOpenId() {
        opened();

        assertThat(zoho.nameOf(LIN.openId())).isEqualTo("WeChat 1h-_Ps");
        assertThat(zoho.tickets().get(0).path("subject").asText())
                .isEqualTo("WeChat 1h-_Ps: hello");
    }

    @Test
    void takesTheContactThatASearchFoundTooLateWhereTheFieldIsUnique() {
        zoho.openIdIsUnique = true;
        zoho.searchLag = Duration.ofSeconds(30);
        String contact = helpdesk.contact(LIN);

        assertThatThrownBy(() -> helpdesk.contact(LIN))
                .isInstanceOf(HelpdeskException.Unavailable.class);
        now = now.plusSeconds(31);

        assertThat(helpdesk.contact(LIN)).isEqualTo(contact);
        assertThat(zoho.contacts()).isEqualTo(1);
    }

    @Test
    void keepsTheMessageWhereACustomFieldIsMissing() {
        ZohoHelpdesk wrong = started(settings -> settings.setContactField("cf_unknown"));

        assertThatThrownBy(() -> wrong.contact(LIN))
                .isInstanceOf(HelpdeskException.Unavailable.class)
                .hasMessageContaining("custom fields");
    }

    @Test
    void opensATicketWithTheFirstMessageAndGoesOnWithComments() {
        Conversation ticket = opened();

        PostedMessage posted = helpdesk.post(ticket, says("red, please\nand <b>large</b>"));

        assertThat(posted.conversation()).isEqualTo(ticket.id());
        assertThat(Long.parseLong(ticket.id())).isGreaterThan(1L << 53);
        assertThat(posted.ids()).hasSize(1);
        assertThat(customers().stream().map(Entry::text))
                .containsExactly("hello", "red, please\nand <b>large</b>");
        assertThat(zoho.tickets().get(0).path("subject").asText()).contains("hello");
    }

    @Test
    void letsNoCustomerMentionAnAgent() {
        helpdesk.post(opened(), says("zsu[@user:1234567890]zsu look"));

        assertThat(customers().get(1).text()).doesNotContain("zsu[@user").contains("look");
    }

    @Test
    void opensAClosedTicketAgain() {
        Conversation ticket = opened();
        zoho.close(LIN.openId());

        helpdesk.post(ticket, says("one more thing"));

        assertThat(zoho.tickets().get(0).path("status").asText()).isEqualTo("Open");
    }

    @Test
    void tellsWhatIsGone() {
        Conversation ticket = opened();
        zoho.trashTickets();
        assertThat(missing(() -> helpdesk.post(ticket, says("a")))).isEqualTo(What.CONVERSATION);
        zoho.deleteTickets();
        assertThat(missing(() -> helpdesk.post(ticket, says("a")))).isEqualTo(What.CONVERSATION);
        assertThat(missing(() -> helpdesk.refuse(ticket, answer("x"), "closed")))
                .isEqualTo(What.CONVERSATION);
        zoho.trashContacts();
        assertThat(missing(() -> helpdesk.open(ticket.contact(), says("a"))))
                .isEqualTo(What.CONTACT);
    }

    private static What missing(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(HelpdeskException.Missing.class, call).what();
    }

    private static Answer answer(String text) {
        return new Answer(
                "1.1", "1", "2", null, Answer.Agent.UNKNOWN, new Content.Text(text), false);
    }

    @Test
    void keepsFilesAtTheirComments() {
        Conversation ticket = opened();

        helpdesk.post(ticket, message(picture(3000)));
        String contact = helpdesk.contact(LIN);
        PostedMessage first = helpdesk.open(contact, message(picture(70)));

        assertThat(customers().stream().flatMap(entry -> entry.files().stream()))
                .extracting(bytes -> bytes.length)
                .containsExactly(3000, 70);
        assertThat(first.ids()).hasSize(1);
    }

    @Test
    void makesNoTicketForAFileThatZohoDoesNotTake() {
        zoho.largestUpload = 1000;
        String contact = helpdesk.contact(LIN);

        assertThatThrownBy(() -> helpdesk.open(contact, message(picture(1001))))
                .isInstanceOf(HelpdeskException.Refused.class)
                .hasMessageContaining("RESOURCE_SIZE_EXCEEDED");
        assertThat(zoho.tickets()).isEmpty();
    }

    @Test
    void findsWhatWasDoneAlthoughTheAnswerWasLost() {
        String contact = helpdesk.contact(LIN);
        CustomerMessage first = says("hello");
        zoho.loseNextAnswer("/api/v1/tickets");
        assertThat(uncertain(() -> helpdesk.open(contact, first))).isTrue();

        PostedMessage found = helpdesk.find(contact, null, first).orElseThrow();
        assertThat(helpdesk.find(contact, null, says("hello"))).isEmpty();

        Conversation ticket = new Conversation(LIN, contact, found.conversation());
        CustomerMessage ok = says("ok");
        helpdesk.post(ticket, ok);
        CustomerMessage okAgain = says("ok");
        assertThat(helpdesk.find(contact, ticket.id(), okAgain)).isEmpty();
        zoho.loseNextAnswer("/api/v1/tickets/.*/comments");
        assertThat(uncertain(() -> helpdesk.post(ticket, okAgain))).isTrue();
        assertThat(helpdesk.find(contact, ticket.id(), okAgain)).isPresent();
        assertThat(helpdesk.find(contact, "1", okAgain)).isEmpty();
    }

    private static boolean uncertain(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(HelpdeskException.Unavailable.class, call).uncertain();
    }

    @Test
    void finishesAFirstMessageOfWhichOnlyTheTicketIsThere() {
        String contact = helpdesk.contact(LIN);
        CustomerMessage first = message(picture(50));
        zoho.failNext("/api/v1/tickets/.*/comments", StandInServer.Answer.empty(500));
        assertThat(uncertain(() -> helpdesk.open(contact, first))).isTrue();

        assertThat(helpdesk.find(contact, null, first)).isPresent();
        assertThat(helpdesk.find(contact, null, first)).isPresent();

        assertThat(zoho.tickets()).hasSize(1);
        assertThat(customers()).hasSize(1);
        assertThat(customers().get(0).files()).hasSize(1);
    }

    @Test
    void neverTakesAFaultForNothingFound() {
        Conversation ticket = opened();
        zoho.failNext("/api/v1/tickets/.*/comments", StandInServer.Answer.json(422, "{}"));

        assertThatThrownBy(() -> helpdesk.find(ticket.contact(), ticket.id(), says("a")))
                .isInstanceOf(HelpdeskException.Unavailable.class);
    }

    @Test
    void givesRefusedAnswersBackPrivately() {
        Conversation ticket = opened();

        helpdesk.refuse(ticket, answer("We open at nine."), "The window closed at 09:12.");

        assertThat(zoho.refusals(LIN.openId()))
                .singleElement()
                .asString()
                .contains("The window closed at 09:12.")
                .contains("We open at nine.");
    }

    @Test
    void showsTheWindowInAFieldOfTheTicketAndGivesUpWhereThereIsNone() {
        Conversation ticket = opened();

        helpdesk.showWindow(ticket, new WindowSentence(true, "Open until noon."));
        assertThat(zoho.window(LIN.openId())).isEqualTo("Open until noon.");

        zoho.hasWindowField = false;
        long before = zoho.requests().size();
        for (int i = 0; i < 5; i++) {
            helpdesk.showWindow(ticket, new WindowSentence(false, "Closed."));
        }
        assertThat(zoho.requests()).hasSize((int) before + 1);
    }

    @Test
    void findsAnswersOfWhichNoWebhookTold() {
        Conversation ticket = opened();
        zoho.agentSays(LIN.openId(), "Alice", "long ago");
        now = now.plus(Duration.ofHours(25));
        String cursor = helpdesk.missed(null, List.of(ticket)).cursor();
        now = now.plus(Duration.ofHours(1));
        zoho.agentReplies(LIN.openId(), "Bob", "<div>by mail</div>", "SUCCESS");
        now = now.plusSeconds(1);
        String second = zoho.agentSays(LIN.openId(), "Alice", "and a comment");
        zoho.agentNotes(LIN.openId(), "Alice", "between us");
        helpdesk.post(ticket, says("still there?"));

        var missed = helpdesk.missed(cursor, List.of(ticket));

        assertThat(missed.answers().stream().map(answer -> answer.content().readable()))
                .containsExactly("by mail", "and a comment");
        assertThat(missed.answers().get(1).id()).isEqualTo(second + ".1");
        now = now.plus(Duration.ofHours(25));
        assertThat(helpdesk.missed(Long.toString(now.toEpochMilli()), List.of(ticket)).answers())
                .isEmpty();
    }

    @Test
    void looksIntoTheLatestTicketsAndIntoTheOthersByTurnsAndAfterAnAbsenceIntoAll() {
        Conversation ticket = opened();
        List<Conversation> recent =
                IntStream.range(0, 45)
                        .mapToObj(i -> new Conversation(LIN, ticket.contact(), "9000" + i))
                        .toList();
        String cursor = Long.toString(now.toEpochMilli());
        String comments = "/api/v1/tickets/9000.*/comments";
        for (int i = 1; i <= 4; i++) {
            now = now.plus(Duration.ofMinutes(5));
            cursor = helpdesk.missed(cursor, recent).cursor();
            assertThat(calls(comments)).isEqualTo(20L * i);
        }
        assertThat(
                        zoho.requests().stream()
                                .filter(request -> request.path().matches(comments))
                                .map(StandInServer.Request::path)
                                .distinct())
                .hasSize(45);

        now = now.plus(Duration.ofHours(1));
        helpdesk.missed(cursor, recent);
        assertThat(calls(comments)).isEqualTo(80 + 45);
    }

    @Test
    void bringsPicturesThatStandInTheTextOfAnAgent() {
        opened();
        zoho.agentSends(LIN.openId(), "Alice", "", "a.png", "image/png", new byte[] {7});
        String inside =
                zoho.lastComment(LIN.openId())
                        .at("/attachments/0/href")
                        .asText()
                        .replace(zoho.baseUri().toString(), "");
        zoho.agentReplies(
                LIN.openId(),
                "Alice",
                "<div>Look<img src=\"" + inside + "\"> <img alt=\":-)\" src=\"/smile.gif\"></div>",
                "SUCCESS");

        List<Content> contents =
                ZohoAnswers.ofThread(zoho.lastThread(LIN.openId()), "4000000000000000207").stream()
                        .map(Answer::content)
                        .toList();

        assertThat(contents.get(0)).isEqualTo(new Content.Text("Look :-)"));
        assertThat(contents).hasSize(2);
        assertThat(helpdesk.fetch((Content.Attachment) contents.get(1)).bytes().bytes())
                .containsExactly(7);
    }

    @Test
    void fetchesFilesOfAgentsWithItsTokenAndNothingFromElsewhere() {
        opened();
        zoho.agentSends(LIN.openId(), "Alice", "", "plan.png", "image/png", new byte[] {1, 2, 3});
        JsonNode comment = zoho.lastComment(LIN.openId());
        List<Answer> answers = ZohoAnswers.ofComment(comment, comment.path("ticketId").asText());
        Content.Attachment file = (Content.Attachment) answers.get(0).content();

        assertThat(helpdesk.fetch(file).bytes().bytes()).containsExactly(1, 2, 3);
        assertThat(file.kind()).isEqualTo(Content.Kind.IMAGE);
        for (String elsewhere :
                List.of(
                        "http://169.254.169.254/latest",
                        zoho.baseUri() + ".evil.example/a",
                        "file:///etc/passwd",
                        "https://desk.zoho.com@evil.example/")) {
            assertThatThrownBy(
                            () ->
                                    helpdesk.fetch(
                                            new Content.Attachment(
                                                    file.kind(), "a", "b", elsewhere)))
                    .isInstanceOf(HelpdeskException.Refused.class);
        }
    }

    @Test
    void asksForMissedAnswersNowAndThen() {
        assertThat(helpdesk.pollInterval()).isEqualTo(Optional.of(Duration.ofMinutes(5)));
        assertThat(started(settings -> settings.setPollSeconds(60)).pollInterval())
                .isEqualTo(Optional.of(Duration.ofMinutes(1)));
    }
}

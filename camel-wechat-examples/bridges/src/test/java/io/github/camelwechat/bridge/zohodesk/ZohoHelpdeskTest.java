// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskException.Missing.What;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.bridge.standin.StandInServer;
import io.github.camelwechat.bridge.standin.ZohoStandIn;
import io.github.camelwechat.message.MediaContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Zoho Desk has of its own: tokens, contacts, tickets, comments, files and limits. */
class ZohoHelpdeskTest {

    private static final String TOKEN = "/oauth/v2/token";
    private static final Customer LIN = Customer.of("shop", "oK7dQ5xW2mZr8vTnB4yJcE1h-_Ps");

    private Instant now = Instant.parse("2027-01-10T08:00:00Z");
    private final ZohoStandIn zoho = new ZohoStandIn(0, () -> now);
    private final ZohoHelpdesk helpdesk = started(settings -> {});
    private int messages;

    private ZohoHelpdesk started(Consumer<ZohoHelpdesk> settings) {
        ZohoHelpdesk made = new ZohoHelpdesk();
        made.setOrgId(ZohoStandIn.ORG);
        made.setDepartmentId(ZohoStandIn.DEPARTMENT);
        made.setClientId(ZohoStandIn.CLIENT);
        made.setClientSecret(ZohoStandIn.CLIENT_SECRET);
        made.setRefreshToken(ZohoStandIn.REFRESH_TOKEN);
        made.setWindowField(ZohoStandIn.WINDOW_FIELD);
        made.setAccountsUrl(zoho.baseUri().toString());
        made.setDeskUrl(zoho.baseUri().toString());
        settings.accept(made);
        made.start(new BridgeServices(() -> now, Duration.ofSeconds(10)));
        return made;
    }

    @AfterEach
    void close() {
        zoho.close();
    }

    private CustomerMessage says(String text) {
        return message(new Content.Text(text));
    }

    private CustomerMessage message(Content content) {
        return new CustomerMessage(LIN, "wx%032x".formatted(++messages), now, content, null);
    }

    private static Content.Media picture(int bytes) {
        return new Content.Media(
                Content.Kind.IMAGE,
                "picture.jpg",
                "image/jpeg",
                MediaContent.of(new byte[bytes]),
                null,
                null);
    }

    private Conversation opened() {
        String contact = helpdesk.contact(LIN);
        return new Conversation(LIN, contact, helpdesk.open(contact, says("hello")).conversation());
    }

    private long calls(String path) {
        return zoho.requests().stream().filter(request -> request.path().matches(path)).count();
    }

    private List<Entry> customers() {
        return zoho.entries(LIN.openId()).stream()
                .filter(entry -> entry.author().equals("customer"))
                .toList();
    }

    private void contactsAtOnce(int users) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            Customer customer = Customer.of("shop", "oUser" + i);
            calls.add(threads.submit(() -> helpdesk.contact(customer)));
        }
        for (Future<String> call : calls) {
            call.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();
    }

    // Settings and tokens.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orgId | | orgId is not set",
                "orgId | my company | orgId is not a number",
                "departmentId | | departmentId is not set",
                "clientId | | clientId is not set",
                "clientSecret | | clientSecret is not set",
                "refreshToken | | refreshToken is not set",
                "deskUrl | ftp://desk | is no address of a server",
                "dataCentre | moon | one of us, eu, in, au, jp, cn, ca",
                "contactField | OpenID | begins with cf_",
                "pollSeconds | 1 | 10 or more"
            })
    void saysWhichPropertyIsWrong(String property, String value, String says) {
        assertThatThrownBy(
                        () ->
                                started(
                                        settings -> {
                                            switch (property) {
                                                case "orgId" -> settings.setOrgId(value);
                                                case "departmentId" ->
                                                        settings.setDepartmentId(value);
                                                case "clientId" -> settings.setClientId(value);
                                                case "clientSecret" ->
                                                        settings.setClientSecret(value);
                                                case "refreshToken" ->
                                                        settings.setRefreshToken(value);
                                                case "deskUrl" -> settings.setDeskUrl(value);
                                                case "dataCentre" -> settings.setDataCentre(value);
                                                case "contactField" ->
                                                        settings.setContactField(value);
                                                default ->
                                                        settings.setPollSeconds(
                                                                Integer.valueOf(value));
                                            }
                                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource({
        "us, accounts.zoho.com, desk.zoho.com",
        "EU, accounts.zoho.eu, desk.zoho.eu",
        "in, accounts.zoho.in, desk.zoho.in",
        "au, accounts.zoho.com.au, desk.zoho.com.au",
        "jp, accounts.zoho.jp, desk.zoho.jp",
        "cn, accounts.zoho.com.cn, desk.zoho.com.cn",
        "ca, accounts.zohocloud.ca, desk.zohocloud.ca"
    })
    void everyDataCentreHasHostsOfItsOwn(String name, String accounts, String desk) {
        assertThat(DataCentre.of(name).accounts()).hasHost(accounts);
        assertThat(DataCentre.of(name).desk()).hasHost(desk);
    }

    @Test
    void fetchesOneTokenHoweverManyAsk() throws Exception {
        contactsAtOnce(32);

        assertThat(calls(TOKEN)).isEqualTo(1);
    }

    @Test
    void takesTheTokenThatTheOtherSideOrAnEarlierProcessFetchedAndKeepsItSealed() {
        BridgeServices.Values values = BridgeServices.Values.inMemory();
        BridgeServices services =
                new BridgeServices(() -> now, Duration.ofSeconds(10), id -> false, values);
        for (int i = 0; i < 15; i++) {
            ZohoHelpdesk restarted = started(settings -> {});
            restarted.start(services);
            restarted.contact(LIN);
        }
        assertThat(calls(TOKEN)).isEqualTo(1);
        assertThat(values.get("access-token").orElseThrow()).doesNotContain("1000.");

        now = now.plusSeconds(90);
        zoho.revokeTokens();
        ZohoHelpdesk restarted = started(settings -> {});
        restarted.start(services);
        restarted.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(2);

        values.put("access-token", "spoilt");
        now = now.plusSeconds(90);
        restarted = started(settings -> {});
        restarted.start(services);
        restarted.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(3);
    }

    @Test
    void fetchesTheNextTokenAheadOfItsEndAndGoesOnWithTheOldOneIfThatFails() {
        helpdesk.contact(LIN);
        now = now.plus(Duration.ofMinutes(56));
        zoho.failNext(TOKEN, StandInServer.Answer.empty(500));

        helpdesk.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(2);

        now = now.plusSeconds(61);
        helpdesk.contact(LIN);
        helpdesk.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(3);
    }

    @Test
    void renewsARefusedTokenOnceAndRepeatsTheCall() {
        helpdesk.contact(LIN);
        now = now.plus(Duration.ofMinutes(2));
        zoho.revokeTokens();

        helpdesk.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(2);

        zoho.revokeTokens();
        assertThatThrownBy(() -> helpdesk.contact(LIN))
                .isInstanceOf(HelpdeskException.Busy.class)
                .hasMessageContaining("just given");
        assertThatThrownBy(() -> helpdesk.contact(LIN)).isInstanceOf(HelpdeskException.Busy.class);
        assertThat(calls(TOKEN)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void saysWhatToDoAboutARevokedRefreshTokenAndDoesNotAskAtEveryCall(int status) {
        zoho.tokenErrorStatus = status;
        ZohoHelpdesk revoked = started(settings -> settings.setRefreshToken("1000.old"));

        for (int i = 0; i < 5; i++) {
            HelpdeskException.Unavailable failure =
                    catchThrowableOfType(
                            HelpdeskException.Unavailable.class, () -> revoked.contact(LIN));
            assertThat(failure).hasMessageContaining("refreshToken").hasMessageNotContaining("old");
            assertThat(failure.uncertain()).isFalse();
        }
        assertThat(calls(TOKEN)).isEqualTo(1);
    }

    // Contacts.

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

    // Tickets and comments.

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

    // Limits.

    @Test
    void leavesZohoAloneForAsLongAsItSays() {
        Conversation ticket = opened();

        zoho.limitTo(0, Duration.ofSeconds(7));
        assertThat(until(() -> helpdesk.post(ticket, says("a")))).isEqualTo(now.plusSeconds(7));
        zoho.noLimit();
        zoho.failNext(
                ".*", StandInServer.Answer.json(429, "{\"errorCode\":\"TOO_MANY_REQUESTS\"}"));
        assertThat(until(() -> helpdesk.post(ticket, says("a")))).isEqualTo(now.plusSeconds(2));
        zoho.credits = 0;
        assertThat(until(() -> helpdesk.post(ticket, says("a"))))
                .isEqualTo(now.plus(Duration.ofMinutes(15)));
    }

    private static Instant until(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(HelpdeskException.Busy.class, call).until();
    }

    @Test
    void keepsTheLastCreditsOfTheDayForMessages() {
        Conversation ticket = opened();
        zoho.credits = 400;
        helpdesk.post(ticket, says("a"));
        long before = zoho.requests().size();

        helpdesk.showWindow(ticket, new WindowSentence(true, "open"));
        helpdesk.missed(Long.toString(now.toEpochMilli()), List.of(ticket));
        assertThat(zoho.requests()).hasSize((int) before);

        helpdesk.post(ticket, says("b"));
        assertThat(customers()).hasSize(3);
    }

    @Test
    void neverRunsMoreCallsAtOnceThanTheSmallestEditionAllows() throws Exception {
        helpdesk.contact(LIN);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        CountDownLatch begun = new CountDownLatch(16);
        // The stand-in answers under its own lock, so nothing ends while this is held.
        synchronized (zoho) {
            for (int i = 0; i < 16; i++) {
                Customer customer = Customer.of("shop", "oMany" + i);
                threads.execute(
                        () -> {
                            begun.countDown();
                            helpdesk.contact(customer);
                        });
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            await().until(() -> zoho.mostAtOnce() >= 5);
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(zoho.mostAtOnce()).isEqualTo(5);
    }

    // Answers of which no webhook told.

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

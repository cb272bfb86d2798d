// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because it holds the rules of one system, tried on one stand-in.
package io.github.camelwechat.bridge.intercom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.published.PublishedRequests;
import io.github.camelwechat.bridge.standin.IntercomStandIn;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.bridge.standin.StandInServer;
import io.github.camelwechat.message.MediaContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of what is asked of Intercom, and of what is read in what it tells. */
class IntercomHelpdeskTest {

    private static final String OPEN_ID = "oABC-dEF_ghi0123456789jklMNO";
    private static final Customer CUSTOMER = Customer.of("shop", OPEN_ID);
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-29T12:00:00Z"));
    private final InstantSource clock = now::get;
    private IntercomStandIn intercom;
    private IntercomHelpdesk helpdesk;
    private int messages;

    @BeforeEach
    void start() {
        intercom = new IntercomStandIn(0, clock);
        helpdesk = helpdesk();
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10)));
    }

    @AfterEach
    void stop() {
        assertThat(PublishedRequests.of("intercom").breaches(intercom.apiRequests())).isEmpty();
        intercom.close();
    }

    private IntercomHelpdesk helpdesk() {
        IntercomHelpdesk made = new IntercomHelpdesk();
        made.setAccount("shop");
        made.setAccessToken(IntercomStandIn.ACCESS_TOKEN);
        made.setClientSecret(IntercomStandIn.CLIENT_SECRET);
        made.setAdminId(IntercomStandIn.BRIDGE_ADMIN);
        made.setApiBaseUrl(intercom.baseUri().toString());
        return made;
    }

    // Settings.

    @Test
    void refusesToStartWithoutWhatItNeeds() {
        IntercomHelpdesk incomplete = helpdesk();
        incomplete.setClientSecret(" ");
        IntercomHelpdesk wrong = helpdesk();
        wrong.setAdminId("Amy");
        IntercomHelpdesk bots = helpdesk();
        bots.setAdminId(null);
        bots.setBotAnswers(true);

        assertThat(refusal(incomplete))
                .isEqualTo(
                        "clientSecret is missing: it has to be the client secret of the same app."
                                + " Set it at the Kamelet");
        assertThat(refusal(wrong)).startsWith("adminId has to be the number");
        assertThat(refusal(bots)).contains("botAnswers", "Set adminId");
    }

    private String refusal(IntercomHelpdesk of) {
        try {
            of.start(new BridgeServices(clock, Duration.ofSeconds(10)));
            return "none";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Test
    void waitsWithAWrongTokenInsteadOfLosingMessages() {
        IntercomHelpdesk wrong = helpdesk();
        wrong.setAccessToken("never-print-me-another");
        wrong.start(new BridgeServices(clock, Duration.ofSeconds(10)));

        assertThatThrownBy(() -> wrong.contact(CUSTOMER))
                .isInstanceOf(HelpdeskException.Unavailable.class)
                .hasMessageContaining("401")
                .hasMessageNotContaining("never-print-me");
    }

    // Contacts.

    @Test
    void findsTheContactThatAnEarlierCallCreated() {
        String contact = helpdesk.contact(CUSTOMER);

        assertThat(contact).matches("[0-9a-f]{24}");
        // At once, while Intercom's search does not find it yet.
        assertThat(helpdesk.contact(CUSTOMER)).isEqualTo(contact);
    }

    @Test
    void looksTheContactUpIfTheConflictDoesNotNameIt() {
        String contact = helpdesk.contact(CUSTOMER);
        intercom.conflictNamesId(false);

        assertThat(helpdesk.contact(CUSTOMER)).isEqualTo(contact);
        intercom.failNext("/contacts/find_by_external_id/.*", StandInServer.Answer.json(404, "{}"));
        assertThatThrownBy(() -> helpdesk.contact(CUSTOMER))
                .as("not in the search for a while: that is no reason to give up")
                .isInstanceOf(HelpdeskException.Unavailable.class);
        now.updateAndGet(time -> time.plusSeconds(121));
        intercom.failNext("/contacts/find_by_external_id/.*", StandInServer.Answer.json(404, "{}"));
        assertThat(helpdesk.contact(CUSTOMER)).isEqualTo(contact);
    }

    @Test
    void takesAnArchivedContactBack() {
        String contact = helpdesk.contact(CUSTOMER);
        intercom.archive(OPEN_ID);

        assertThat(helpdesk.contact(CUSTOMER)).isEqualTo(contact);
        assertThat(helpdesk.open(contact, text("again")).conversation()).matches("\\d+");
    }

    @Test
    void saysThatTheContactIsGone() {
        String contact = helpdesk.contact(CUSTOMER);
        intercom.delete(OPEN_ID);

        assertThatThrownBy(() -> helpdesk.open(contact, text("hello")))
                .isInstanceOfSatisfying(
                        HelpdeskException.Missing.class,
                        missing ->
                                assertThat(missing.what())
                                        .isEqualTo(HelpdeskException.Missing.What.CONTACT));
    }

    // Messages of the customer.

    @Test
    void saysThatTheConversationIsGone() {
        String contact = helpdesk.contact(CUSTOMER);
        PostedMessage opened = helpdesk.open(contact, text("hello"));
        intercom.deleteConversations(OPEN_ID);

        assertThatThrownBy(() -> helpdesk.post(conversation(contact, opened), text("hello?")))
                .isInstanceOfSatisfying(
                        HelpdeskException.Missing.class,
                        missing ->
                                assertThat(missing.what())
                                        .isEqualTo(HelpdeskException.Missing.What.CONVERSATION));
    }

    @Test
    void opensAClosedConversationByTheNextMessage() {
        String contact = helpdesk.contact(CUSTOMER);
        PostedMessage opened = helpdesk.open(contact, text("hello"));
        intercom.close(OPEN_ID);

        PostedMessage again = helpdesk.post(conversation(contact, opened), text("one more"));

        assertThat(again.conversation()).isEqualTo(opened.conversation());
        assertThat(texts()).containsExactly("customer: hello", "customer: one more");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsAMessageAfterALostAnswer(boolean createdAtCounts) {
        intercom.createdAtCounts(createdAtCounts);
        String contact = helpdesk.contact(CUSTOMER);
        PostedMessage opened = helpdesk.open(contact, text("hello"));
        helpdesk.post(conversation(contact, opened), text("yes"));
        now.updateAndGet(time -> time.plusSeconds(60));
        CustomerMessage second = text("yes\nhttps://a.example/?b=1&c=2 <b>");
        CustomerMessage third = text("yes");

        assertThat(helpdesk.find(contact, opened.conversation(), second)).isEmpty();
        intercom.loseNextAnswer(intercom.postPath());
        assertThatThrownBy(() -> helpdesk.post(conversation(contact, opened), second))
                .isInstanceOfSatisfying(
                        HelpdeskException.Unavailable.class,
                        lost -> assertThat(lost.uncertain()).isTrue());

        Optional<PostedMessage> found = helpdesk.find(contact, opened.conversation(), second);

        assertThat(found).isPresent();
        assertThat(found.get().ids()).hasSize(1);
        assertThat(helpdesk.find(contact, opened.conversation(), third))
                .as("the one a minute ago is another")
                .isEmpty();
    }

    @Test
    void takesNoEarlierMessageForOneWithTheSameWordsInTheSameSecond() {
        Set<String> posted = new HashSet<>();
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10), posted::contains));
        String contact = helpdesk.contact(CUSTOMER);
        PostedMessage opened = helpdesk.open(contact, text("yes"));
        posted.addAll(opened.ids());
        posted.addAll(helpdesk.post(conversation(contact, opened), text("yes")).ids());

        assertThat(helpdesk.find(contact, opened.conversation(), text("yes"))).isEmpty();
        assertThat(helpdesk.find(contact, null, text("yes"))).isEmpty();
    }

    @Test
    void findsAConversationAfterALostAnswer() {
        String contact = helpdesk.contact(CUSTOMER);
        helpdesk.open(contact, text("hello"));
        now.updateAndGet(time -> time.plusSeconds(3600));
        CustomerMessage message = text("hello");

        assertThat(helpdesk.find(contact, null, message)).isEmpty();
        intercom.loseNextAnswer("/conversations");
        assertThatThrownBy(() -> helpdesk.open(contact, message))
                .isInstanceOf(HelpdeskException.Unavailable.class);

        PostedMessage found = helpdesk.find(contact, null, message).orElseThrow();

        assertThat(found.conversation()).isEqualTo(lastEntry().conversation());
        assertThat(found.ids()).singleElement().asString().startsWith("source-");
    }

    @Test
    void opensWithAFileByTextAndReply() {
        String contact = helpdesk.contact(CUSTOMER);

        PostedMessage opened = helpdesk.open(contact, message(voice(new byte[] {1, 2, 3})));

        assertThat(opened.ids()).hasSize(2);
        assertThat(texts())
                .containsExactly(
                        "customer: [voice message] \u201cgood morning\u201d",
                        "customer: voice.amr");
        assertThat(lastEntry().files()).containsExactly(new byte[] {1, 2, 3});
    }

    @Test
    void finishesAConversationWhoseFileDidNotGetThere() {
        String contact = helpdesk.contact(CUSTOMER);
        CustomerMessage message = message(voice(new byte[] {1, 2, 3}));
        intercom.failNext(intercom.postPath(), StandInServer.Answer.json(429, "{}"));

        assertThatThrownBy(() -> helpdesk.open(contact, message))
                .as("busy would say that nothing was done")
                .isInstanceOfSatisfying(
                        HelpdeskException.Unavailable.class,
                        half -> assertThat(half.uncertain()).isTrue());
        assertThat(helpdesk.find(contact, null, message).orElseThrow().ids()).hasSize(2);
        assertThat(helpdesk.find(contact, null, message).orElseThrow().ids()).hasSize(2);

        assertThat(texts()).hasSize(2);
        assertThat(lastEntry().files()).containsExactly(new byte[] {1, 2, 3});
    }

    @Test
    void letsIntercomFetchThePictureOfAFirstMessage() {
        try (IntercomStandIn host = new IntercomStandIn(0, clock)) {
            URI hosted = URI.create(host.pastedPicture("a.png", PICTURE));
            String contact = helpdesk.contact(CUSTOMER);

            PostedMessage opened = helpdesk.open(contact, message(picture(hosted)));

            assertThat(opened.ids()).hasSize(1);
        }
        assertThat(lastEntry().text()).isEqualTo("[picture]");
        assertThat(lastEntry().files()).containsExactly(PICTURE);
    }

    @Test
    void tellsOfAFileThatIntercomDoesNotTake() {
        intercom.largestFile(2);
        String contact = helpdesk.contact(CUSTOMER);
        PostedMessage opened = helpdesk.open(contact, text("hello"));
        URI hosted = URI.create(intercom.pastedPicture("a.png", PICTURE));

        helpdesk.post(conversation(contact, opened), message(picture(null)));
        assertThat(lastEntry().text())
                .isEqualTo("[picture]\nThe file could not be stored in Intercom; it is in WeChat.");

        intercom.largestFile(Integer.MAX_VALUE);
        helpdesk.setMaxFileSize(PICTURE.length - 1);
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10)));
        helpdesk.post(conversation(contact, opened), message(picture(hosted)));
        assertThat(lastEntry().text()).isEqualTo("[picture]\n" + hosted);
        assertThat(lastEntry().files()).isEmpty();

        helpdesk.setMaxFileSize(PICTURE.length);
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10)));
        helpdesk.post(conversation(contact, opened), message(picture(hosted)));
        assertThat(lastEntry().text()).isEqualTo("[picture]");
        assertThat(lastEntry().files()).containsExactly(PICTURE);
    }

    @Test
    void saysUntilWhenIntercomWantsNoCalls() {
        String contact = helpdesk.contact(CUSTOMER);
        intercom.limitTo(0, Duration.ofSeconds(10));

        assertThatThrownBy(() -> helpdesk.open(contact, text("hello")))
                .isInstanceOfSatisfying(
                        HelpdeskException.Busy.class,
                        busy ->
                                assertThat(busy.until())
                                        .isEqualTo(clock.instant().plusSeconds(10)));
    }

    // For the agent.

    @Test
    void writesANoteForARefusedAnswer() {
        Conversation conversation = opened();
        Answer answer = answers(said("Amy", "a < b")).get(0);

        helpdesk.refuse(conversation, answer, "The window is closed since 12:00 & so on.");

        assertThat(intercom.refusals(OPEN_ID))
                .singleElement()
                .asString()
                .contains("closed since 12:00 & so on.", "a < b");
    }

    @Test
    void writesTheNoteAsTheAgentWhoAnsweredIfNoOtherIsNamed() {
        Conversation conversation = opened();
        helpdesk.setAdminId(null);
        Answer answer = answers(said("Amy", "hello")).get(0);

        helpdesk.refuse(conversation, answer, "No.");

        JsonNode note = last(intercom.apiRequests()).json();
        assertThat(note.path("admin_id").asText()).isEqualTo(answer.agent().id());
    }

    @Test
    void createsTheAttributeThatShowsTheWindow() {
        Conversation conversation = opened();

        helpdesk.showWindow(conversation, new WindowSentence(true, "Open until Tuesday."));
        helpdesk.showWindow(conversation, new WindowSentence(false, "Closed since Tuesday."));

        assertThat(intercom.window(OPEN_ID)).isEqualTo("Closed since Tuesday.");
        assertThat(intercom.apiRequests())
                .filteredOn(request -> request.path().equals("/data_attributes"))
                .hasSize(1);
    }

    // Webhooks.

    @Test
    void refusesAWebhookThatWasNotSignedWithOurSecret() {
        byte[] body = "{\"topic\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
        String signature =
                "sha1="
                        + io.github.camelwechat.bridge.desk.Hmac.hex(
                                "HmacSHA1", IntercomStandIn.CLIENT_SECRET, body);
        byte[] spaced = "{\"topic\": \"ping\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(webhook("POST", body, Map.of())).isEqualTo(401);
        assertThat(webhook("POST", body, Map.of("X-Hub-Signature", "sha1=00"))).isEqualTo(401);
        assertThat(webhook("POST", spaced, Map.of("x-hub-signature", signature))).isEqualTo(401);
        assertThat(webhook("GET", body, Map.of("x-hub-signature", signature))).isEqualTo(405);
        assertThat(webhook("POST", body, Map.of("x-hub-signature", signature))).isEqualTo(200);
        assertThat(webhook("HEAD", new byte[0], Map.of())).isEqualTo(200);
    }

    private int webhook(String method, byte[] body, Map<String, String> headers) {
        Webhook read = helpdesk.webhook(new WebhookRequest(method, "", "", headers, body));
        return read instanceof Webhook.Forged forged ? forged.status() : 200;
    }

    @Test
    void givesOneAnswerForEachThingThatAnAgentSays() {
        opened();
        String pasted = intercom.pastedPicture("pasted.png", PICTURE);
        intercom.agentFormats(
                OPEN_ID, "Amy", "<p>Look:</p><img src=\"" + pasted + "\"><p>Fine?</p>");

        List<Answer> answers = answers(lastConversation());

        assertThat(answers).hasSize(2);
        assertThat(answers).extracting(Answer::openId).containsOnly(OPEN_ID);
        assertThat(answers.get(0).id()).isEqualTo(answers.get(0).message() + ".1");
        assertThat(answers.get(0).content()).isEqualTo(new Content.Text("Look:\nFine?"));
        assertThat(answers.get(0).agent().name()).isEqualTo("Amy");
        assertThat(fetched(answers.get(1))).isEqualTo(PICTURE);
    }

    @Test
    void fetchesAFileWithoutShowingTheToken() {
        opened();
        intercom.agentSends(OPEN_ID, "Amy", "", "a b.pdf", "application/pdf", PICTURE);

        Answer answer = answers(lastConversation()).get(0);

        assertThat(answer.content())
                .isInstanceOfSatisfying(
                        Content.Attachment.class,
                        file -> assertThat(file.kind()).isEqualTo(Content.Kind.FILE));
        assertThat(fetched(answer)).isEqualTo(PICTURE);
    }

    @Test
    void fetchesAFileWhoseAddressIsOver() {
        opened();
        String pasted = intercom.pastedPicture("pasted.png", PICTURE);
        intercom.agentFormats(OPEN_ID, "Amy", "<img src=\"" + pasted + "\">");
        intercom.agentSends(OPEN_ID, "Amy", "", "a b.pdf", "application/pdf", PICTURE);
        List<Answer> answers = answers(lastConversation());
        intercom.endAddresses();

        assertThat(fetched(answers.get(1))).isEqualTo(PICTURE);
        assertThatThrownBy(() -> fetched(answers.get(0)))
                .as("what stands in the text is not signed anew here")
                .isInstanceOf(HelpdeskException.Refused.class)
                .hasMessageContaining("403");
        intercom.deleteConversations(OPEN_ID);
        intercom.endAddresses();
        assertThatThrownBy(() -> fetched(answers.get(1)))
                .isInstanceOf(HelpdeskException.Refused.class);
    }

    @Test
    void takesNothingFromNotesEchoesBotsAndOtherAccounts() {
        Conversation conversation = opened();
        helpdesk.post(conversation, text("an echo"));
        intercom.agentNotes(OPEN_ID, "Amy", "between us");
        intercom.botSays(OPEN_ID, "I am a bot");
        JsonNode whole = lastConversation();

        assertThat(answers(whole)).isEmpty();
        helpdesk.setBotAnswers(true);
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10)));
        assertThat(answers(whole))
                .extracting(Answer::content)
                .containsExactly(new Content.Text("I am a bot"));
        IntercomHelpdesk other = helpdesk();
        other.setAccount("other");
        other.setBotAnswers(true);
        other.start(new BridgeServices(clock, Duration.ofSeconds(10)));
        helpdesk = other;
        assertThat(answers(whole)).as("another account's user").isEmpty();
    }

    @Test
    void takesWhatAnAgentBeganWithOnceAndNotWithEveryLaterAnswer() {
        opened();
        intercom.deleteConversations(OPEN_ID);
        JsonNode begun = said("Amy", "your parcel is here");
        JsonNode later = said("Amy", "are you there?");

        assertThat(answers("conversation.admin.single.created", begun))
                .extracting(Answer::content)
                .containsExactly(new Content.Text("your parcel is here"));
        assertThat(answers(later))
                .extracting(Answer::content)
                .containsExactly(new Content.Text("are you there?"));
    }

    @Test
    void findsAnswersOfWhichNoWebhookTold() {
        opened();
        said("Amy", "before the bridge");
        now.updateAndGet(time -> time.plusSeconds(1));
        IntercomHelpdesk.Missed first = helpdesk.missed(null, List.of());
        first = helpdesk.missed(first.cursor(), List.of());
        now.updateAndGet(time -> time.plusSeconds(300));
        said("Amy", "in between");
        now.updateAndGet(time -> time.plusSeconds(300));

        IntercomHelpdesk.Missed second = helpdesk.missed(first.cursor(), List.of());
        now.updateAndGet(time -> time.plusSeconds(600));
        IntercomHelpdesk.Missed third = helpdesk.missed(second.cursor(), List.of());

        assertThat(first.answers()).as("nothing of what was before the bridge").isEmpty();
        assertThat(second.answers())
                .extracting(Answer::content)
                .containsExactly(new Content.Text("in between"));
        assertThat(third.answers()).isEmpty();
    }

    // Tools.

    private Conversation opened() {
        String contact = helpdesk.contact(CUSTOMER);
        return conversation(contact, helpdesk.open(contact, text("hello")));
    }

    private static Conversation conversation(String contact, PostedMessage posted) {
        return new Conversation(CUSTOMER, contact, posted.conversation());
    }

    private JsonNode said(String agent, String text) {
        intercom.agentSays(OPEN_ID, agent, text);
        return lastConversation();
    }

    private JsonNode lastConversation() {
        return intercom.shown(OPEN_ID);
    }

    private List<Answer> answers(JsonNode conversation) {
        return answers("conversation.admin.replied", conversation);
    }

    private List<Answer> answers(String topic, JsonNode conversation) {
        byte[] body =
                ("{\"type\":\"notification_event\",\"topic\":\""
                                + topic
                                + "\",\"data\":{\"item\":"
                                + conversation
                                + "}}")
                        .getBytes(StandardCharsets.UTF_8);
        Webhook read =
                helpdesk.webhook(
                        new WebhookRequest(
                                "POST",
                                "",
                                "",
                                IntercomStandIn.signed(body, IntercomStandIn.CLIENT_SECRET),
                                body));
        return ((Webhook.Genuine) read).answers();
    }

    private byte[] fetched(Answer answer) {
        try (var in = helpdesk.fetch((Content.Attachment) answer.content()).bytes().open()) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private CustomerMessage text(String text) {
        return message(new Content.Text(text));
    }

    private CustomerMessage message(Content content) {
        return new CustomerMessage(CUSTOMER, "m" + ++messages, clock.instant(), content, null);
    }

    private static Content.Media voice(byte[] bytes) {
        return new Content.Media(
                Content.Kind.VOICE,
                "voice.amr",
                "audio/amr",
                MediaContent.of(bytes),
                "good morning",
                null);
    }

    private static Content.Media picture(URI hosted) {
        return new Content.Media(
                Content.Kind.IMAGE,
                "picture.png",
                "image/png",
                MediaContent.of(PICTURE),
                null,
                hosted);
    }

    private List<String> texts() {
        return intercom.entries(OPEN_ID).stream()
                .map(entry -> entry.author() + ": " + entry.text())
                .toList();
    }

    private Entry lastEntry() {
        return last(intercom.entries(OPEN_ID));
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}

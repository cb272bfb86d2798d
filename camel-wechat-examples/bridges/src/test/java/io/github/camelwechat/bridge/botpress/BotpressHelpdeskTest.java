// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.standin.BotpressStandIn;
import io.github.camelwechat.bridge.standin.BotpressStandIn.Variant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The calls that the bridge makes of Botpress, on a stand-in that refuses what Botpress refuses.
 */
class BotpressHelpdeskTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
    private static final Customer LI = Customer.of("shop", "oK7dQ5xW2mZr8vTnB-yJcE1hL_Ps");

    private static final String CONVERSATION = "wechat_" + LI.openId() + "_main";

    private Instant now = START;
    private final InstantSource clock = () -> now;
    private @Nullable BotpressStandIn botpress;
    private int said;

    private BotpressHelpdesk bridgeTo(Variant variant) {
        botpress = new BotpressStandIn(0, clock, variant);
        BotpressHelpdesk helpdesk = new BotpressHelpdesk();
        helpdesk.setUrl(botpress.baseUri().toString());
        helpdesk.setWebhookId(botpress.sinkParameters().get("webhookId"));
        helpdesk.setEncryptionKey(botpress.sinkParameters().get("encryptionKey"));
        helpdesk.setWebhookSecret(botpress.sourceParameters().get("webhookSecret"));
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10)));
        return helpdesk;
    }

    @AfterEach
    void stop() {
        if (botpress != null) {
            botpress.close();
        }
    }

    private CustomerMessage message(String text) {
        return message(new Content.Text(text), null);
    }

    private CustomerMessage message(Content content, @Nullable String wechatConversation) {
        String id = "wx%032d".formatted(++said);
        return new CustomerMessage(LI, id, now, content, wechatConversation);
    }

    private static Conversation conversation(PostedMessage posted) {
        return new Conversation(LI, LI.openId(), posted.conversation());
    }

    @Test
    void saysWhichPropertyIsWrong() {
        BotpressHelpdesk helpdesk = new BotpressHelpdesk();
        BridgeServices services = new BridgeServices(clock, Duration.ofSeconds(10));
        assertThatThrownBy(() -> helpdesk.start(services))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webhookId")
                .hasMessageContaining("last part of the webhook URL");
        helpdesk.setWebhookId("7f3e");
        assertThatThrownBy(() -> helpdesk.start(services)).hasMessageContaining("encryptionKey");
        helpdesk.setEncryptionKey("never-print-me");
        helpdesk.setUrl("https://webhook.botpress.cloud");
        assertThatThrownBy(() -> helpdesk.start(services))
                .hasMessageContaining("https://chat.botpress.cloud")
                .hasMessageNotContaining("never-print-me");
    }

    @Test
    void waitsForTheRightKeyWhenItIsWrong() {
        BotpressHelpdesk helpdesk = bridgeTo(Variant.AS_IN_THE_SOURCE);
        helpdesk.setEncryptionKey("another");
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10)));
        assertThatThrownBy(() -> helpdesk.contact(LI))
                .isInstanceOf(HelpdeskException.Unavailable.class)
                .hasMessageContaining("401");
    }

    @Test
    void findsUserAndConversationByTheirNames() {
        BotpressHelpdesk helpdesk = bridgeTo(Variant.AS_IN_THE_SOURCE);
        assertThat(helpdesk.contact(LI)).isEqualTo(LI.openId()).isEqualTo(helpdesk.contact(LI));
        PostedMessage first = helpdesk.open(LI.openId(), message("hello"));
        PostedMessage second = helpdesk.open(LI.openId(), message("again"));
        assertThat(first.conversation()).isEqualTo(CONVERSATION).isEqualTo(second.conversation());
        assertThat(botpress.heard(LI.openId()))
                .extracting(said -> said.path("text").asText())
                .containsExactly("hello", "again");
    }

    @Test
    void opensAConversationForEachOfWeChats() {
        BotpressHelpdesk helpdesk = bridgeTo(Variant.AS_IN_THE_SOURCE);
        helpdesk.contact(LI);
        CustomerMessage one = message(new Content.Text("one"), "c1");
        PostedMessage first = helpdesk.open(LI.openId(), one);
        assertThat(helpdesk.open(LI.openId(), one).conversation()).isEqualTo(first.conversation());
        assertThat(
                        helpdesk.open(LI.openId(), message(new Content.Text("two"), "c2"))
                                .conversation())
                .isNotEqualTo(first.conversation());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void startsAnewWhereTheConversationWasDeleted(boolean keepsDeletedNames) {
        BotpressHelpdesk helpdesk = bridgeTo(new Variant(true, 50, true, keepsDeletedNames));
        helpdesk.contact(LI);
        Conversation before = conversation(helpdesk.open(LI.openId(), message("hello")));
        botpress.forget(LI.openId());
        CustomerMessage next = message("still there?");
        assertThatThrownBy(() -> helpdesk.post(before, next))
                .isInstanceOf(HelpdeskException.Missing.class);
        assertThat(helpdesk.find(LI.openId(), null, next)).isEmpty();
        PostedMessage anew = helpdesk.open(LI.openId(), next);
        assertThat(helpdesk.find(LI.openId(), null, next)).contains(anew);
    }

    @ParameterizedTest
    @CsvSource({"true,2", "false,2", "true,50"})
    void findsAMessageWhosePostingEndedInDoubt(boolean newestFirst, int pageSize) {
        BotpressHelpdesk helpdesk = bridgeTo(new Variant(newestFirst, pageSize, true, false));
        helpdesk.contact(LI);
        CustomerMessage first = message("ok");
        Conversation conversation = conversation(helpdesk.open(LI.openId(), first));
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(60);
            helpdesk.post(conversation, message("and " + i));
        }
        CustomerMessage lost = message("ok");
        assertThat(helpdesk.find(LI.openId(), conversation.id(), lost)).isEmpty();
        botpress.loseNextAnswer(botpress.postPath());
        assertThatThrownBy(() -> helpdesk.post(conversation, lost))
                .isInstanceOfSatisfying(
                        HelpdeskException.Unavailable.class,
                        failure -> assertThat(failure.uncertain()).isTrue());
        assertThat(helpdesk.find(LI.openId(), conversation.id(), lost)).isPresent();
        assertThat(botpress.heard(LI.openId())).hasSize(7);
    }

    @Test
    void doesWithoutMetadataWhereTheyAreRefused() {
        BotpressHelpdesk helpdesk = bridgeTo(new Variant(true, 50, false, false));
        helpdesk.contact(LI);
        assertThatThrownBy(() -> helpdesk.open(LI.openId(), message("hello")))
                .isInstanceOf(HelpdeskException.Refused.class)
                .hasMessageContaining("InvalidPayload");
        helpdesk.setMetadata(false);
        assertThat(helpdesk.open(LI.openId(), message("hello")).ids()).hasSize(1);
    }

    @Test
    void tellsTheBotOfEventsRefusalsAndTheWindow() {
        BotpressHelpdesk helpdesk = bridgeTo(Variant.AS_IN_THE_SOURCE);
        helpdesk.contact(LI);
        Content click = new Content.Event("tapped menu item HELP", "CLICK", "HELP");
        Conversation conversation = conversation(helpdesk.open(LI.openId(), message(click, null)));
        helpdesk.refuse(conversation, answer("msg_1"), "The service window is closed.");
        assertThat(botpress.events(LI.openId()))
                .extracting(event -> event.path("type").asText())
                .containsExactly("wechat.CLICK", "wechat.deliveryFailed");
        assertThat(botpress.events(LI.openId()).get(0).path("key").asText()).isEqualTo("HELP");
        assertThat(botpress.events(LI.openId()).get(1).path("messageId").asText())
                .isEqualTo("msg_1");
        helpdesk.showWindow(conversation, new WindowSentence(true, "Open until 10:00."));
        assertThat(botpress.window(LI.openId())).isEqualTo("Open until 10:00.");
    }

    private static Answer answer(String id) {
        return new Answer(
                id, id, LI.openId(), null, Answer.Agent.UNKNOWN, new Content.Text("x"), false);
    }

    @Test
    void sendsTheValueOfAnAnswerThatWasTapped() {
        BotpressHelpdesk helpdesk = bridgeTo(Variant.AS_IN_THE_SOURCE);
        helpdesk.contact(LI);
        helpdesk.open(LI.openId(), message(new Content.Selection("s42", "42"), null));
        helpdesk.open(LI.openId(), message(new Content.Place(31.2, 121.5, "Nanjing Road"), null));
        assertThat(botpress.heard(LI.openId()).get(0).path("text").asText()).isEqualTo("s42");
        assertThat(botpress.heard(LI.openId()).get(1).toString())
                .isEqualTo(
                        "{\"type\":\"location\",\"latitude\":31.2,\"longitude\":121.5,\"address\":\"Nanjing Road\"}");
    }

    @ParameterizedTest
    @CsvSource({"true,2", "false,2", "false,50"})
    void findsWhatNoWebhookTold(boolean newestFirst, int pageSize) {
        BotpressHelpdesk helpdesk = bridgeTo(new Variant(newestFirst, pageSize, true, false));
        helpdesk.contact(LI);
        List<Conversation> recent =
                List.of(conversation(helpdesk.open(LI.openId(), message("hello"))));
        botpress.agentSays(LI.openId(), "bot", "one");
        Helpdesk.Missed first = helpdesk.missed(null, recent);
        assertThat(first.answers())
                .extracting(Answer::content)
                .containsExactly(new Content.Text("one"));
        now = now.plusSeconds(3600);
        for (int i = 2; i <= 6; i++) {
            botpress.agentSays(LI.openId(), "bot", "answer " + i);
            now = now.plusSeconds(1);
        }
        Helpdesk.Missed second = helpdesk.missed(first.cursor(), recent);
        // Those of the last look may be among them, because clocks differ.
        assertThat(second.answers())
                .extracting(answer -> answer.content().readable())
                .filteredOn(text -> !text.equals("one"))
                .containsExactly("answer 2", "answer 3", "answer 4", "answer 5", "answer 6");
        botpress.forget(LI.openId());
        assertThat(helpdesk.missed(second.cursor(), recent).answers()).isEmpty();
    }

    @Test
    void believesNobodyWithoutTheSecret() {
        BotpressHelpdesk helpdesk = bridgeTo(Variant.AS_IN_THE_SOURCE);
        String signal = signal(true);
        for (String secret :
                List.of("", "guess", botpress.sourceParameters().get("webhookSecret") + "x")) {
            assertThat(helpdesk.webhook(request(secret, signal)))
                    .isInstanceOfSatisfying(
                            Webhook.Forged.class,
                            forged -> assertThat(forged.status()).isEqualTo(401));
        }
        BotpressHelpdesk without = new BotpressHelpdesk();
        assertThat(without.webhook(request("", signal))).isInstanceOf(Webhook.Forged.class);
    }

    @Test
    void takesFromWebhooksWhatTheBotSaysAndNothingElse() {
        BotpressHelpdesk helpdesk = bridgeTo(Variant.AS_IN_THE_SOURCE);
        String secret = botpress.sourceParameters().get("webhookSecret");
        assertThat(answers(helpdesk, secret, signal(true)))
                .containsExactly(
                        new Answer(
                                "msg_1",
                                "msg_1",
                                CONVERSATION,
                                LI.openId(),
                                new Answer.Agent("bot", null, null),
                                new Content.Text("hi"),
                                false));
        assertThat(answers(helpdesk, secret, signal(false))).isEmpty();
        assertThat(
                        answers(
                                helpdesk,
                                secret,
                                signal(true).replace("message_created", "event_created")))
                .isEmpty();
        assertThat(answers(helpdesk, secret, signal(true).replace("wechat_", "web_"))).isEmpty();
        assertThat(helpdesk.webhook(request(secret, "no json"))).isInstanceOf(Webhook.Forged.class);
    }

    private static List<Answer> answers(BotpressHelpdesk helpdesk, String secret, String signal) {
        return ((Webhook.Genuine) helpdesk.webhook(request(secret, signal))).answers();
    }

    private static WebhookRequest request(String secret, String body) {
        return new WebhookRequest(
                "POST",
                "/",
                "",
                Map.of("X-Secret-Key", secret),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String signal(boolean isBot) {
        ObjectNode signal = JSON.createObjectNode().put("type", "message_created");
        signal.putObject("data")
                .put("id", "msg_1")
                .put("conversationId", CONVERSATION)
                .put("userId", "bot")
                .put("isBot", isBot)
                .putObject("payload")
                .put("type", "text")
                .put("text", "hi");
        return signal.toString();
    }
}

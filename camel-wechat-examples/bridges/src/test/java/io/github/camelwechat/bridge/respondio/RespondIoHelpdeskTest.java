// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.respondio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.standin.RespondIoStandIn;
import io.github.camelwechat.bridge.standin.RespondIoStandIn.Variant;
import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.message.MediaContent;
import java.net.URI;
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

/** The calls that the bridge makes of respond.io, and those it gets from there. */
class RespondIoHelpdeskTest {

    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");
    private static final Customer LI = Customer.of("shop", "oK7dQ5xW2mZr8vTnB-yJcE1hL_Ps");
    private static final String CONTACT = "oK7dQ5xW2mZr8vTnB=yJcE1hL_Ps";

    private final InstantSource clock = InstantSource.system();
    private @Nullable RespondIoStandIn respondIo;
    private int said;

    private RespondIoHelpdesk bridgeTo(Variant variant) {
        respondIo = new RespondIoStandIn(0, clock, variant);
        Map<String, String> parameters = respondIo.sinkParameters();
        RespondIoHelpdesk helpdesk = new RespondIoHelpdesk();
        helpdesk.setWebhookUrl(parameters.get("webhookUrl"));
        helpdesk.setChannelId(parameters.get("channelId"));
        helpdesk.setToken(parameters.get("token"));
        helpdesk.setTextOnly(Boolean.parseBoolean(parameters.get("textOnly")));
        helpdesk.start(new BridgeServices(clock, Duration.ofSeconds(10)));
        return helpdesk;
    }

    @AfterEach
    void stop() {
        if (respondIo != null) {
            respondIo.close();
        }
    }

    private CustomerMessage message(Content content) {
        return new CustomerMessage(LI, "m%033d".formatted(++said), NOW, content, null);
    }

    @Test
    void saysWhichPropertyIsWrong() {
        RespondIoHelpdesk helpdesk = new RespondIoHelpdesk();
        BridgeServices services = new BridgeServices(clock, Duration.ofSeconds(10));
        assertThatThrownBy(() -> helpdesk.start(services))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channelId");
        helpdesk.setChannelId("1");
        assertThatThrownBy(() -> helpdesk.start(services)).hasMessageContaining("token");
        helpdesk.setToken("never-print-me");
        helpdesk.setWebhookUrl("app.respond.io");
        assertThatThrownBy(() -> helpdesk.start(services))
                .hasMessageContaining("webhookUrl")
                .hasMessageNotContaining("never-print-me");
    }

    @Test
    void sendsEveryTypeInAShapeThatRespondIoTakes() {
        RespondIoHelpdesk helpdesk = bridgeTo(Variant.AS_DOCUMENTED);
        assertThat(helpdesk.contact(LI)).isEqualTo(CONTACT);
        URI address = respondIo.publish("a.jpg", new byte[] {1, 2, 3});
        helpdesk.open(CONTACT, message(new Content.Text("你好")));
        helpdesk.open(CONTACT, message(picture(address)));
        helpdesk.open(CONTACT, message(new Content.Place(31.2, 121.5, "Nanjing Road")));
        helpdesk.open(CONTACT, message(new Content.Link("News", null, "https://x.example", null)));
        helpdesk.open(CONTACT, message(picture(null)));
        List<StandIn.Entry> entries = respondIo.entries(LI.openId());
        assertThat(entries).extracting(StandIn.Entry::author).containsOnly("customer");
        assertThat(entries)
                .extracting(StandIn.Entry::text)
                .containsExactly(
                        "你好",
                        "",
                        "Nanjing Road 31.2, 121.5",
                        "[link] News\nhttps://x.example",
                        "[picture]");
        assertThat(entries.get(1).files().get(0)).containsExactly(1, 2, 3);
    }

    @Test
    void sendsTextsAndAddressesWhereNothingElseIsTaken() {
        RespondIoHelpdesk helpdesk = bridgeTo(new Variant(true, false));
        URI address = respondIo.publish("a.jpg", new byte[] {1, 2, 3});
        helpdesk.open(CONTACT, message(picture(address)));
        helpdesk.open(CONTACT, message(new Content.Place(31.2, 121.5, null)));
        assertThat(respondIo.entries(LI.openId()).get(0).text()).isEqualTo("[picture]\n" + address);
        assertThat(respondIo.entries(LI.openId()).get(1).text())
                .startsWith("[place] (31.200000, 121.500000)\nhttps://");
        helpdesk.setTextOnly(false);
        assertThatThrownBy(() -> helpdesk.open(CONTACT, message(picture(address))))
                .isInstanceOf(HelpdeskException.Refused.class)
                .hasMessageContaining("message.type must be text");
    }

    private static Content.Media picture(@Nullable URI address) {
        return new Content.Media(
                Content.Kind.IMAGE,
                "a.jpg",
                "image/jpeg",
                MediaContent.of(new byte[] {1, 2, 3}),
                null,
                address);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void repeatsInDoubtWhatRespondIoKnowsByItsId(boolean refusesRepetitions) {
        RespondIoHelpdesk helpdesk = bridgeTo(new Variant(false, refusesRepetitions));
        CustomerMessage lost = message(new Content.Text("hello"));
        respondIo.loseNextAnswer(respondIo.postPath());
        assertThatThrownBy(() -> helpdesk.open(CONTACT, lost))
                .isInstanceOfSatisfying(
                        HelpdeskException.Unavailable.class,
                        failure -> assertThat(failure.uncertain()).isTrue());
        assertThat(helpdesk.find(CONTACT, null, lost))
                .contains(new PostedMessage(CONTACT, List.of(lost.id())));
        assertThat(respondIo.entries(LI.openId())).hasSize(1);
    }

    @Test
    void believesNobodyWithoutTheToken() {
        RespondIoHelpdesk helpdesk = bridgeTo(Variant.AS_DOCUMENTED);
        String token = respondIo.sinkParameters().get("token");
        for (String given : List.of("", "Bearer ", "Bearer guess", token, "bearer " + token)) {
            assertThat(
                            helpdesk.webhook(
                                    request(
                                            "/message",
                                            given,
                                            call("{\"type\":\"text\",\"text\":\"x\"}"))))
                    .isInstanceOfSatisfying(
                            Webhook.Forged.class,
                            forged -> assertThat(forged.status()).isEqualTo(401));
        }
    }

    @Test
    void holdsTheAgentsCallForItsDelivery() {
        RespondIoHelpdesk helpdesk = bridgeTo(Variant.AS_DOCUMENTED);
        Webhook.Held held = (Webhook.Held) webhook(helpdesk, "{\"type\":\"text\",\"text\":\"hi\"}");
        Answer answer = held.answer();
        assertThat(answer.openId()).isEqualTo(LI.openId());
        assertThat(answer.content()).isEqualTo(new Content.Text("hi"));
        assertThat(held.response().of(answer, new Webhook.Outcome.Taken()))
                .isEqualTo(
                        new Webhook.Response(
                                200, "application/json", "{\"mId\":\"" + answer.id() + "\"}"));
        assertThat(held.response().of(answer, new Webhook.Outcome.Refused("The window is closed.")))
                .isEqualTo(
                        new Webhook.Response(
                                422,
                                "application/json",
                                "{\"error\":{\"message\":\"The window is closed.\"}}"));
        assertThat(held.response().of(answer, new Webhook.Outcome.Waiting()).status())
                .isEqualTo(200);
        assertThat(answer.id()).hasSizeLessThan(45);
        assertThat(
                        ((Webhook.Held) webhook(helpdesk, "{\"type\":\"text\",\"text\":\"hi\"}"))
                                .answer()
                                .id())
                .isEqualTo(answer.id());
        assertThat(
                        ((Webhook.Held) webhook(helpdesk, "{\"type\":\"text\",\"text\":\"ho\"}"))
                                .answer()
                                .id())
                .isNotEqualTo(answer.id());
    }

    @Test
    void readsEveryTypeThatAgentsSend() {
        RespondIoHelpdesk helpdesk = bridgeTo(Variant.AS_DOCUMENTED);
        assertThat(
                        content(
                                helpdesk,
                                "{\"type\":\"attachment\",\"attachment\":{\"type\":\"image\",\"url\":\"https://x.example/1\",\"mimeType\":\"image/png\",\"fileName\":\"1.png\"}}"))
                .isEqualTo(
                        new Content.Attachment(
                                Content.Kind.IMAGE, "1.png", "image/png", "https://x.example/1"));
        assertThat(
                        content(
                                helpdesk,
                                "{\"type\":\"attachment\",\"attachment\":{\"type\":\"file\",\"url\":\"https://x.example/1\"}}"))
                .isEqualTo(new Content.Link(null, null, "https://x.example/1", null));
        assertThat(content(helpdesk, "{\"type\":\"location\",\"latitude\":1.5,\"longitude\":2}"))
                .isEqualTo(new Content.Place(1.5, 2, null));
        assertThat(
                        content(
                                helpdesk,
                                "{\"type\":\"quick_reply\",\"title\":\"Well?\",\"replies\":[\"Yes\",\"No\"]}"))
                .isEqualTo(
                        new Content.Choice(
                                "Well?",
                                List.of(
                                        new Content.Option("Yes", "Yes"),
                                        new Content.Option("No", "No"))));
    }

    private static Content content(RespondIoHelpdesk helpdesk, String message) {
        return ((Webhook.Held) webhook(helpdesk, message)).answer().content();
    }

    @Test
    void tellsTheAgentAtOnceOfATypeThatWeChatDoesNotHave() {
        RespondIoHelpdesk helpdesk = bridgeTo(Variant.AS_DOCUMENTED);
        for (String message :
                List.of("{\"type\":\"poll\"}", "{\"type\":\"text\",\"text\":\" \"}")) {
            Webhook.Genuine refused = (Webhook.Genuine) webhook(helpdesk, message);
            assertThat(refused.answers()).isEmpty();
            assertThat(refused.response().status()).isEqualTo(422);
            assertThat(refused.response().body())
                    .contains("{\"error\":{\"message\":\"WeChat has no");
        }
    }

    @Test
    void refusesACallForAnotherChannelOrPath() {
        RespondIoHelpdesk helpdesk = bridgeTo(Variant.AS_DOCUMENTED);
        String bearer = "Bearer " + respondIo.sinkParameters().get("token");
        String call = call("{\"type\":\"text\",\"text\":\"x\"}");
        assertThat(helpdesk.webhook(request("/message", bearer, call.replace("184523", "9"))))
                .isEqualTo(new Webhook.Forged(400, "it is for another channel, or for nobody"));
        assertThat(helpdesk.webhook(request("", bearer, call)))
                .isInstanceOfSatisfying(
                        Webhook.Forged.class, forged -> assertThat(forged.status()).isEqualTo(404));
        assertThat(helpdesk.webhook(request("/message", bearer, "no json")))
                .isInstanceOf(Webhook.Forged.class);
    }

    private static Webhook webhook(RespondIoHelpdesk helpdesk, String message) {
        return helpdesk.webhook(
                request("/message", "Bearer never-print-me-respondio-token", call(message)));
    }

    private static String call(String message) {
        return "{\"channelId\":\"184523\",\"contactId\":\"%s\",\"message\":%s}"
                .formatted(CONTACT, message);
    }

    private static WebhookRequest request(String path, String authorization, String body) {
        return new WebhookRequest(
                "POST",
                path,
                "",
                Map.of("authorization", authorization),
                body.getBytes(StandardCharsets.UTF_8));
    }
}

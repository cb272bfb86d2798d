// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.standin.ZohoStandIn;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zoho's webhooks, from their registration to the answers in them. */
class ZohoWebhooksTest {

    private static final Customer LIN = Customer.of("shop", "oK7dQ5xW2mZr8vTnB4yJcE1h-_Ps");

    private Instant now = Instant.parse("2027-01-10T08:00:00Z");
    private final ZohoStandIn zoho = new ZohoStandIn(0, () -> now);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String url;
    private final ZohoHelpdesk helpdesk = new ZohoHelpdesk();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final List<Webhook.Forged> refused = new CopyOnWriteArrayList<>();
    private volatile int statusOfTheBridge;

    ZohoWebhooksTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        server.setExecutor(threads);
        server.createContext("/bridge", this::serve);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/bridge/zohodesk/shop";
        zoho.webhookUrl(url);
        helpdesk.setOrgId(ZohoStandIn.ORG);
        helpdesk.setDepartmentId(ZohoStandIn.DEPARTMENT);
        helpdesk.setClientId(ZohoStandIn.CLIENT);
        helpdesk.setClientSecret(ZohoStandIn.CLIENT_SECRET);
        helpdesk.setRefreshToken(ZohoStandIn.REFRESH_TOKEN);
        helpdesk.setAccountsUrl(zoho.baseUri().toString());
        helpdesk.setDeskUrl(zoho.baseUri().toString());
        helpdesk.setWebhookUrl(url);
        helpdesk.start(new BridgeServices(() -> now, Duration.ofSeconds(10)));
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
        zoho.close();
    }

    /** What the bridge does with a request, as far as the helpdesk has a part in it. */
    private void serve(HttpExchange http) throws IOException {
        try (http) {
            Map<String, String> headers = new HashMap<>();
            http.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Webhook webhook =
                    helpdesk.webhook(
                            new WebhookRequest(
                                    http.getRequestMethod(),
                                    "",
                                    "",
                                    headers,
                                    http.getRequestBody().readAllBytes()));
            int status = 200;
            if (webhook instanceof Webhook.Genuine genuine) {
                answers.addAll(genuine.answers());
            } else if (webhook instanceof Webhook.Forged forged) {
                refused.add(forged);
                status = forged.status();
            }
            http.sendResponseHeaders(statusOfTheBridge == 0 ? status : statusOfTheBridge, -1);
        }
    }

    private void register() {
        helpdesk.missed(null, List.of());
    }

    private String open() {
        String contact = helpdesk.contact(LIN);
        return helpdesk.open(contact, says("hello")).conversation();
    }

    private CustomerMessage says(String text) {
        return new CustomerMessage(
                LIN,
                "wx%032d".formatted(zoho.requests().size()),
                now,
                new Content.Text(text),
                null);
    }

    private void deliveries(int count) {
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(zoho.deliveries).hasSize(count));
    }

    private WebhookRequest delivery(String token, String body) {
        return new WebhookRequest(
                "POST",
                "",
                "",
                Map.of("x-zdesk-jwt", token),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private String webhookId() {
        return zoho.webhooks().get(0).path("id").asText();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true"})
    void registersItselfOnce(boolean checksByPost, boolean refusesSourceId) {
        zoho.checksByPost = checksByPost;
        zoho.refusesSourceId = refusesSourceId;

        register();
        register();
        now = now.plus(Duration.ofHours(2));
        register();

        assertThat(zoho.webhooks()).hasSize(1);
        JsonNode webhook = zoho.webhooks().get(0);
        assertThat(webhook.path("url").asText()).isEqualTo(url);
        assertThat(webhook.has("ignoreSourceId")).isEqualTo(!refusesSourceId);
        assertThat(webhook.at("/subscriptions/Ticket_Thread_Add/direction").asText())
                .isEqualTo("out");
    }

    @Test
    void looksForAnswersWhereTheEditionHasNoWebhooksOrTheBridgeCannotBeReached() {
        zoho.editionHasWebhooks = false;
        assertThat(helpdesk.missed("0", List.of()).cursor()).isNotEqualTo("0");
        zoho.editionHasWebhooks = true;
        statusOfTheBridge = 502;
        now = now.plusSeconds(90);
        register();
        assertThat(zoho.webhooks()).isEmpty();

        statusOfTheBridge = 0;
        now = now.plusSeconds(90);
        register();
        assertThat(zoho.webhooks()).hasSize(1);
    }

    @Test
    void switchesItsWebhookOnAgainAndMakesItAnewIfItIsGone() {
        register();
        zoho.switchWebhooksOff();
        now = now.plus(Duration.ofMinutes(61));
        register();
        assertThat(zoho.webhooks().get(0).path("isEnabled").asBoolean()).isTrue();

        open();
        statusOfTheBridge = 410;
        zoho.agentSays(LIN.openId(), "Alice", "Hello");
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(zoho.webhooks()).isEmpty());
        statusOfTheBridge = 0;
        now = now.plus(Duration.ofMinutes(61));
        register();
        assertThat(zoho.webhooks()).hasSize(1);
        zoho.agentSays(LIN.openId(), "Alice", "Hello again");
        deliveries(2);
        assertThat(zoho.deliveries).containsExactly(410, 200);
    }

    @Test
    void takesNothingBeforeItKnowsWhichWebhookIsItsOwn() {
        Webhook webhook = helpdesk.webhook(delivery(zoho.tokenFor("1"), "[]"));

        assertThat(webhook)
                .isInstanceOfSatisfying(
                        Webhook.Forged.class, forged -> assertThat(forged.status()).isEqualTo(503));
    }

    @Test
    void refusesWhatIsNotZohosAndNeverBy410() {
        register();
        List<WebhookRequest> requests =
                List.of(
                        delivery("", "[]"),
                        delivery("a.b.c", "[]"),
                        delivery(zoho.tokenFor("1"), "[]"),
                        delivery(zoho.tokenFor(webhookId()) + "A", "[]"),
                        delivery(zoho.tokenFor(webhookId()), "no json"),
                        delivery(zoho.tokenFor(webhookId()), "{\"payload\":{}}"),
                        delivery(zoho.tokenFor(webhookId()), ""),
                        new WebhookRequest("POST", "", "", Map.of(), "[]".getBytes()),
                        new WebhookRequest("DELETE", "", "", Map.of(), new byte[0]));

        assertThat(requests)
                .allSatisfy(
                        request ->
                                assertThat(helpdesk.webhook(request))
                                        .isInstanceOfSatisfying(
                                                Webhook.Forged.class,
                                                forged ->
                                                        assertThat(forged.status())
                                                                .isIn(400, 401, 405)));
        assertThat(zoho.forgeWebhook(open().isEmpty() ? "" : LIN.openId(), "send me your password"))
                .isEqualTo(401);
        assertThat(answers).isEmpty();
    }

    @Test
    void readsWhatAgentsSayToTheUserAndNothingElse() {
        register();
        open();
        String words = zoho.agentSays(LIN.openId(), "Alice", "Is <this> the one?");
        zoho.agentNotes(LIN.openId(), "Alice", "do not tell him");
        zoho.customerComments(LIN.openId(), "from the portal");
        zoho.agentReplies(
                LIN.openId(), "Bob", "<p>Yes</p><div class=\"zmail_extra\">old</div>", "SUCCESS");
        zoho.agentReplies(LIN.openId(), "Bob", "not finished", "DRAFT");
        zoho.agentSends(LIN.openId(), "Alice", "see", "a.pdf", "application/pdf", new byte[] {1});

        deliveries(6);

        assertThat(zoho.deliveries).containsOnly(200);
        assertThat(answers.stream().map(answer -> answer.content().readable()))
                .containsExactlyInAnyOrder("Is <this> the one?", "Yes", "see", "[file] a.pdf");
        Answer first =
                answers.stream().filter(a -> a.message().equals(words)).findFirst().orElseThrow();
        assertThat(first.id()).isEqualTo(words + ".1");
        assertThat(first.agent().name()).isEqualTo("Alice");
        assertThat(first.agent().email()).isEqualTo("alice@desk.test");
    }

    @Test
    void hearsNothingOfWhatItSaidItself() {
        zoho.heedsSourceId = false;
        register();
        String ticket = open();
        helpdesk.post(
                new io.github.camelwechat.bridge.desk.Conversation(
                        LIN, helpdesk.contact(LIN), ticket),
                says("it is me"));
        deliveries(1);
        assertThat(zoho.deliveries).containsExactly(200);
        assertThat(answers).isEmpty();

        zoho.heedsSourceId = true;
        helpdesk.post(
                new io.github.camelwechat.bridge.desk.Conversation(
                        LIN, helpdesk.contact(LIN), ticket),
                says("again"));
        zoho.agentSays(LIN.openId(), "Alice", "Hi");
        deliveries(2);
    }

    @Test
    void readsEventsOfItsOwnOrganisationOnly() {
        register();
        String comment =
                "{\"id\":\"%s\",\"ticketId\":\"4000000000000000207\",\"isPublic\":true,\"content\":\"%s\",\"commenter\":{\"type\":\"AGENT\"}}";
        String body =
                "[{\"eventType\":\"Ticket_Comment_Add\",\"orgId\":\"1\",\"payload\":"
                        + comment.formatted("4000000000000000901", "foreign")
                        + "},{\"eventType\":\"Ticket_Update\",\"payload\":{}},"
                        + "{\"eventType\":\"Ticket_Comment_Add\",\"orgId\":\""
                        + ZohoStandIn.ORG
                        + "\",\"payload\":"
                        + comment.formatted("4000000000000000903", "ours")
                        + "}]";

        Webhook webhook = helpdesk.webhook(delivery(zoho.tokenFor(webhookId()), body));

        assertThat(webhook)
                .isInstanceOfSatisfying(
                        Webhook.Genuine.class,
                        genuine ->
                                assertThat(genuine.answers())
                                        .singleElement()
                                        .satisfies(
                                                answer ->
                                                        assertThat(answer.message())
                                                                .isEqualTo("4000000000000000903")));
    }

    @Test
    void takesANewKeyOfZohos() {
        register();
        open();
        zoho.agentSays(LIN.openId(), "Alice", "one");
        deliveries(1);
        zoho.keyId = "desk-2";
        now = now.plusSeconds(31);
        zoho.agentSays(LIN.openId(), "Alice", "two");
        deliveries(2);

        assertThat(zoho.deliveries).containsExactly(200, 200);
        assertThat(zoho.requests().stream().filter(request -> request.path().endsWith("jwks.json")))
                .hasSize(2);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.HelpdeskHttp.Response;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zoho's webhooks: takes part in the check of the address, proves who sends, reads the events, and
 * keeps the webhook registered if it is told its address.
 *
 * <p>Nothing here answers 410, by which Zoho removes a webhook.
 */
final class ZohoWebhooks {

    private static final Logger LOG = LoggerFactory.getLogger(ZohoWebhooks.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);

    private final ZohoApi api;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final String orgId;
    private final String departmentId;
    private final String sourceId;
    private final @Nullable String url;
    private volatile @Nullable String id;
    private Instant nextLook = Instant.MIN;

    /**
     * @param url where Zoho is to send webhooks; null if somebody made one by hand
     * @param id the id of the webhook; null if it is to be found by its URL
     */
    ZohoWebhooks(
            ZohoApi api,
            SigningKeys keys,
            InstantSource clock,
            String orgId,
            String departmentId,
            String sourceId,
            @Nullable String url,
            @Nullable String id) {
        this.api = api;
        this.keys = keys;
        this.clock = clock;
        this.orgId = orgId;
        this.departmentId = departmentId;
        this.sourceId = sourceId;
        this.url = url;
        this.id = id;
    }

    Webhook read(WebhookRequest request) {
        boolean checksTheAddress =
                request.method().equals("GET")
                        || request.method().equals("POST")
                                && request.header(WebhookToken.HEADER).isEmpty()
                                && request.text().strip().equals("{}");
        if (checksTheAddress) {
            return new Webhook.Genuine(List.of());
        }
        if (!request.method().equals("POST")) {
            return new Webhook.Forged(405, "Zoho Desk sends its webhooks by POST");
        }
        Optional<Webhook.Forged> doubt = doubt(request);
        if (doubt.isPresent()) {
            return doubt.get();
        }
        try {
            JsonNode events = HelpdeskHttp.JSON.readTree(request.body());
            return events != null && events.isArray()
                    ? new Webhook.Genuine(answers(events))
                    : new Webhook.Forged(400, "the body is not a JSON array of events");
        } catch (IOException e) {
            return new Webhook.Forged(400, "the body is not JSON");
        }
    }

    private Optional<Webhook.Forged> doubt(WebhookRequest request) {
        String webhook = id;
        if (webhook == null) {
            return Optional.of(
                    new Webhook.Forged(
                            503,
                            "it is not known yet which webhook is ours: set webhookUrl, or webhookId to the id of the one you made"));
        }
        Optional<WebhookToken> token =
                WebhookToken.read(request.header(WebhookToken.HEADER).orElse(null));
        if (token.isEmpty()) {
            return Optional.of(
                    new Webhook.Forged(
                            401, "there is no readable token in " + WebhookToken.HEADER));
        }
        return token.get()
                .fault(keys, "orgId:" + orgId, "webhookId:" + webhook, clock.instant())
                .map(
                        fault ->
                                new Webhook.Forged(
                                        keys.any() ? 401 : 503,
                                        "the token in " + WebhookToken.HEADER + ": " + fault));
    }

    private List<Answer> answers(JsonNode events) {
        List<Answer> answers = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode payload = event.path("payload");
            String ticket = payload.path("ticketId").asText();
            if (!event.path("orgId").asText(orgId).equals(orgId)) {
                continue;
            }
            switch (event.path("eventType").asText()) {
                case "Ticket_Comment_Add" -> answers.addAll(ZohoAnswers.ofComment(payload, ticket));
                case "Ticket_Thread_Add" -> answers.addAll(ZohoAnswers.ofThread(payload, ticket));
                default -> {}
            }
        }
        return answers;
    }

    /** Sees to it, now and then, that Zoho has our webhook and that it is on. */
    synchronized void register() {
        Instant now = clock.instant();
        if (url == null || now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(id == null ? AFTER_A_FAILURE : BETWEEN_LOOKS);
        try {
            JsonNode ours = registered();
            if (ours == null) {
                ours = create();
            } else if (!ours.path("isEnabled").asBoolean(true)) {
                enable(ours.path("id").asText());
            }
            id = ours.path("id").asText();
            nextLook = now.plus(BETWEEN_LOOKS);
        } catch (HelpdeskException.Refused | HelpdeskException.Unavailable failure) {
            LOG.warn(
                    "Zoho Desk has no webhook to {}, so answers are only looked for now and then. Zoho must reach that address and be answered 200, the token needs the scopes for webhooks, and the edition must allow one more: {}",
                    url,
                    failure.getMessage());
        }
    }

    private @Nullable JsonNode registered() {
        Response all = api.get("/webhooks");
        if (!all.ok()) {
            throw ZohoApi.unavailable(all, "list its webhooks");
        }
        for (JsonNode one : all.body().path("data")) {
            if (one.path("url").asText().equals(url)) {
                return one;
            }
        }
        return null;
    }

    /**
     * Some organisations refuse the source id, of which the documentation says that they do not.
     */
    private JsonNode create() {
        Response made = api.post("/webhooks", wanted().put("ignoreSourceId", sourceId));
        if (made.status() == 422 && ZohoApi.faults(made, "/ignoreSourceId")) {
            made = api.post("/webhooks", wanted());
        }
        if (!made.ok()) {
            throw ZohoApi.refused(made, "make a webhook");
        }
        LOG.info("Zoho Desk sends webhooks to {} now", url);
        return made.body();
    }

    private void enable(String webhook) {
        ObjectNode on = HelpdeskHttp.JSON.createObjectNode().put("isEnabled", true);
        on.set("subscriptions", subscriptions());
        Response done = api.patch("/webhooks/" + webhook, on);
        LOG.warn(
                "The webhook of Zoho Desk was off; it was {} on again",
                done.ok() ? "switched" : "not switched");
    }

    private ObjectNode wanted() {
        ObjectNode webhook =
                HelpdeskHttp.JSON
                        .createObjectNode()
                        .put("name", "WeChat bridge")
                        .put("url", url)
                        .put("isEnabled", true);
        webhook.set("subscriptions", subscriptions());
        webhook.putArray("includeEventsFrom").add("AUTOMATION");
        return webhook;
    }

    private ObjectNode subscriptions() {
        ObjectNode events = HelpdeskHttp.JSON.createObjectNode();
        events.putObject("Ticket_Thread_Add")
                .put("direction", "out")
                .putArray("departmentIds")
                .add(departmentId);
        events.putObject("Ticket_Comment_Add").putArray("departmentIds").add(departmentId);
        return events;
    }
}

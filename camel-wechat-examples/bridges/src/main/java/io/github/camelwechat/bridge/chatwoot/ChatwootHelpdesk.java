// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.chatwoot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskException.Missing.What;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.HelpdeskHttp.Response;
import io.github.camelwechat.bridge.desk.Multipart;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.desk.WindowSentence;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chatwoot, by its application API and the callback of an inbox of the channel "API". A user is a
 * contact with the openid as its {@code source_id} in that inbox. An answer that WeChat refuses is
 * marked as failed, with the reason below it.
 */
public final class ChatwootHelpdesk implements Helpdesk {

    /** The conversation's attribute with the state of the service window. */
    static final String WINDOW_ATTRIBUTE = "wechat_window";

    /** The conversation's attribute with the id of the message it was opened for. */
    static final String OPENED_FOR = "wechat_message";

    /** Messages that were made a little before the last look may have come after it. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final int OUTGOING = 1;

    private String url = "";
    private String token = "";
    private String accountId = "";
    private String inboxId = "";
    private String webhookSecret = "";
    private @Nullable HelpdeskHttp http;
    private @Nullable ChatwootWebhooks webhooks;
    private @Nullable InstantSource clock;

    /** Where Chatwoot is, such as {@code https://app.chatwoot.com}. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The access token of an agent, or of an agent bot, who may see the inbox. */
    public void setToken(String token) {
        this.token = token;
    }

    /** The number of the account: it is in the addresses of all its pages. */
    public void setAccountId(String accountId) {
        this.accountId = accountId;
    }

    /** The number of the inbox: it is in the address of its settings. */
    public void setInboxId(String inboxId) {
        this.inboxId = inboxId;
    }

    /** The secret that signs the inbox's callbacks. */
    public void setWebhookSecret(String webhookSecret) {
        this.webhookSecret = webhookSecret;
    }

    @Override
    public String name() {
        return "chatwoot";
    }

    @Override
    public void start(BridgeServices services) {
        require(
                "url",
                url,
                "https?://.+",
                "the address of Chatwoot, such as https://app.chatwoot.com");
        require("token", token, ".+", "an access token, from the profile of an agent");
        require("accountId", accountId, "\\d+", "the number in the addresses of its pages");
        require("inboxId", inboxId, "\\d+", "the number in the address of the inbox's settings");
        require(
                "webhookSecret",
                webhookSecret,
                ".+",
                "the secret that the settings of the inbox show from Chatwoot 4.13 on");
        http =
                new HelpdeskHttp(
                        "Chatwoot",
                        url.replaceAll("/+$", "") + "/api/v1/accounts/" + accountId,
                        services,
                        () -> Map.of("api_access_token", token));
        clock = services.clock();
        webhooks = new ChatwootWebhooks(webhookSecret, inboxId, services.clock());
    }

    private static void require(String property, String value, String pattern, String expected) {
        if (!value.matches(pattern)) {
            throw new IllegalArgumentException(
                    "Chatwoot: property "
                            + property
                            + (value.isEmpty() ? " is missing" : " is not right")
                            + "; it is "
                            + expected);
        }
    }

    private HelpdeskHttp http() {
        if (http == null) {
            throw new IllegalStateException("Chatwoot was not started");
        }
        return http;
    }

    private InstantSource clock() {
        if (clock == null) {
            throw new IllegalStateException("Chatwoot was not started");
        }
        return clock;
    }

    private static ObjectNode json() {
        return HelpdeskHttp.JSON.createObjectNode();
    }

    @Override
    public String contact(Customer customer) {
        Response created =
                http().post(
                                "/contacts",
                                json().put("inbox_id", Long.parseLong(inboxId))
                                        .put("name", customer.name())
                                        .put("identifier", identifier(customer))
                                        .put("source_id", customer.openId()));
        // 422 if it is there already.
        return created.status() == 422
                ? existing(customer, created)
                : created.orRefused().at("/payload/contact/id").asText();
    }

    private static String identifier(Customer customer) {
        return "wechat:" + customer.openId();
    }

    private String existing(Customer customer, Response refusal) {
        String identifier = identifier(customer);
        JsonNode found =
                http().get(
                                "/contacts/search?q="
                                        + URLEncoder.encode(identifier, StandardCharsets.UTF_8))
                        .orRefused()
                        .path("payload");
        for (JsonNode contact : found) {
            if (contact.path("identifier").asText().equals(identifier)) {
                String id = contact.path("id").asText();
                for (JsonNode inbox : contact.path("contact_inboxes")) {
                    if (inbox.at("/inbox/id").asText().equals(inboxId)) {
                        return id;
                    }
                }
                http().post(
                                "/contacts/" + id + "/contact_inboxes",
                                json().put("inbox_id", Long.parseLong(inboxId))
                                        .put("source_id", customer.openId()))
                        .orRefused();
                return id;
            }
        }
        refusal.orRefused();
        throw new HelpdeskException.Refused("Chatwoot has the contact, and does not find it");
    }

    @Override
    public PostedMessage open(String contact, CustomerMessage message) {
        ObjectNode request =
                json().put("source_id", message.customer().openId())
                        .put("inbox_id", Long.parseLong(inboxId))
                        .put("contact_id", Long.parseLong(contact));
        request.putObject("custom_attributes").put(OPENED_FOR, message.id());
        Response opened = http().post("/conversations", request);
        if (opened.status() == 404) {
            throw new HelpdeskException.Missing(
                    What.CONTACT, "Chatwoot has lost contact " + contact);
        }
        return post(opened.orRefused().path("id").asText(), message);
    }

    @Override
    public PostedMessage post(Conversation conversation, CustomerMessage message) {
        return post(conversation.id(), message);
    }

    private PostedMessage post(String conversation, CustomerMessage message) {
        String path = "/conversations/" + conversation + "/messages";
        Content content = message.content();
        Response posted =
                content instanceof Content.Media media
                        ? http().post(path, form(message, media))
                        : http().post(
                                        path,
                                        json().put("content", content.readable())
                                                .put("message_type", "incoming")
                                                .put("private", false)
                                                .put("source_id", message.id())
                                                .put(
                                                        "external_created_at",
                                                        message.at().getEpochSecond()));
        if (posted.status() == 404) {
            throw new HelpdeskException.Missing(
                    What.CONVERSATION, "Chatwoot has lost conversation " + conversation);
        }
        return new PostedMessage(conversation, List.of(posted.orRefused().path("id").asText()));
    }

    private static Multipart form(CustomerMessage message, Content.Media media) {
        return new Multipart()
                .field("content", media.heard() == null ? "" : media.heard())
                .field("message_type", "incoming")
                .field("private", "false")
                .field("source_id", message.id())
                .field("external_created_at", Long.toString(message.at().getEpochSecond()))
                .file("attachments[]", media);
    }

    @Override
    public Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message) {
        if (conversation != null) {
            return message(conversation, message);
        }
        for (JsonNode its :
                http().get("/contacts/" + contact + "/conversations").orRefused().path("payload")) {
            if (its.at("/custom_attributes/" + OPENED_FOR).asText().equals(message.id())) {
                String opened = its.path("id").asText();
                Optional<PostedMessage> there = message(opened, message);
                return there.isPresent() ? there : Optional.of(post(opened, message));
            }
        }
        return Optional.empty();
    }

    /** Looks among the newest messages: nothing of the user came after it, for that waits. */
    private Optional<PostedMessage> message(String conversation, CustomerMessage message) {
        Response newest = http().get("/conversations/" + conversation + "/messages");
        if (newest.status() == 404) {
            throw new HelpdeskException.Missing(
                    What.CONVERSATION, "Chatwoot has lost conversation " + conversation);
        }
        for (JsonNode there : newest.orRefused().path("payload")) {
            if (isSame(there, message)) {
                return Optional.of(
                        new PostedMessage(conversation, List.of(there.path("id").asText())));
            }
        }
        return Optional.empty();
    }

    /** Versions that do not keep the source id keep the time at least. */
    private static boolean isSame(JsonNode there, CustomerMessage message) {
        String sourceId = there.path("source_id").asText("");
        if (!sourceId.isEmpty() && !sourceId.equals("null")) {
            return sourceId.equals(message.id());
        }
        return there.at("/content_attributes/external_created_at").asLong()
                        == message.at().getEpochSecond()
                && (message.content() instanceof Content.Media
                        || there.path("content").asText().equals(message.content().readable()));
    }

    @Override
    public void refuse(Conversation conversation, Answer answer, String sentence) {
        http().send(
                        "PATCH",
                        "/conversations/" + conversation.id() + "/messages/" + answer.message(),
                        json().put("status", "failed").put("external_error", sentence))
                .orRefused();
    }

    @Override
    public void confirm(Conversation conversation, Answer answer) {
        http().send(
                        "PATCH",
                        "/conversations/" + conversation.id() + "/messages/" + answer.message(),
                        json().put("status", "delivered"))
                .orRefused();
    }

    @Override
    public void showWindow(Conversation conversation, WindowSentence window) {
        String path = "/conversations/" + conversation.id();
        ObjectNode attributes = json();
        // Older versions replace all attributes by those that are sent.
        if (http().get(path).orRefused().path("custom_attributes") instanceof ObjectNode there) {
            attributes.setAll(there);
        }
        attributes.put(WINDOW_ATTRIBUTE, window.text());
        ObjectNode request = json().put("merge", true);
        request.set("custom_attributes", attributes);
        http().post(path + "/custom_attributes", request).orRefused();
    }

    @Override
    public Webhook webhook(WebhookRequest request) {
        if (webhooks == null) {
            throw new IllegalStateException("Chatwoot was not started");
        }
        return webhooks.read(request);
    }

    /**
     * Finds answers that were given while nobody listened: Chatwoot tells of a message once, and
     * does not try again.
     */
    @Override
    public Missed missed(@Nullable String cursor, List<Conversation> recent) {
        long now = clock().instant().getEpochSecond();
        List<Answer> answers = new ArrayList<>();
        if (cursor != null) {
            long since = Long.parseLong(cursor) - OVERLAP.toSeconds();
            for (Conversation conversation : recent) {
                Response newest = http().get("/conversations/" + conversation.id() + "/messages");
                newest.body()
                        .path("payload")
                        .forEach(
                                message -> {
                                    if (message.path("message_type").asInt(-1) == OUTGOING
                                            && !message.path("private").asBoolean()
                                            && !message.at("/content_attributes/deleted")
                                                    .asBoolean()
                                            && message.path("created_at").asLong() >= since) {
                                        answers.addAll(
                                                ChatwootWebhooks.answers(
                                                        message,
                                                        conversation.customer().openId(),
                                                        false));
                                    }
                                });
            }
        }
        return new Missed(answers, Long.toString(now));
    }

    /** The files of answers lie at addresses that need no token. */
    @Override
    public Content.Media fetch(Content.Attachment attachment) {
        return http().download(attachment, attachment.reference(), false);
    }
}

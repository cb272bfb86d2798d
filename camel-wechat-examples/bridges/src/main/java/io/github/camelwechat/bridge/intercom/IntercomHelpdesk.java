// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.intercom;

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
import io.github.camelwechat.bridge.desk.HelpdeskException.Unavailable;
import io.github.camelwechat.bridge.desk.HelpdeskHttp.Response;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.desk.WindowSentence;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Intercom: a customer is a contact with the role user and the external id {@code
 * wechat:ACCOUNT:OPENID}, what agents say comes by webhook. What Intercom leaves open is noted
 * where it matters.
 */
public final class IntercomHelpdesk implements Helpdesk {

    /** The contact's attribute that shows the service window; Intercom allows no dots in it. */
    static final String WINDOW = "WeChat window";

    private static final Pattern EXISTING = Pattern.compile("\\bid=([0-9a-f]{24})\\b");
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private String account = "";
    private String accessToken = "";
    private String clientSecret = "";
    private @Nullable String adminId;
    private boolean botAnswers;
    private String apiBaseUrl = "https://api.intercom.io";
    private String apiVersion = "2.14";
    private Duration pollInterval = Duration.ofMinutes(5);
    private int maxFileSize = 20 * 1024 * 1024;

    private @Nullable InstantSource clock;
    private @Nullable IntercomApi api;
    private @Nullable IntercomMessages messages;
    private @Nullable IntercomWebhook webhook;

    @Override
    public String name() {
        return "intercom";
    }

    @Override
    public void start(BridgeServices services) {
        require("account", account, "the name of the WeChat account");
        require(
                "accessToken",
                accessToken,
                "the access token of an app in Intercom's Developer Hub");
        require("clientSecret", clientSecret, "the client secret of the same app");
        if (botAnswers && adminId == null) {
            throw new IllegalArgumentException(
                    "botAnswers is set without adminId: notes about a bot's answers need a teammate"
                            + " to write them. Set adminId to a teammate's number");
        }
        if (adminId != null && !adminId.matches("\\d+")) {
            throw new IllegalArgumentException(
                    "adminId has to be the number that Intercom gave a teammate, such as 991267715."
                            + " The address of the teammate's page ends with it");
        }
        IntercomApi made = new IntercomApi(apiBaseUrl, apiVersion, accessToken, services);
        this.clock = services.clock();
        this.api = made;
        this.messages = new IntercomMessages(made, services.posted(), maxFileSize);
        this.webhook = new IntercomWebhook(clientSecret, externalId(""), botAnswers);
    }

    private static void require(String property, String value, String expected) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    property + " is missing: it has to be " + expected + ". Set it at the Kamelet");
        }
    }

    @Override
    public String contact(Customer customer) {
        String externalId = externalId(customer.openId());
        // Created first and looked for after: a search does not find a contact for some minutes.
        Response created =
                api().post(
                                "/contacts",
                                IntercomApi.object()
                                        .put("role", "user")
                                        .put("external_id", externalId)
                                        .put("name", customer.name()));
        if (created.status() != 409) {
            return created.orRefused().path("id").asText();
        }
        String conflict = IntercomApi.errors(created);
        Matcher existing = EXISTING.matcher(conflict);
        if (!existing.find()) {
            return lookUp(externalId);
        }
        String id = existing.group(1);
        if (conflict.contains("archived")) {
            api().post("/contacts/" + id + "/unarchive").orRefused();
        }
        return id;
    }

    private String lookUp(String externalId) {
        Response found =
                api().get(
                                "/contacts/find_by_external_id/"
                                        + URLEncoder.encode(externalId, StandardCharsets.UTF_8));
        if (found.ok()) {
            return found.body().path("id").asText();
        }
        JsonNode contacts =
                api().search("/contacts/search", "external_id", "=", externalId, null).path("data");
        if (contacts.isEmpty()) {
            throw new Unavailable(
                    false,
                    "Intercom says that a contact exists already, but does not show it",
                    null);
        }
        return contacts.get(0).path("id").asText();
    }

    @Override
    public PostedMessage open(String contact, CustomerMessage message) {
        return messages().open(contact, message);
    }

    @Override
    public PostedMessage post(Conversation conversation, CustomerMessage message) {
        return messages().post(conversation, message);
    }

    @Override
    public Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message) {
        return messages().find(contact, conversation, message);
    }

    @Override
    public void refuse(Conversation conversation, Answer answer, String sentence) {
        String author = adminId == null ? answer.agent().id() : adminId;
        if (author == null) {
            throw new HelpdeskException.Refused(
                    "Intercom wants a teammate's number for a note, and the answer has none: set"
                            + " adminId");
        }
        Response response =
                api().post(
                                "/conversations/" + conversation.id() + "/reply",
                                IntercomApi.object()
                                        .put("message_type", "note")
                                        .put("type", "admin")
                                        .put("admin_id", author)
                                        .put(
                                                "body",
                                                "<p>"
                                                        + escaped(sentence)
                                                        + "</p><blockquote>"
                                                        + escaped(answer.content().readable())
                                                        + "</blockquote>"));
        if (response.status() == 404) {
            throw IntercomApi.missing(response);
        }
        response.orRefused();
    }

    @Override
    public void showWindow(Conversation conversation, WindowSentence window) {
        ObjectNode shown = IntercomApi.object();
        shown.putObject("custom_attributes").put(WINDOW, window.text());
        String path = "/contacts/" + conversation.contact();
        Response response = api().put(path, shown);
        if (response.status() == 400 && IntercomApi.errors(response).contains("does not exist")) {
            api().post(
                            "/data_attributes",
                            IntercomApi.object()
                                    .put("name", WINDOW)
                                    .put("model", "contact")
                                    .put("data_type", "string")
                                    .put(
                                            "description",
                                            "Until when the user can be answered in WeChat"))
                    .orRefused();
            response = api().put(path, shown);
        }
        if (response.status() == 404) {
            throw IntercomApi.missing(response);
        }
        response.orRefused();
    }

    @Override
    public Webhook webhook(WebhookRequest request) {
        return Objects.requireNonNull(webhook, "not started").read(request);
    }

    @Override
    public Content.Media fetch(Content.Attachment attachment) {
        String from = attachment.reference();
        if (!from.startsWith("https://") && !apiBaseUrl.startsWith("http://")) {
            throw new HelpdeskException.Refused("the file's address is not https");
        }
        try {
            return api().download(attachment);
        } catch (HelpdeskException.Refused e) {
            // The address is signed and ends some time; asked again, Intercom gives another one.
            return api().download(signedAnew(attachment).orElseThrow(() -> e));
        }
    }

    private Optional<Content.Attachment> signedAnew(Content.Attachment old) {
        String reference = old.reference();
        JsonNode conversation;
        try {
            conversation = messages().read(reference.substring(reference.lastIndexOf('#') + 1));
        } catch (HelpdeskException.Missing e) {
            return Optional.empty();
        }
        return Objects.requireNonNull(webhook, "not started").answers(conversation, 0).stream()
                .map(Answer::content)
                .filter(Content.Attachment.class::isInstance)
                .map(Content.Attachment.class::cast)
                .filter(file -> unsigned(file.reference()).equals(unsigned(reference)))
                .filter(file -> !file.reference().equals(reference))
                .findFirst();
    }

    private static String unsigned(String address) {
        return address.replaceFirst("[?#].*", "");
    }

    @Override
    public Optional<Duration> pollInterval() {
        return pollInterval.isZero() ? Optional.empty() : Optional.of(pollInterval);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Intercom promises that a webhook comes at least once, but not for how long it tries, so
     * that conversations which changed are read as well.
     */
    @Override
    public Missed missed(@Nullable String cursor, List<Conversation> recent) {
        Instant now = Objects.requireNonNull(clock, "not started").instant();
        if (cursor == null) {
            return new Missed(List.of(), String.valueOf(now.getEpochSecond()));
        }
        long since = Long.parseLong(cursor);
        // What the search does not show at once, the next look finds.
        String next = String.valueOf(Math.max(since, now.minus(OVERLAP).getEpochSecond()));
        IntercomWebhook reader = Objects.requireNonNull(webhook, "not started");
        List<Answer> answers = new ArrayList<>();
        String page = null;
        do {
            JsonNode found = api().search("/conversations/search", "updated_at", ">", since, page);
            for (JsonNode conversation : found.path("conversations")) {
                if (reader.isOurs(conversation)) {
                    answers.addAll(
                            reader.answers(
                                    messages().read(conversation.path("id").asText()), since));
                }
            }
            page = found.path("pages").path("next").path("starting_after").asText(null);
        } while (page != null);
        return new Missed(answers, next);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String externalId(String openId) {
        return "wechat:" + account + ":" + openId;
    }

    private IntercomApi api() {
        return Objects.requireNonNull(api, "not started");
    }

    private IntercomMessages messages() {
        return Objects.requireNonNull(messages, "not started");
    }

    /** The name of the WeChat account, part of a contact's external id. */
    public void setAccount(String account) {
        this.account = account;
    }

    public void setAccessToken(String accessToken) {
        this.accessToken = accessToken;
    }

    public void setClientSecret(String clientSecret) {
        this.clientSecret = clientSecret;
    }

    /** The teammate who writes notes; null for the one who wrote the answer. */
    public void setAdminId(@Nullable String adminId) {
        this.adminId = adminId == null || adminId.isBlank() ? null : adminId;
    }

    /** Lets answers of Intercom's bots go to WeChat as well. */
    public void setBotAnswers(boolean botAnswers) {
        this.botAnswers = botAnswers;
    }

    public void setApiBaseUrl(String apiBaseUrl) {
        this.apiBaseUrl = apiBaseUrl;
    }

    public void setApiVersion(String apiVersion) {
        this.apiVersion = apiVersion;
    }

    /** The time between two looks at the conversations that changed; zero for none. */
    public void setPollInterval(Duration pollInterval) {
        this.pollInterval = pollInterval;
    }

    /** The largest file in bytes that is given to Intercom, which does not say what it takes. */
    public void setMaxFileSize(int maxFileSize) {
        this.maxFileSize = maxFileSize;
    }
}

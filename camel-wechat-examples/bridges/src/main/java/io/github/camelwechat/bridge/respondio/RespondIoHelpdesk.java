// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.respondio;

import static io.github.camelwechat.bridge.desk.HelpdeskHttp.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.Hmac;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * respond.io as a custom channel: one address that takes what users say, and a call to the bridge
 * for every answer, whose response tells the agent whether WeChat took it. The channel has neither
 * conversations nor notes, and nothing of it can be read.
 */
public final class RespondIoHelpdesk implements Helpdesk {

    private static final Pattern DUPLICATE =
            Pattern.compile(
                    "(?s).*(mid|message).*(exist|unique|duplicate|already).*"
                            + "|.*(duplicate|already).*(mid|message).*");

    /** As hex digits, and with a number behind them, short enough for an id of a message. */
    private static final int DIGEST_BYTES = 16;

    /** respond.io promises no second call; an agent says the same again after a while. */
    private static final Duration REPETITION = Duration.ofSeconds(10);

    private String webhookUrl = "https://app.respond.io/custom/channel/webhook/";
    private @Nullable String channelId;
    private @Nullable Secret token;
    private boolean textOnly;
    private @Nullable HelpdeskHttp http;
    private @Nullable BridgeServices services;

    /** The webhook URL that respond.io shows for the channel. */
    public void setWebhookUrl(String webhookUrl) {
        this.webhookUrl = webhookUrl;
    }

    /** The id of the channel. */
    public void setChannelId(String channelId) {
        this.channelId = channelId;
    }

    /** The API token of the channel. It proves both sides to each other. */
    public void setToken(String token) {
        this.token = Secret.of(token);
    }

    /** Has files and places sent as texts with an address, not in types of their own. */
    public void setTextOnly(boolean textOnly) {
        this.textOnly = textOnly;
    }

    @Override
    public String name() {
        return "respondio";
    }

    @Override
    public void start(BridgeServices services) {
        require(
                channelId != null && !channelId.isBlank(),
                "channelId",
                "the channel id that respond.io shows for the custom channel");
        require(token != null, "token", "the API token that respond.io shows for the channel");
        require(
                webhookUrl.matches("https?://[^/]+.*"),
                "webhookUrl",
                "the webhook URL that respond.io shows for the channel");
        this.services = services;
        String bearer = "Bearer " + Objects.requireNonNull(token).reveal();
        http =
                new HelpdeskHttp(
                        "respond.io", webhookUrl, services, () -> Map.of("Authorization", bearer));
    }

    private static void require(boolean right, String property, String expected) {
        if (!right) {
            throw new IllegalArgumentException(
                    "property " + property + " of the respond.io bridge must be " + expected);
        }
    }

    private HelpdeskHttp http() {
        return Objects.requireNonNull(http, "start comes first");
    }

    /** respond.io creates the contact with the first message. */
    @Override
    public String contact(Customer customer) {
        try {
            return ContactId.of(customer.openId());
        } catch (IllegalArgumentException e) {
            throw new HelpdeskException.Refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public PostedMessage open(String contact, CustomerMessage message) {
        tell(contact, event(message), message.customer()).orRefused();
        return posted(contact, message);
    }

    @Override
    public PostedMessage post(Conversation conversation, CustomerMessage message) {
        return open(conversation.contact(), message);
    }

    private static PostedMessage posted(String contact, CustomerMessage message) {
        return new PostedMessage(contact, List.of(message.id()));
    }

    /** The id of the message is what respond.io knows a repetition by, so it may be repeated. */
    @Override
    public Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message) {
        HelpdeskHttp.Response answer = tell(contact, event(message), message.customer());
        boolean known =
                answer.status() == 409
                        || DUPLICATE
                                .matcher(answer.body().toString().toLowerCase(Locale.ROOT))
                                .matches();
        return answer.ok() || known ? Optional.of(posted(contact, message)) : Optional.empty();
    }

    private ObjectNode event(CustomerMessage message) {
        ObjectNode event =
                JSON.createObjectNode()
                        .put("type", "message")
                        .put("mId", message.id())
                        .put("timestamp", message.at().toEpochMilli());
        event.set("message", ChannelMessage.of(message.content(), textOnly));
        return event;
    }

    private HelpdeskHttp.Response tell(
            String contact, ObjectNode event, @Nullable Customer customer) {
        ObjectNode body =
                JSON.createObjectNode().put("channelId", channelId).put("contactId", contact);
        body.putArray("events").add(event);
        if (customer != null) {
            body.putObject("contact").put("firstName", customer.name());
        }
        // The base lost the slash at its end, which may be part of the address.
        return http().post(webhookUrl.endsWith("/") ? "/" : "", body);
    }

    /** For what had to wait for the user, and was not told in the response to the agent's call. */
    @Override
    public void refuse(Conversation conversation, Answer answer, String sentence) {
        status(conversation, answer, "failed", sentence);
    }

    @Override
    public void confirm(Conversation conversation, Answer answer) {
        status(conversation, answer, "sent", "");
    }

    private void status(Conversation conversation, Answer answer, String value, String message) {
        ObjectNode event =
                JSON.createObjectNode()
                        .put("type", "message_status")
                        .put("mId", answer.id())
                        .put("timestamp", Objects.requireNonNull(services).clock().millis());
        ObjectNode status = event.putObject("status").put("value", value);
        if (!message.isEmpty()) {
            status.put("message", message);
        }
        tell(conversation.contact(), event, null).orRefused();
    }

    @Override
    public Webhook webhook(WebhookRequest request) {
        String given = request.header("Authorization").orElse("");
        if (!Hmac.same(given, "Bearer " + Objects.requireNonNull(token).reveal())) {
            return new Webhook.Forged(401, "the bearer token is not the channel's");
        }
        if (!request.path().equals("/message")) {
            return new Webhook.Forged(404, "respond.io calls the path of the bridge and /message");
        }
        JsonNode call;
        try {
            call = JSON.readTree(request.body());
        } catch (IOException e) {
            return new Webhook.Forged(400, "the body is no JSON");
        }
        String contact = call.path("contactId").asText();
        if (!call.path("channelId").asText().equals(channelId) || contact.isBlank()) {
            return new Webhook.Forged(400, "it is for another channel, or for nobody");
        }
        return ChannelMessage.read(call.path("message"))
                .<Webhook>map(content -> held(contact, call.path("message"), content))
                .orElseGet(
                        () ->
                                new Webhook.Genuine(
                                        List.of(),
                                        refusal(
                                                "WeChat has no message of the type "
                                                        + call.path("message").path("type").asText()
                                                        + ", or it is empty.")));
    }

    /** Nothing names a call: its content does, and the bridge tells apart what is said again. */
    private static Webhook held(String contact, JsonNode message, Content content) {
        String id = digest(contact + "\n" + message);
        Answer answer =
                new Answer(
                        id,
                        id,
                        contact,
                        ContactId.openId(contact),
                        Answer.Agent.UNKNOWN,
                        content,
                        false);
        return new Webhook.Held(answer, REPETITION, RespondIoHelpdesk::response);
    }

    private static String digest(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    private static Webhook.Response response(Answer answer, Webhook.Outcome outcome) {
        return outcome instanceof Webhook.Outcome.Refused refused
                ? refusal(refused.sentence())
                : new Webhook.Response(
                        200,
                        "application/json",
                        JSON.createObjectNode().put("mId", answer.id()).toString());
    }

    private static Webhook.Response refusal(String sentence) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("message", sentence);
        return new Webhook.Response(422, "application/json", body.toString());
    }

    @Override
    public Content.Media fetch(Content.Attachment attachment) {
        return http().download(attachment, attachment.reference(), false);
    }
}

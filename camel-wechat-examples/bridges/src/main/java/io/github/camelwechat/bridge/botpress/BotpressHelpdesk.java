// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

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
import io.github.camelwechat.bridge.desk.WindowSentence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Botpress bot, by the Chat API. The openid is the user's id and in the conversation's, so both
 * are found by their names; the bridge signs the users' keys itself, which the integration allows
 * once an encryption key is set in it.
 *
 * <p>Botpress sends no webhook twice. What none told is found by looking through the conversations,
 * every {@code pollInterval}.
 */
public final class BotpressHelpdesk implements Helpdesk {

    private static final String PREFIX = "wechat_";

    /** The bot may answer before the bridge has heard that the conversation is there. */
    private static final Pattern CONVERSATION = Pattern.compile(PREFIX + "(.+)_[a-z0-9]+");

    /** The clocks of two machines may differ by this much. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private String url = "https://chat.botpress.cloud";
    private @Nullable String webhookId;
    private @Nullable Secret encryptionKey;
    private @Nullable Secret webhookSecret;
    private boolean metadata = true;
    private Duration pollInterval = Duration.ofMinutes(5);
    private @Nullable HelpdeskHttp http;
    private @Nullable ChatApi api;

    /** The address of the Chat API, if it is not the public one. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The id of the bot's chat integration: the last part of the webhook URL it shows. */
    public void setWebhookId(String webhookId) {
        this.webhookId = webhookId;
    }

    /** The encryption key that is set in the chat integration. */
    public void setEncryptionKey(String encryptionKey) {
        this.encryptionKey = Secret.of(encryptionKey);
    }

    /** The webhook secret that is set in the chat integration. */
    public void setWebhookSecret(String webhookSecret) {
        this.webhookSecret = Secret.of(webhookSecret);
    }

    /**
     * Lets messages carry the bridge's own id as metadata, by which one whose posting ended in
     * doubt is found. Without it such a message is posted a second time.
     */
    public void setMetadata(boolean metadata) {
        this.metadata = metadata;
    }

    /** The milliseconds between two looks for messages of which no webhook told. */
    public void setPollInterval(long pollInterval) {
        this.pollInterval = Duration.ofMillis(pollInterval);
    }

    @Override
    public String name() {
        return "botpress";
    }

    @Override
    public void start(BridgeServices services) {
        require(
                webhookId != null && webhookId.matches("[A-Za-z0-9_-]+"),
                "webhookId",
                "the last part of the webhook URL that Botpress shows at the chat integration");
        require(
                url.matches("https?://[^/]+.*") && !url.contains("://webhook."),
                "url",
                "where the Chat API is, such as https://chat.botpress.cloud; the host"
                        + " webhook.botpress.cloud refuses its calls");
        require(
                encryptionKey != null,
                "encryptionKey",
                "the encryption key that is set in the configuration of the chat integration");
        require(
                !pollInterval.isNegative() && !pollInterval.isZero(),
                "pollInterval",
                "a number of milliseconds above 0");
        String base = (url.endsWith("/") ? url : url + "/") + webhookId;
        http = new HelpdeskHttp("Botpress", base, services, Map::of);
        api = new ChatApi(http, Objects.requireNonNull(encryptionKey));
    }

    private static void require(boolean right, String property, String expected) {
        if (!right) {
            throw new IllegalArgumentException(
                    "property " + property + " of the Botpress bridge must be " + expected);
        }
    }

    private ChatApi api() {
        return Objects.requireNonNull(api, "start comes first");
    }

    @Override
    public String contact(Customer customer) {
        return api().user(customer.openId(), customer.name(), profile(customer));
    }

    private static ObjectNode profile(Customer customer) {
        return JSON.createObjectNode()
                .put("wechatAccount", customer.account())
                .put("openId", customer.openId());
    }

    @Override
    public PostedMessage open(String contact, CustomerMessage message) {
        String conversation;
        try {
            conversation = api().conversation(contact, names(contact, message).get(0));
        } catch (HelpdeskException.Missing e) {
            // The name of a conversation that was deleted may go on being taken.
            conversation = api().conversation(contact, own(contact, message));
        }
        return post(contact, conversation, message);
    }

    /** The name is the same for all while a user has one conversation. */
    private static List<String> names(String contact, CustomerMessage message) {
        String own = own(contact, message);
        return message.wechatConversation() == null
                ? List.of(PREFIX + contact + "_main", own)
                : List.of(own);
    }

    /** As long as Botpress allows, for an openid of 28 characters. */
    private static String own(String contact, CustomerMessage message) {
        return PREFIX + contact + "_" + message.id();
    }

    @Override
    public PostedMessage post(Conversation conversation, CustomerMessage message) {
        return post(conversation.contact(), conversation.id(), message);
    }

    private PostedMessage post(String contact, String conversation, CustomerMessage message) {
        String id;
        if (message.content() instanceof Content.Event event) {
            id = api().event(contact, conversation, payload(event, message));
        } else {
            ObjectNode body = JSON.createObjectNode().put("conversationId", conversation);
            body.set("payload", CustomerPayload.of(message.content()));
            if (metadata) {
                body.set("metadata", metadata(message));
            }
            id = api().message(contact, body);
        }
        return new PostedMessage(conversation, List.of(id));
    }

    private static ObjectNode payload(Content.Event event, CustomerMessage message) {
        return JSON.createObjectNode()
                .put("type", "wechat." + event.name())
                .put("key", event.key())
                .put("text", event.text())
                .put("id", message.id())
                .put("at", message.at().toString());
    }

    private static ObjectNode metadata(CustomerMessage message) {
        ObjectNode metadata = JSON.createObjectNode().put("wechatMessage", message.id());
        return message.content() instanceof Content.Media media && media.heard() != null
                ? metadata.put("heard", media.heard())
                : metadata;
    }

    /** Events cannot be looked for: one whose telling ended in doubt is told again, with its id. */
    @Override
    public Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message) {
        List<String> names = conversation == null ? names(contact, message) : List.of(conversation);
        return names.stream().flatMap(name -> found(contact, name, message)).findFirst();
    }

    private Stream<PostedMessage> found(
            String contact, String conversation, CustomerMessage message) {
        try {
            return api().messages(contact, conversation, message.at().minus(SKEW)).stream()
                    .filter(
                            sent ->
                                    sent.path("metadata")
                                            .path("wechatMessage")
                                            .asText()
                                            .equals(message.id()))
                    .map(
                            sent ->
                                    new PostedMessage(
                                            conversation, List.of(sent.path("id").asText())));
        } catch (HelpdeskException.Missing e) {
            return Stream.empty();
        }
    }

    @Override
    public void refuse(Conversation conversation, Answer answer, String sentence) {
        ObjectNode payload =
                JSON.createObjectNode()
                        .put("type", "wechat.deliveryFailed")
                        .put("messageId", answer.message())
                        .put("reason", sentence);
        api().event(conversation.customer().openId(), conversation.id(), payload);
    }

    /** Bots can read the profile of the user they talk with. */
    @Override
    public void showWindow(Conversation conversation, WindowSentence window) {
        ObjectNode profile = profile(conversation.customer());
        profile.put("mayBeWrittenTo", window.open()).put("serviceWindow", window.text());
        api().profile(conversation.customer().openId(), profile);
    }

    @Override
    public Webhook webhook(WebhookRequest request) {
        if (webhookSecret == null) {
            return new Webhook.Forged(
                    401, "property webhookSecret is not set, so nobody can prove to be Botpress");
        }
        String given = request.header("x-secret-key").orElse("");
        if (!Hmac.same(given, webhookSecret.reveal())) {
            return new Webhook.Forged(401, "x-secret-key is not the webhook secret");
        }
        try {
            JsonNode signal = JSON.readTree(request.body());
            JsonNode data = signal.path("data");
            boolean says =
                    signal.path("type").asText().equals("message_created")
                            && data.path("isBot").asBoolean();
            return new Webhook.Genuine(says ? answers(data) : List.of());
        } catch (IOException e) {
            return new Webhook.Forged(400, "the body is no JSON");
        }
    }

    /** Nothing of conversations that others have with the bot, such as on a web site. */
    private static List<Answer> answers(JsonNode message) {
        String id = message.path("id").asText();
        String conversation = message.path("conversationId").asText();
        Matcher ours = CONVERSATION.matcher(conversation);
        if (!ours.matches()) {
            return List.of();
        }
        List<Content> contents = BotMessages.of(message.path("payload"));
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            answers.add(
                    new Answer(
                            contents.size() == 1 ? id : id + "." + (i + 1),
                            id,
                            conversation,
                            ours.group(1),
                            new Answer.Agent(message.path("userId").asText(), null, null),
                            contents.get(i),
                            false));
        }
        return answers;
    }

    @Override
    public Content.Media fetch(Content.Attachment attachment) {
        return Objects.requireNonNull(http, "start comes first")
                .download(attachment, attachment.reference(), false);
    }

    @Override
    public Optional<Duration> pollInterval() {
        return Optional.of(pollInterval);
    }

    /** Looks from the newest message of the last look on; nobody but user and bot takes part. */
    @Override
    public Missed missed(@Nullable String cursor, List<Conversation> recent) {
        Instant since = cursor == null ? Instant.EPOCH : instant(cursor);
        Instant newest = since;
        List<Answer> answers = new ArrayList<>();
        for (Conversation conversation : recent) {
            for (JsonNode message : messages(conversation, since.minus(SKEW))) {
                Instant at = ChatApi.at(message);
                newest = at.isAfter(newest) ? at : newest;
                if (!message.path("userId").asText().equals(conversation.contact())
                        && !at.isBefore(since.minus(SKEW))) {
                    answers.addAll(answers(message));
                }
            }
        }
        return new Missed(answers, newest.toString());
    }

    private List<JsonNode> messages(Conversation conversation, Instant since) {
        try {
            return api().messages(conversation.contact(), conversation.id(), since);
        } catch (HelpdeskException.Missing e) {
            return List.of(); // deleted: nothing can be missed in it
        }
    }

    private static Instant instant(String cursor) {
        try {
            return Instant.parse(cursor);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}

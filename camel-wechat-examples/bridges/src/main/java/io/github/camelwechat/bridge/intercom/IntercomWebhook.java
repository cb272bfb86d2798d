// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.AgentHtml;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.Hmac;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import java.io.IOException;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of an Intercom app: their signature over the raw body, and the answers in them.
 *
 * <p>Told are both sides of a conversation, notes too, and a bot's answer under two topics, so that
 * the author and the kind of a part decide, and its id tells repetitions.
 */
final class IntercomWebhook {

    private static final String BEGUN = "conversation.admin.single.created";

    private static final Set<String> TOPICS =
            Set.of(
                    BEGUN,
                    "conversation.admin.replied",
                    "conversation.admin.assigned",
                    "conversation.admin.closed",
                    "conversation.operator.replied");

    /** The kinds of part whose body the customer is meant to see. */
    private static final Set<String> SPOKEN = Set.of("comment", "assignment", "close", "open");

    private final String clientSecret;
    private final String prefix;
    private final boolean botAnswers;

    /**
     * @param prefix what the external ids of this account's contacts begin with
     */
    IntercomWebhook(String clientSecret, String prefix, boolean botAnswers) {
        this.clientSecret = clientSecret;
        this.prefix = prefix;
        this.botAnswers = botAnswers;
    }

    /** The id of a conversation's first message, which is counted apart from the parts. */
    static String source(String id) {
        return "source-" + id;
    }

    /** The parts of a conversation in the order in which they were written. */
    static List<JsonNode> parts(JsonNode conversation) {
        JsonNode parts = conversation.path("conversation_parts").path("conversation_parts");
        return StreamSupport.stream(parts.spliterator(), false)
                .sorted(
                        Comparator.<JsonNode>comparingLong(part -> part.path("created_at").asLong())
                                .thenComparingLong(part -> part.path("id").asLong()))
                .toList();
    }

    Webhook read(WebhookRequest request) {
        if (request.method().equals("HEAD")) {
            // The Developer Hub tries an address with this before it takes it.
            return new Webhook.Genuine(List.of());
        }
        if (!request.method().equals("POST")) {
            return new Webhook.Forged(405, "Intercom posts, this is " + request.method());
        }
        Optional<String> signature = request.header("X-Hub-Signature");
        if (signature.isEmpty()) {
            return new Webhook.Forged(401, "X-Hub-Signature is missing");
        }
        if (!Hmac.same(
                signature.get(), "sha1=" + Hmac.hex("HmacSHA1", clientSecret, request.body()))) {
            return new Webhook.Forged(
                    401,
                    "X-Hub-Signature is not made with our client secret: compare it with the one of"
                            + " the app in the Developer Hub");
        }
        JsonNode notification;
        try {
            notification = HelpdeskHttp.JSON.readTree(request.body());
        } catch (IOException e) {
            return new Webhook.Forged(400, "the body is signed but is not JSON");
        }
        if (!TOPICS.contains(notification.path("topic").asText())) {
            return new Webhook.Genuine(List.of());
        }
        JsonNode conversation = notification.path("data").path("item");
        // Every webhook has the first message of the conversation, new or of last year.
        boolean begun = notification.path("topic").asText().equals(BEGUN);
        return new Webhook.Genuine(answers(conversation, begun ? 0 : Long.MAX_VALUE, 0));
    }

    /**
     * The answers in a conversation that were written at a time or later.
     *
     * @param since in seconds of the epoch
     */
    List<Answer> answers(JsonNode conversation, long since) {
        return answers(conversation, since, since);
    }

    private List<Answer> answers(JsonNode conversation, long begunSince, long since) {
        JsonNode contacts = conversation.path("contacts").path("contacts");
        String openId = null;
        for (JsonNode contact : contacts) {
            if (isOurs(contact.path("external_id"))) {
                openId = contact.path("external_id").asText().substring(prefix.length());
            }
        }
        if (openId == null && hasExternalId(contacts)) {
            return List.of();
        }
        String id = conversation.path("id").asText();
        List<Answer> answers = new ArrayList<>();
        JsonNode source = conversation.path("source");
        if (isSpoken(source) && conversation.path("created_at").asLong() >= begunSince) {
            answers.addAll(answers(id, openId, source(source.path("id").asText()), source));
        }
        for (JsonNode part : parts(conversation)) {
            if (isSpoken(part)
                    && SPOKEN.contains(part.path("part_type").asText())
                    && part.path("created_at").asLong() >= since) {
                answers.addAll(answers(id, openId, part.path("id").asText(), part));
            }
        }
        return answers;
    }

    /** Tells whether one of a conversation's contacts is a user of this account. */
    boolean isOurs(JsonNode conversation) {
        if (conversation.isTextual()) {
            return conversation.asText().startsWith(prefix);
        }
        return StreamSupport.stream(
                        conversation.path("contacts").path("contacts").spliterator(), false)
                .anyMatch(contact -> isOurs(contact.path("external_id")));
    }

    private static boolean hasExternalId(JsonNode contacts) {
        return StreamSupport.stream(contacts.spliterator(), false)
                .anyMatch(contact -> contact.hasNonNull("external_id"));
    }

    private boolean isSpoken(JsonNode part) {
        String author = part.path("author").path("type").asText();
        return (author.equals("admin") || botAnswers && author.equals("bot"))
                && !part.path("redacted").asBoolean();
    }

    private static List<Answer> answers(
            String conversation, @Nullable String openId, String message, JsonNode part) {
        AgentHtml html = AgentHtml.of(part.path("body").asText(""));
        List<Content> contents = new ArrayList<>();
        if (!html.text().isEmpty()) {
            contents.add(new Content.Text(html.text()));
        }
        for (String picture : html.pictures()) {
            String name = fileName(picture);
            contents.add(
                    new Content.Attachment(
                            Content.Kind.IMAGE,
                            name,
                            Objects.requireNonNullElse(
                                    URLConnection.guessContentTypeFromName(name), "image/jpeg"),
                            picture + "#" + conversation));
        }
        for (JsonNode file : part.path("attachments")) {
            String url = file.path("url").asText();
            String type = file.path("content_type").asText("application/octet-stream");
            if (!html.pictures().contains(url)) {
                contents.add(
                        new Content.Attachment(
                                Content.Kind.of(type),
                                file.path("name").asText(fileName(url)),
                                type,
                                url + "#" + conversation));
            }
        }
        JsonNode author = part.path("author");
        Answer.Agent agent =
                new Answer.Agent(
                        author.path("type").asText().equals("admin")
                                ? author.path("id").asText(null)
                                : null,
                        author.path("name").asText(null),
                        author.path("email").asText(null));
        List<Answer> answers = new ArrayList<>();
        for (Content content : contents) {
            answers.add(
                    new Answer(
                            contents.size() == 1 ? message : message + "." + (answers.size() + 1),
                            message,
                            conversation,
                            openId,
                            agent,
                            content,
                            false));
        }
        return answers;
    }

    private static String fileName(String url) {
        String path = url.replaceFirst("[?#].*", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isBlank() ? "picture" : name;
    }
}

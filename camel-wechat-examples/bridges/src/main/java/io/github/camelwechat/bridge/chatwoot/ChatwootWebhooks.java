// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.chatwoot;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.Hmac;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of an inbox. Chatwoot tells of everything in it, in both directions; only what an
 * agent or bot says to the user is an answer.
 */
final class ChatwootWebhooks {

    /** A request that is older was recorded by somebody. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /**
     * Something younger that was updated may be news to us: Chatwoot tells once, and marks as
     * failed what nobody took. Something older was told long ago.
     */
    private static final Duration RECENT = Duration.ofDays(2);

    private final String secret;
    private final String inboxId;
    private final InstantSource clock;

    ChatwootWebhooks(String secret, String inboxId, InstantSource clock) {
        this.secret = secret;
        this.inboxId = inboxId;
        this.clock = clock;
    }

    Webhook read(WebhookRequest request) {
        String timestamp = request.header("X-Chatwoot-Timestamp").orElse("");
        String signature = request.header("X-Chatwoot-Signature").orElse("");
        if (signature.isEmpty()) {
            return new Webhook.Forged(
                    401, "it is not signed; Chatwoot signs the callbacks of an inbox from 4.13 on");
        }
        String expected =
                "sha256="
                        + Hmac.hex(
                                "HmacSHA256",
                                secret,
                                (timestamp + ".").getBytes(StandardCharsets.UTF_8),
                                request.body());
        if (!Hmac.same(expected, signature)) {
            return new Webhook.Forged(
                    401, "its signature is wrong; check that webhookSecret is that of the inbox");
        }
        if (!isFresh(timestamp)) {
            return new Webhook.Forged(401, "it was signed more than 5 minutes ago, or will be");
        }
        try {
            return new Webhook.Genuine(answers(HelpdeskHttp.JSON.readTree(request.body())));
        } catch (IOException e) {
            return new Webhook.Forged(400, "its body is no JSON");
        }
    }

    private boolean isFresh(String timestamp) {
        return timestamp.matches("\\d{1,12}")
                && Duration.between(
                                        Instant.ofEpochSecond(Long.parseLong(timestamp)),
                                        clock.instant())
                                .abs()
                                .compareTo(FRESH)
                        <= 0;
    }

    private List<Answer> answers(JsonNode message) {
        String event = message.path("event").asText();
        boolean updated = event.equals("message_updated");
        if (!updated && !event.equals("message_created")
                || !message.path("message_type").asText().equals("outgoing")
                || message.path("private").asBoolean()
                || message.at("/content_attributes/deleted").asBoolean()
                || !message.at("/inbox/id").asText().equals(inboxId)
                // The mark that we set ourselves is an update too; "send again" takes it away.
                || updated && message.at("/content_attributes").hasNonNull("external_error")) {
            return List.of();
        }
        String openId = text(message.at("/conversation/contact_inbox/source_id"));
        if (openId == null) {
            return List.of();
        }
        if (!updated) {
            return answers(message, openId, false);
        }
        List<Answer> answers = new ArrayList<>();
        if (isRecent(message)) {
            answers.addAll(answers(message, openId, false));
        }
        answers.addAll(answers(message, openId, true));
        return answers;
    }

    private boolean isRecent(JsonNode message) {
        JsonNode created = message.path("created_at");
        try {
            Instant at =
                    created.isNumber()
                            ? Instant.ofEpochSecond(created.asLong())
                            : Instant.parse(created.asText());
            return at.isAfter(clock.instant().minus(RECENT));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** The answers that a message of an agent is made of: its text, then its files. */
    static List<Answer> answers(JsonNode message, String openId, boolean again) {
        List<Content> contents = new ArrayList<>();
        String said = message.path("content").asText("");
        if (message.hasNonNull("content") && !said.isBlank()) {
            contents.add(new Content.Text(said));
        }
        message.path("attachments").forEach(attachment -> contents.add(content(attachment)));
        String id = message.path("id").asText();
        JsonNode sender = message.path("sender");
        Answer.Agent agent =
                new Answer.Agent(
                        text(sender.path("id")),
                        text(sender.path("name")),
                        text(sender.path("email")));
        List<Answer> answers = new ArrayList<>();
        for (Content content : contents) {
            answers.add(
                    new Answer(
                            answers.isEmpty() ? id : id + "." + answers.size(),
                            id,
                            message.has("conversation")
                                    ? message.at("/conversation/id").asText()
                                    : message.path("conversation_id").asText(),
                            openId,
                            agent,
                            content,
                            again));
        }
        return answers;
    }

    private static Content content(JsonNode attachment) {
        if (attachment.path("file_type").asText().equals("location")) {
            return new Content.Place(
                    attachment.path("coordinates_lat").asDouble(),
                    attachment.path("coordinates_long").asDouble(),
                    text(attachment.path("fallback_title")));
        }
        String url = attachment.path("data_url").asText();
        Content.Kind kind =
                switch (attachment.path("file_type").asText()) {
                    case "image" -> Content.Kind.IMAGE;
                    case "audio" -> Content.Kind.VOICE;
                    case "video" -> Content.Kind.VIDEO;
                    default -> Content.Kind.FILE;
                };
        String path = url.replaceAll("[?#].*", "");
        return new Content.Attachment(
                kind, path.substring(path.lastIndexOf('/') + 1), "application/octet-stream", url);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() || node.asText().isBlank()
                ? null
                : node.asText();
    }
}

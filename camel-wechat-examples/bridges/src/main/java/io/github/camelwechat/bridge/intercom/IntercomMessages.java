// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.AgentHtml;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskException.Unavailable;
import io.github.camelwechat.bridge.desk.HelpdeskHttp.Response;
import io.github.camelwechat.bridge.desk.PostedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of customers in Intercom. A first message opens a conversation and takes no file, so
 * that the file follows as a reply. Nothing marks a message as ours but its author, its words and
 * its time, which is all there is to find it by after an uncertain end.
 */
final class IntercomMessages {

    private static final Set<Integer> NOT_TAKEN = Set.of(400, 413, 415, 422);

    private final IntercomApi api;
    private final Predicate<String> posted;
    private final int maxFileSize;

    /**
     * @param posted whether an id is that of an earlier message
     * @param maxFileSize the largest file in bytes that is given to Intercom
     */
    IntercomMessages(IntercomApi api, Predicate<String> posted, int maxFileSize) {
        this.api = api;
        this.posted = posted;
        this.maxFileSize = maxFileSize;
    }

    PostedMessage open(String contact, CustomerMessage message) {
        Content content = message.content();
        ObjectNode first =
                IntercomApi.object()
                        .put("body", content.readable())
                        .put("created_at", message.at().getEpochSecond());
        first.putObject("from").put("type", "user").put("id", contact);
        boolean fetched = isFetched(content);
        if (fetched) {
            first.putArray("attachment_urls").add(String.valueOf(((Content.Media) content).url()));
        }
        Response response = api.post("/conversations", first);
        if (response.status() == 404) {
            throw IntercomApi.missing(response);
        }
        JsonNode opened = response.orRefused();
        String conversation = opened.path("conversation_id").asText();
        List<String> ids = new ArrayList<>();
        ids.add(IntercomWebhook.source(opened.path("id").asText()));
        if (content instanceof Content.Media file && !fetched) {
            try {
                ids.addAll(reply(contact, conversation, message, file.name()).ids());
            } catch (HelpdeskException e) {
                throw new Unavailable(
                        true, "the conversation is open in Intercom, its file is not there yet", e);
            }
        }
        return new PostedMessage(conversation, ids);
    }

    /**
     * Tells whether Intercom itself gets the file: a first message carries a picture no other way.
     */
    private static boolean isFetched(Content content) {
        return content instanceof Content.Media file
                && file.kind() == Content.Kind.IMAGE
                && file.url() != null;
    }

    PostedMessage post(Conversation conversation, CustomerMessage message) {
        return reply(
                conversation.contact(), conversation.id(), message, message.content().readable());
    }

    private PostedMessage reply(
            String contact, String conversation, CustomerMessage message, String body) {
        ObjectNode reply =
                IntercomApi.object()
                        .put("message_type", "comment")
                        .put("type", "user")
                        .put("intercom_user_id", contact)
                        .put("body", body)
                        .put("created_at", message.at().getEpochSecond());
        String path = "/conversations/" + conversation + "/reply";
        Content.Media file = message.content() instanceof Content.Media media ? media : null;
        String data = file == null ? null : base64(file);
        if (file != null && data == null) {
            reply.put("body", withoutFile(file));
        } else if (file != null) {
            reply.putArray("attachment_files")
                    .addObject()
                    .put("content_type", file.contentType())
                    .put("name", file.name())
                    .put("data", data);
        }
        Response response = api.post(path, reply);
        if (data != null && file != null && NOT_TAKEN.contains(response.status())) {
            // Intercom says nowhere what it takes; the agent shall know of the message.
            reply.remove("attachment_files");
            response = api.post(path, reply.put("body", withoutFile(file)));
        }
        if (response.status() == 404) {
            throw IntercomApi.missing(response);
        }
        JsonNode answered = response.orRefused();
        return new PostedMessage(
                conversation,
                List.of(
                        part(answered, message, body)
                                .orElseThrow(
                                        () ->
                                                new Unavailable(
                                                        true,
                                                        "Intercom took a message and does not show"
                                                                + " it",
                                                        null))));
    }

    private static String withoutFile(Content.Media file) {
        return file.readable()
                + "\n"
                + (file.url() == null
                        ? "The file could not be stored in Intercom; it is in WeChat."
                        : file.url().toString());
    }

    private @Nullable String base64(Content.Media file) {
        try (InputStream bytes = file.bytes().open()) {
            byte[] read = bytes.readNBytes(maxFileSize + 1);
            return read.length > maxFileSize ? null : Base64.getEncoder().encodeToString(read);
        } catch (IOException e) {
            throw new Unavailable(false, "the file that WeChat gave cannot be read", e);
        }
    }

    Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message) {
        if (conversation != null) {
            return part(read(conversation), message, message.content().readable())
                    .map(id -> new PostedMessage(conversation, List.of(id)));
        }
        JsonNode found =
                api.search("/conversations/search", "contact_ids", "=", contact, null)
                        .path("conversations");
        for (JsonNode candidate : found) {
            if (begins(candidate, message)) {
                return Optional.of(finished(contact, candidate, message));
            }
        }
        return Optional.empty();
    }

    private boolean begins(JsonNode conversation, CustomerMessage message) {
        String id = IntercomWebhook.source(conversation.path("source").path("id").asText());
        return !posted.test(id)
                && conversation.path("created_at").asLong() >= message.at().getEpochSecond()
                && says(conversation.path("source"), message.content().readable());
    }

    private PostedMessage finished(String contact, JsonNode begun, CustomerMessage message) {
        String conversation = begun.path("id").asText();
        List<String> ids = new ArrayList<>();
        ids.add(IntercomWebhook.source(begun.path("source").path("id").asText()));
        if (message.content() instanceof Content.Media file && !isFetched(file)) {
            ids.addAll(
                    part(read(conversation), message, file.name())
                            .map(List::of)
                            .orElseGet(
                                    () ->
                                            reply(contact, conversation, message, file.name())
                                                    .ids()));
        }
        return new PostedMessage(conversation, ids);
    }

    /** A conversation with its parts. */
    JsonNode read(String conversation) {
        Response response = api.get("/conversations/" + conversation);
        if (response.status() == 404) {
            throw IntercomApi.missing(response);
        }
        return response.orRefused();
    }

    /** The id of the part that is a customer's message, and none that was posted before. */
    private Optional<String> part(JsonNode conversation, CustomerMessage message, String body) {
        List<JsonNode> parts = IntercomWebhook.parts(conversation);
        for (int i = parts.size() - 1; i >= 0; i--) {
            JsonNode part = parts.get(i);
            if (part.path("created_at").asLong() >= message.at().getEpochSecond()
                    && !posted.test(part.path("id").asText())
                    && (says(part, body)
                            || message.content() instanceof Content.Media file
                                    && says(part, withoutFile(file)))) {
                return Optional.of(part.path("id").asText());
            }
        }
        return Optional.empty();
    }

    private static boolean says(JsonNode part, String body) {
        return List.of("user", "lead", "contact")
                        .contains(part.path("author").path("type").asText())
                && oneLine(AgentHtml.of(part.path("body").asText()).text()).equals(oneLine(body));
    }

    /** The text in one line, to compare it with one that went through Intercom's formatting. */
    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}

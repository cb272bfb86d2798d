// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import static io.github.camelwechat.bridge.desk.HelpdeskHttp.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.bridge.desk.HelpdeskException.Missing;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Botpress's Chat API. Every call is made as one of its users, with a key that is signed here.
 * Thread-safe.
 */
final class ChatApi {

    /** Pages that a look through a conversation reads at most. */
    private static final int MOST_PAGES = 20;

    private final HelpdeskHttp http;
    private final Secret encryptionKey;

    ChatApi(HelpdeskHttp http, Secret encryptionKey) {
        this.http = http;
        this.encryptionKey = encryptionKey;
    }

    /** Finds or creates the user, under the name and the profile that are given. */
    String user(String id, String name, ObjectNode profile) {
        ObjectNode body = JSON.createObjectNode().put("name", name);
        body.put("profile", profile.toString());
        return done(as(id).post("/users/get-or-create", body)).path("user").path("id").asText();
    }

    void profile(String user, ObjectNode profile) {
        ObjectNode body = JSON.createObjectNode().put("profile", profile.toString());
        done(as(user).send("PUT", "/users/me", body));
    }

    /**
     * Finds or creates a conversation in which the user and the bot take part.
     *
     * @throws Missing if it was deleted but its id is still taken, or the user is not there
     */
    String conversation(String user, String id) {
        ObjectNode body = JSON.createObjectNode().put("id", id);
        return done(as(user).post("/conversations/get-or-create", body))
                .path("conversation")
                .path("id")
                .asText();
    }

    /**
     * Says something.
     *
     * @return the id of the message
     */
    String message(String user, ObjectNode body) {
        return done(as(user).post("/messages", body)).path("message").path("id").asText();
    }

    /**
     * Tells the bot of something that nobody said.
     *
     * @return the id of the event
     */
    String event(String user, String conversation, ObjectNode payload) {
        ObjectNode body = JSON.createObjectNode().put("conversationId", conversation);
        body.set("payload", payload);
        return done(as(user).post("/events", body)).path("event").path("id").asText();
    }

    /**
     * The messages of a conversation since a moment, and perhaps older ones; the oldest first. No
     * documentation tells in which order the pages come.
     *
     * @throws Missing if user or conversation are not there
     */
    List<JsonNode> messages(String user, String conversation, Instant since) {
        List<JsonNode> messages = new ArrayList<>();
        String next = "";
        int pages = 0;
        do {
            JsonNode page =
                    done(as(user).get("/conversations/" + conversation + "/messages" + next));
            List<JsonNode> read = new ArrayList<>();
            page.path("messages").forEach(read::add);
            messages.addAll(read);
            String token = page.path("meta").path("nextToken").asText();
            // One message, or several of one moment, tell nothing of the order.
            boolean newestFirst =
                    !read.isEmpty() && at(read.get(0)).isAfter(at(read.get(read.size() - 1)));
            boolean enough = newestFirst && at(read.get(read.size() - 1)).isBefore(since);
            next =
                    token.isEmpty() || enough
                            ? ""
                            : "?nextToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        } while (!next.isEmpty() && ++pages < MOST_PAGES);
        // Ids grow with time, so they order what was said in one millisecond.
        messages.sort(
                Comparator.comparing(ChatApi::at)
                        .thenComparing(message -> message.path("id").asText()));
        return messages;
    }

    /** The time at which a message was created; the beginning of time if it says none. */
    static Instant at(JsonNode message) {
        try {
            return Instant.parse(message.path("createdAt").asText());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private HelpdeskHttp as(String user) {
        return http.with(Map.of("x-user-key", UserKey.of(user, encryptionKey)));
    }

    /** Insists on an answer. User and conversation alike are made anew by their names. */
    private static JsonNode done(HelpdeskHttp.Response response) {
        if (response.status() == 404
                || response.body().path("type").asText().matches("(Resource|Reference)NotFound")) {
            throw new Missing(
                    Missing.What.CONTACT,
                    "Botpress does not know this user or conversation: " + response.status());
        }
        return response.orRefused();
    }
}

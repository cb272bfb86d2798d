// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.rt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls of the REST2 interface that the bridge needs. Thread-safe. */
final class RtApi {

    private static final int MOST_ROWS = 100;

    private final HelpdeskHttp http;

    RtApi(HelpdeskHttp http) {
        this.http = http;
    }

    /**
     * A ticket.
     *
     * @param id the one it has now: a ticket that was merged has that of the other
     * @param fields the first value of each custom field that has one
     * @param version what a change of this state of it must name; null if the server says none
     */
    record Ticket(String id, String status, Map<String, String> fields, @Nullable String version) {}

    /**
     * Something that was done to a ticket.
     *
     * @param creator the name of the user who did it
     */
    record Transaction(
            long id,
            String ticket,
            String creator,
            @Nullable String realName,
            @Nullable String email) {}

    /**
     * A part of a message.
     *
     * @param file its name; null if it is no file
     */
    record Part(String id, String contentType, @Nullable String file) {}

    /** A message in a ticket, and the transaction that it is. */
    record Message(String ticket, String transaction) {}

    /** Finds a user by name. */
    boolean hasUser(String name) {
        HelpdeskHttp.Response response = http.get("/user/" + encoded(name));
        if (response.status() == 404) {
            return false;
        }
        response.orRefused();
        return true;
    }

    /**
     * Creates a user.
     *
     * @return false if the server does not, for instance because there is one
     */
    boolean createUser(ObjectNode user) {
        return http.post("/user", user).ok();
    }

    /** Finds a ticket; empty if there is none, or nobody may see it. */
    Optional<Ticket> ticket(String id) {
        HelpdeskHttp.Response response = http.get("/ticket/" + encoded(id));
        if (response.status() == 404) {
            return Optional.empty();
        }
        JsonNode ticket = response.orRefused();
        Map<String, String> fields = new HashMap<>();
        for (JsonNode field : ticket.path("CustomFields")) {
            JsonNode value = field.path("values").path(0);
            if (!value.isMissingNode()) {
                fields.put(field.path("name").asText(), value.asText());
            }
        }
        return Optional.of(
                new Ticket(
                        ticket.path("id").asText(),
                        ticket.path("Status").asText(),
                        Map.copyOf(fields),
                        response.headers().firstValue("ETag").orElse(null)));
    }

    /**
     * Creates a ticket.
     *
     * @return its id
     */
    String create(ObjectNode ticket) {
        return http.post("/ticket", ticket).orRefused().path("id").asText();
    }

    /**
     * Adds a message to a ticket.
     *
     * @param kind {@code correspond} or {@code comment}
     * @return the id of the transaction; empty if there is no such ticket
     */
    Optional<String> add(String ticket, String kind, ObjectNode message) {
        HelpdeskHttp.Response response =
                http.post("/ticket/" + encoded(ticket) + "/" + kind, message);
        if (response.status() == 404) {
            return Optional.empty();
        }
        response.orRefused();
        String location = response.headers().firstValue("Location").orElse("");
        return Optional.of(location.substring(location.lastIndexOf('/') + 1));
    }

    /**
     * Changes a ticket.
     *
     * @return false if it is not as it was any more
     */
    boolean update(Ticket ticket, ObjectNode change) {
        Map<String, String> condition =
                ticket.version() == null ? Map.of() : Map.of("If-Match", ticket.version());
        HelpdeskHttp.Response response =
                http.send("PUT", "/ticket/" + encoded(ticket.id()), change, condition);
        if (response.status() == 412) {
            return false;
        }
        response.orRefused();
        return true;
    }

    /** Returns the id of the latest transaction of all; 0 if there is none. */
    long lastTransaction() {
        return http.get(
                        "/transactions?query="
                                + encoded("id > 0")
                                + "&orderby=id&order=DESC&per_page=1")
                .orRefused()
                .path("items")
                .path(0)
                .path("id")
                .asLong();
    }

    /**
     * Returns the correspondence after a transaction, the oldest first, as much as one call gives.
     */
    List<Transaction> correspondence(long after) {
        String path =
                "/transactions?query="
                        + encoded("Type = 'Correspond' AND id > " + after)
                        + "&fields=Creator,ObjectId&fields%5BCreator%5D=Name,RealName,EmailAddress"
                        + "&orderby=id&order=ASC&per_page="
                        + MOST_ROWS;
        List<Transaction> found = new ArrayList<>();
        for (JsonNode item : http.get(path).orRefused().path("items")) {
            JsonNode creator = item.path("Creator");
            found.add(
                    new Transaction(
                            item.path("id").asLong(),
                            item.path("ObjectId").asText(),
                            creator.path("id").asText(),
                            text(creator, "RealName"),
                            text(creator, "EmailAddress")));
        }
        return found;
    }

    /** Returns the parts of a message, without what is in them. */
    List<Part> parts(long transaction) {
        JsonNode items =
                http.get(
                                "/transaction/"
                                        + transaction
                                        + "/attachments?fields=ContentType,Filename&per_page="
                                        + MOST_ROWS)
                        .orRefused()
                        .path("items");
        List<Part> parts = new ArrayList<>();
        items.forEach(
                item ->
                        parts.add(
                                new Part(
                                        item.path("id").asText(),
                                        item.path("ContentType").asText(),
                                        text(item, "Filename"))));
        return parts;
    }

    /** Finds the message in the head of one of whose parts a text stands. */
    Optional<Message> messageWithHead(String text) {
        ArrayNode query = HelpdeskHttp.JSON.createArrayNode();
        query.addObject().put("field", "Headers").put("operator", "LIKE").put("value", text);
        JsonNode part =
                http.post("/attachments?fields=TransactionId", query)
                        .orRefused()
                        .path("items")
                        .path(0);
        if (part.isMissingNode()) {
            return Optional.empty();
        }
        String transaction = part.path("TransactionId").asText();
        JsonNode found = http.get("/transaction/" + encoded(transaction)).orRefused();
        return Optional.of(new Message(found.path("Object").path("id").asText(), transaction));
    }

    /** Fetches what is in a part. */
    byte[] content(String part) {
        String base64 =
                http.get("/attachment/" + encoded(part)).orRefused().path("Content").asText();
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new HelpdeskException.Refused("Request Tracker's attachment cannot be decoded");
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        String text = node.path(name).asText();
        return text.isEmpty() ? null : text;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Contacts, tickets, comments, threads and files of Zoho Desk, refused as the documentation says.
 * Where it is silent or others report something else, a public field chooses.
 */
abstract class ZohoRecords extends ZohoAccess {

    public static final String DEPARTMENT = "4000000000000000101";
    public static final String CONTACT_FIELD = "cf_wechat_openid";
    public static final String WINDOW_FIELD = "cf_wechat_window";

    /** How long a search does not know yet of what was made; nothing is documented. */
    public volatile Duration searchLag = Duration.ZERO;

    /** Whether a search tells the custom fields of what it found. */
    public volatile boolean searchTellsFields = true;

    /** Whether the search takes a value for the beginning of one, as it does with a star. */
    public volatile boolean searchIsLoose;

    /** Whether the field for the openid takes each value once. */
    public volatile boolean openIdIsUnique;

    /** What a rule of the helpdesk comments on every new ticket, before its id is told; or null. */
    public volatile String autoReply;

    public volatile boolean hasWindowField = true;
    public volatile int largestUpload = 20 * 1024 * 1024;

    final Map<String, ObjectNode> contacts = new LinkedHashMap<>();
    final Map<String, ObjectNode> tickets = new LinkedHashMap<>();
    final Map<String, List<ObjectNode>> comments = new HashMap<>();
    final Map<String, List<ObjectNode>> threads = new HashMap<>();
    final Map<String, byte[]> files = new HashMap<>();
    final Map<String, ObjectNode> uploads = new HashMap<>();

    ZohoRecords(int port, InstantSource clock) {
        super(port, clock);
        api("POST", "/contacts", Set.of(), this::makeContact);
        api(
                "GET",
                "/contacts/search",
                Set.of("limit", "from", "customField1"),
                this::searchContacts);
        api("GET", "/contacts/{id}", Set.of("include"), request -> one(contacts, request));
        api(
                "GET",
                "/contacts/{id}/tickets",
                Set.of("limit", "from", "sortBy", "departmentId", "include"),
                this::ticketsOfContact);
        api("POST", "/tickets", Set.of(), this::makeTicket);
        api("GET", "/tickets/{id}", Set.of("include"), request -> one(tickets, request));
        api("PATCH", "/tickets/{id}", Set.of(), this::changeTicket);
        api("POST", "/tickets/{id}/comments", Set.of(), this::makeComment);
        Set<String> paging = Set.of("limit", "from", "sortBy", "include");
        api(
                "GET",
                "/tickets/{id}/comments",
                paging,
                request -> list(comments, "-commentedTime", request));
        api(
                "GET",
                "/tickets/{id}/threads",
                paging,
                request -> list(threads, "-sendDateTime", request));
        api("POST", "/uploads", Set.of(), this::upload);
        api(
                "GET",
                "/tickets/{id}/(?:comments|threads)/{m}/attachments/{a}/content",
                Set.of(),
                this::file);
    }

    /** Tells of something new, if anybody listens; source is the id that its maker gave. */
    abstract void publish(String type, String ticket, ObjectNode entry, String source);

    Answer makeContact(Request request) {
        JsonNode wanted = request.json();
        if (wanted.path("lastName").asText().isBlank()) {
            return invalid("/lastName", "missing");
        }
        if (wanted.path("lastName").asText().length() > 80) {
            return invalid("/lastName", "invalid");
        }
        Answer odd = oddFields(wanted, Set.of("lastName", "firstName", "cf"), CONTACT_FIELD);
        if (odd != null) {
            return odd;
        }
        String openId = wanted.path("cf").path(CONTACT_FIELD).asText();
        if (openIdIsUnique && !ofOpenId(openId).isEmpty()) {
            return invalid("/cf/" + CONTACT_FIELD, "duplicate");
        }
        ObjectNode contact = wanted.deepCopy();
        contact.put("id", nextId()).put("createdTime", clock().instant().toString());
        contacts.put(contact.get("id").asText(), contact);
        return Answer.json(200, contact);
    }

    static Answer oddFields(JsonNode wanted, Set<String> known, String customField) {
        for (String name : names(wanted)) {
            if (!known.contains(name)) {
                return invalid("/" + name, "invalid");
            }
        }
        for (String name : names(wanted.path("cf"))) {
            if (!name.equals(customField)) {
                return invalid("/cf/" + name, "invalid");
            }
        }
        return null;
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    List<ObjectNode> ofOpenId(String openId) {
        return contacts.values().stream()
                .filter(contact -> contact.path("cf").path(CONTACT_FIELD).asText().equals(openId))
                .toList();
    }

    Answer searchContacts(Request request) {
        String[] sides = request.query().getOrDefault("customField1", "").split(":", 2);
        if (sides.length != 2 || !sides[0].equals(CONTACT_FIELD)) {
            return error(
                    422,
                    "UNPROCESSABLE_ENTITY",
                    "The value passed for the 'customField1' query parameter is invalid.");
        }
        Predicate<String> fits =
                value ->
                        searchIsLoose
                                ? value.equalsIgnoreCase(sides[1]) || value.startsWith(sides[1])
                                : value.equals(sides[1]);
        Instant indexed = clock().instant().minus(searchLag);
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode contact : contacts.values()) {
            if (fits.test(contact.path("cf").path(CONTACT_FIELD).asText())
                    && !Instant.parse(contact.path("createdTime").asText()).isAfter(indexed)) {
                ObjectNode shown = contact.deepCopy();
                if (!searchTellsFields) {
                    shown.remove("cf");
                }
                found.add(shown);
            }
        }
        return data(found);
    }

    public synchronized void addContact(String openId) {
        ObjectNode contact = JSON.createObjectNode().put("id", nextId()).put("lastName", "other");
        contact.put("createdTime", clock().instant().toString());
        contact.putObject("cf").put(CONTACT_FIELD, openId);
        contacts.put(contact.get("id").asText(), contact);
    }

    public synchronized String nameOf(String openId) {
        return ofOpenId(openId).get(0).path("lastName").asText();
    }

    public synchronized int contacts() {
        return contacts.size();
    }

    public synchronized void trashContacts() {
        contacts.clear();
    }

    Answer makeTicket(Request request) {
        JsonNode wanted = request.json();
        for (String needed : List.of("subject", "departmentId", "contactId")) {
            if (wanted.path(needed).asText().isBlank()) {
                return invalid("/" + needed, "missing");
            }
        }
        if (!wanted.path("departmentId").asText().equals(DEPARTMENT)) {
            return invalid("/departmentId", "invalid");
        }
        if (!contacts.containsKey(wanted.path("contactId").asText())) {
            return invalid("/contactId", "invalid");
        }
        Set<String> known = Set.of("subject", "departmentId", "contactId", "description", "cf");
        Answer odd = oddFields(wanted, known, WINDOW_FIELD);
        if (odd != null) {
            return odd;
        }
        ObjectNode ticket = wanted.deepCopy();
        ticket.put("id", nextId())
                .put("status", "Open")
                .put("statusType", "Open")
                .put("createdTime", clock().instant().toString());
        if (!ticket.has("cf")) {
            ticket.putObject("cf");
        }
        tickets.put(ticket.get("id").asText(), ticket);
        if (autoReply != null) {
            ObjectNode comment = comment(autoReply, "plainText", true, "Rule", "AGENT");
            add(comments, ticket.get("id").asText(), comment);
            publish("Ticket_Comment_Add", ticket.get("id").asText(), comment, "");
            awaitWebhooks();
        }
        return Answer.json(200, ticket);
    }

    Answer changeTicket(Request request) {
        ObjectNode ticket = tickets.get(request.variable("id"));
        if (ticket == null) {
            return notFound(request);
        }
        JsonNode wanted = request.json();
        Answer odd = oddFields(wanted, Set.of("status", "cf"), hasWindowField ? WINDOW_FIELD : "");
        if (odd != null) {
            return odd;
        }
        if (wanted.has("status")) {
            setStatus(ticket, wanted.path("status").asText());
        }
        for (String name : names(wanted.path("cf"))) {
            if (wanted.path("cf").path(name).asText().length() > 255) {
                return invalid("/cf/" + name, "invalid");
            }
            ((ObjectNode) ticket.get("cf")).set(name, wanted.path("cf").path(name));
        }
        return Answer.json(200, ticket);
    }

    static void setStatus(ObjectNode ticket, String status) {
        ticket.put("status", status).put("statusType", status.equals("Closed") ? "Closed" : "Open");
    }

    Answer ticketsOfContact(Request request) {
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode ticket : tickets.values()) {
            if (ticket.path("contactId").asText().equals(request.variable("id"))) {
                ObjectNode shown = ticket.deepCopy();
                shown.remove(List.of("description", "cf"));
                found.add(0, shown);
            }
        }
        return data(found.subList(0, Math.min(found.size(), limit(request))));
    }

    static int limit(Request request) {
        return Integer.parseInt(request.query().getOrDefault("limit", "50"));
    }

    public synchronized void trashTickets() {
        tickets.values().forEach(ticket -> ticket.put("isTrashed", true));
    }

    public synchronized void deleteTickets() {
        tickets.clear();
    }

    public synchronized List<ObjectNode> tickets() {
        return new ArrayList<>(tickets.values());
    }

    Answer makeComment(Request request) {
        String ticket = request.variable("id");
        if (!tickets.containsKey(ticket)) {
            return notFound(request);
        }
        JsonNode wanted = request.json();
        Set<String> known = Set.of("content", "contentType", "isPublic", "attachmentIds");
        Answer odd = oddFields(wanted, known, "");
        if (odd != null) {
            return odd;
        }
        String content = wanted.path("content").asText();
        if (content.isBlank() || content.length() > 32_000) {
            return invalid("/content", content.isBlank() ? "missing" : "invalid");
        }
        String type = wanted.path("contentType").asText("html");
        if (!Set.of("html", "plainText").contains(type)) {
            return invalid("/contentType", "invalid");
        }
        for (JsonNode file : wanted.path("attachmentIds")) {
            if (!file.isTextual() || !uploads.containsKey(file.asText())) {
                return invalid("/attachmentIds", "invalid");
            }
        }
        ObjectNode comment =
                comment(content, type, wanted.path("isPublic").asBoolean(false), "Bridge", "AGENT");
        for (JsonNode file : wanted.path("attachmentIds")) {
            attach(comment, "comments", ticket, uploads.remove(file.asText()));
        }
        add(comments, ticket, comment);
        publish("Ticket_Comment_Add", ticket, comment, request.header("sourceId").orElse(""));
        return Answer.json(200, comment);
    }

    ObjectNode comment(String content, String type, boolean isPublic, String author, String kind) {
        ObjectNode comment =
                JSON.createObjectNode()
                        .put("id", nextId())
                        .put("content", content)
                        .put("contentType", type)
                        .put("isPublic", isPublic)
                        .put("commentedTime", clock().instant().toString());
        comment.set("commenter", person(author, kind));
        comment.putArray("attachments");
        return comment;
    }

    static ObjectNode person(String name, String kind) {
        return JSON.createObjectNode()
                .put("id", "40000000" + Math.abs((long) name.hashCode()))
                .put("name", name)
                .put("type", kind)
                .put(
                        "email",
                        name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@desk.test");
    }

    void attach(ObjectNode message, String kind, String ticket, ObjectNode file) {
        ((ArrayNode) message.get("attachments"))
                .addObject()
                .put("id", file.get("id").asText())
                .put("name", file.get("name").asText())
                .put("size", file.get("size").asText())
                .put(
                        "href",
                        "%s/api/v1/tickets/%s/%s/%s/attachments/%s/content"
                                .formatted(
                                        baseUri(),
                                        ticket,
                                        kind,
                                        message.get("id").asText(),
                                        file.get("id").asText()));
    }

    static void add(Map<String, List<ObjectNode>> all, String ticket, ObjectNode entry) {
        all.computeIfAbsent(ticket, id -> new ArrayList<>()).add(entry);
    }

    Answer list(Map<String, List<ObjectNode>> all, String order, Request request) {
        if (!tickets.containsKey(request.variable("id"))) {
            return notFound(request);
        }
        List<ObjectNode> found =
                new ArrayList<>(all.getOrDefault(request.variable("id"), List.of()));
        if (request.query().getOrDefault("sortBy", "").equals(order)) {
            found.sort(
                    Comparator.comparing((ObjectNode entry) -> entry.get("id").asText())
                            .reversed());
        }
        return data(found.subList(0, Math.min(found.size(), limit(request))));
    }

    Answer upload(Request request) {
        List<Part> parts = request.parts();
        if (parts.size() != 1 || !"file".equals(parts.get(0).name())) {
            return invalid("/file", "missing");
        }
        byte[] bytes = parts.get(0).bytes();
        if (bytes.length > largestUpload) {
            return error(413, "RESOURCE_SIZE_EXCEEDED", "The file is too large.");
        }
        return Answer.json(200, stored(parts.get(0).fileName(), bytes));
    }

    ObjectNode stored(String name, byte[] bytes) {
        ObjectNode file =
                JSON.createObjectNode()
                        .put("id", nextId())
                        .put("name", name)
                        .put("size", Integer.toString(bytes.length));
        uploads.put(file.get("id").asText(), file);
        files.put(file.get("id").asText(), bytes);
        return file;
    }

    Answer file(Request request) {
        byte[] bytes = files.get(request.variable("a"));
        return bytes == null
                ? notFound(request)
                : Answer.file("application/octet-stream;charset=UTF-8", bytes);
    }
}

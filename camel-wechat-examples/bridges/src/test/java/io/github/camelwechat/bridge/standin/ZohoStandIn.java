// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Zoho Desk and Zoho Accounts on one address: tokens, contacts, tickets, comments, threads, uploads
 * and webhooks as the documentation has them, refusing what it refuses. Ids are above what a double
 * can hold. Where the documentation is silent or others report something else, a public field
 * chooses.
 */
public final class ZohoStandIn extends StandInServer implements StandIn {

    public static final String ORG = "60001234567";
    public static final String DEPARTMENT = "4000000000000000101";
    public static final String CONTACT_FIELD = "cf_wechat_openid";
    public static final String WINDOW_FIELD = "cf_wechat_window";
    public static final String REFRESH_TOKEN = "1000.refresh.token";
    public static final String CLIENT = "1000.CLIENT";
    public static final String CLIENT_SECRET = "zoho-secret";

    private static final KeyPair KEYS = WebhookTokens.helpdesks();
    private static final KeyPair STRANGERS_KEYS = WebhookTokens.strangers();
    private static final int MOST_TOKENS = 10;
    private static final Duration TOKENS_PER = Duration.ofMinutes(10);

    /** How long a search does not know yet of what was made; nothing is documented. */
    public volatile Duration searchLag = Duration.ZERO;

    /** Whether a search tells the custom fields of what it found. */
    public volatile boolean searchTellsFields = true;

    /** Whether the search takes a value for the beginning of one, as it does with a star. */
    public volatile boolean searchIsLoose;

    /** Whether the field for the openid takes each value once. */
    public volatile boolean openIdIsUnique;

    /** Whether the source id is refused, as one integrator found. */
    public volatile boolean refusesSourceId;

    /** Whether the sender of events heeds the source id. */
    public volatile boolean heedsSourceId = true;

    /** The status of a token that is not given; both are reported. */
    public volatile int tokenErrorStatus = 200;

    /** What a rule of the helpdesk comments on every new ticket, before its id is told; or null. */
    public volatile String autoReply;

    public volatile boolean hasWindowField = true;
    public volatile boolean editionHasWebhooks = true;
    public volatile int largestUpload = 20 * 1024 * 1024;
    public volatile long credits = 75_000;
    public volatile Duration webhookTimeout = Duration.ofSeconds(5);
    public volatile boolean checksByPost;
    public volatile String keyId = "desk-1";

    /** Status of every webhook that was sent, in order; -1 where no answer came in time. */
    public final List<Integer> deliveries = new CopyOnWriteArrayList<>();

    private long lastId = 4_000_000_000_000_000_200L;
    private final Map<String, Instant> tokens = new HashMap<>();
    private final Deque<Instant> tokenTimes = new ArrayDeque<>();
    private final Map<String, ObjectNode> contacts = new LinkedHashMap<>();
    private final Map<String, ObjectNode> tickets = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> comments = new HashMap<>();
    private final Map<String, List<ObjectNode>> threads = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, ObjectNode> uploads = new HashMap<>();
    private final Map<String, ObjectNode> webhooks = new LinkedHashMap<>();
    private final HttpClient checker = HttpClient.newHttpClient();
    private volatile URI bridge;
    private volatile byte[] lastEvents;

    public ZohoStandIn(int port, InstantSource clock) {
        super(port, clock);
        route("POST", "/oauth/v2/token", this::token);
        route("GET", "/\\.well-known/jwks\\.json", request -> Answer.json(200, keySet()));
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
        api("POST", "/webhooks", Set.of(), this::makeWebhook);
        api("PATCH", "/webhooks/{id}", Set.of(), this::changeWebhook);
        api("GET", "/webhooks", Set.of(), request -> data(new ArrayList<>(webhooks.values())));
    }

    // What every call of the API has to have.

    private void api(String method, String path, Set<String> parameters, Handler handler) {
        route(
                method,
                "/api/v1" + path,
                request -> {
                    Answer refusal = refusal(request, parameters);
                    credits--;
                    return (refusal != null ? refusal : handler.handle(request))
                            .with("X-Rate-Limit-Request-Weight-v3", "1")
                            .with("X-Rate-Limit-Remaining-v3", Long.toString(credits));
                });
    }

    private Answer refusal(Request request, Set<String> parameters) {
        String authorization = request.header("Authorization").orElse("");
        if (authorization.isEmpty()) {
            return error(
                    401, "UNAUTHORIZED", "You are not authenticated to perform this operation.");
        }
        Instant end = tokens.get(authorization.replaceFirst("^Zoho-oauthtoken ", ""));
        if (end == null || !clock().instant().isBefore(end)) {
            return error(401, "INVALID_OAUTH", "The OAuth Token you provided is invalid.");
        }
        if (!request.header("orgId").orElse("").equals(ORG)) {
            return error(403, "OAUTH_ORG_MISMATCH", "The OAuth token is of another organization.");
        }
        if (credits <= 0) {
            return error(429, "THRESHOLD_EXCEEDED", "The credits of the day are used up.");
        }
        for (String name : request.query().keySet()) {
            if (!parameters.contains(name)) {
                return error(
                        422,
                        "UNPROCESSABLE_ENTITY",
                        "Extra query parameter '" + name + "' is present in the input.");
            }
        }
        return null;
    }

    private static Answer error(int status, String code, String message) {
        return Answer.json(
                status, JSON.createObjectNode().put("errorCode", code).put("message", message));
    }

    private static Answer invalid(String field, String type) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("errorCode", "INVALID_DATA")
                        .put(
                                "message",
                                "The data does not comply to the validation restrictions defined.");
        body.putArray("errors")
                .addObject()
                .put("fieldName", field)
                .put("errorType", type)
                .put("errorMessage", "");
        return Answer.json(422, body);
    }

    private static Answer data(List<? extends JsonNode> found) {
        if (found.isEmpty()) {
            return Answer.empty(204);
        }
        ObjectNode body = JSON.createObjectNode();
        body.putArray("data").addAll(found);
        return Answer.json(200, body);
    }

    @Override
    protected Answer notFound(Request request) {
        return error(404, "URL_NOT_FOUND", "The URL you requested could not be found.");
    }

    private Answer one(Map<String, ObjectNode> all, Request request) {
        ObjectNode found = all.get(request.variable("id"));
        return found == null ? notFound(request) : Answer.json(200, found);
    }

    private String nextId() {
        lastId += 7;
        return Long.toString(lastId);
    }

    // Tokens and keys.

    private Answer token(Request request) {
        Map<String, String> form = form(request.text());
        if (!form.getOrDefault("client_id", "").equals(CLIENT)
                || !form.getOrDefault("client_secret", "").equals(CLIENT_SECRET)) {
            return tokenError("invalid_client");
        }
        if (!form.getOrDefault("grant_type", "").equals("refresh_token")
                || !form.getOrDefault("refresh_token", "").equals(REFRESH_TOKEN)) {
            return tokenError("invalid_code");
        }
        Instant now = clock().instant();
        tokenTimes.removeIf(at -> !at.isAfter(now.minus(TOKENS_PER)));
        if (tokenTimes.size() >= MOST_TOKENS) {
            return tokenError("Access Denied");
        }
        tokenTimes.add(now);
        String token = "1000." + nextId();
        tokens.put(token, now.plusSeconds(3600));
        return Answer.json(
                200,
                JSON.createObjectNode()
                        .put("access_token", token)
                        .put("expires_in", 3600)
                        .put("api_domain", baseUri().toString())
                        .put("token_type", "Bearer"));
    }

    private Answer tokenError(String error) {
        return Answer.json(tokenErrorStatus, JSON.createObjectNode().put("error", error));
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            String[] sides = pair.split("=", 2);
            form.put(
                    sides[0],
                    java.net.URLDecoder.decode(
                            sides.length == 2 ? sides[1] : "", StandardCharsets.UTF_8));
        }
        return form;
    }

    /** Ends all tokens that were given, as an administrator can. */
    public synchronized void revokeTokens() {
        tokens.clear();
    }

    private JsonNode keySet() {
        ObjectNode set = JSON.createObjectNode();
        set.putArray("keys").add(WebhookTokens.jwk(keyId, KEYS));
        return set;
    }

    // Contacts.

    private Answer makeContact(Request request) {
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

    private static Answer oddFields(JsonNode wanted, Set<String> known, String customField) {
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

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<ObjectNode> ofOpenId(String openId) {
        return contacts.values().stream()
                .filter(contact -> contact.path("cf").path(CONTACT_FIELD).asText().equals(openId))
                .toList();
    }

    private Answer searchContacts(Request request) {
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

    // Tickets.

    private Answer makeTicket(Request request) {
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

    private Answer changeTicket(Request request) {
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

    private static void setStatus(ObjectNode ticket, String status) {
        ticket.put("status", status).put("statusType", status.equals("Closed") ? "Closed" : "Open");
    }

    private Answer ticketsOfContact(Request request) {
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

    private static int limit(Request request) {
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

    // Comments, threads and files.

    private Answer makeComment(Request request) {
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

    private ObjectNode comment(
            String content, String type, boolean isPublic, String author, String kind) {
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

    private static ObjectNode person(String name, String kind) {
        return JSON.createObjectNode()
                .put("id", "40000000" + Math.abs((long) name.hashCode()))
                .put("name", name)
                .put("type", kind)
                .put(
                        "email",
                        name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@desk.test");
    }

    private void attach(ObjectNode message, String kind, String ticket, ObjectNode file) {
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

    private static void add(Map<String, List<ObjectNode>> all, String ticket, ObjectNode entry) {
        all.computeIfAbsent(ticket, id -> new ArrayList<>()).add(entry);
    }

    private Answer list(Map<String, List<ObjectNode>> all, String order, Request request) {
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

    private Answer upload(Request request) {
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

    private ObjectNode stored(String name, byte[] bytes) {
        ObjectNode file =
                JSON.createObjectNode()
                        .put("id", nextId())
                        .put("name", name)
                        .put("size", Integer.toString(bytes.length));
        uploads.put(file.get("id").asText(), file);
        files.put(file.get("id").asText(), bytes);
        return file;
    }

    private Answer file(Request request) {
        byte[] bytes = files.get(request.variable("a"));
        return bytes == null
                ? notFound(request)
                : Answer.file("application/octet-stream;charset=UTF-8", bytes);
    }

    // Webhooks.

    private Answer makeWebhook(Request request) {
        if (!editionHasWebhooks) {
            return error(403, "LICENSE_ACCESS_LIMITED", "Your edition does not support this.");
        }
        JsonNode wanted = request.json();
        if (wanted.has("ignoreSourceId") && refusesSourceId) {
            return invalid("/ignoreSourceId", "invalid");
        }
        Set<String> known =
                Set.of(
                        "name",
                        "url",
                        "subscriptions",
                        "isEnabled",
                        "includeEventsFrom",
                        "ignoreSourceId",
                        "description");
        Answer odd = oddFields(wanted, known, "");
        if (odd != null) {
            return odd;
        }
        if (!wanted.path("subscriptions").isObject()
                || !answersTheCheck(wanted.path("url").asText())) {
            return invalid("/url", "invalid");
        }
        ObjectNode webhook = wanted.deepCopy();
        webhook.put("id", nextId());
        webhooks.put(webhook.get("id").asText(), webhook);
        return Answer.json(200, webhook);
    }

    /** By GET, and if that does not work by POST of an empty object. */
    private boolean answersTheCheck(String url) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).timeout(webhookTimeout);
        HttpRequest byPost = request.copy().POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        return !checksByPost && status(request.GET().build()) == 200 || status(byPost) == 200;
    }

    private int status(HttpRequest request) {
        try {
            return checker.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private Answer changeWebhook(Request request) {
        ObjectNode webhook = webhooks.get(request.variable("id"));
        if (webhook == null) {
            return notFound(request);
        }
        webhook.setAll((ObjectNode) request.json());
        return Answer.json(200, webhook);
    }

    public synchronized List<ObjectNode> webhooks() {
        return new ArrayList<>(webhooks.values());
    }

    public synchronized void switchWebhooksOff() {
        webhooks.values().forEach(webhook -> webhook.put("isEnabled", false));
    }

    private void publish(String type, String ticket, ObjectNode entry, String source) {
        ObjectNode event =
                JSON.createObjectNode()
                        .put("eventTime", Long.toString(clock().millis()))
                        .put("eventType", type)
                        .put("orgId", ORG);
        event.set("payload", entry.deepCopy().put("ticketId", ticket));
        byte[] events =
                JSON.createArrayNode().add(event).toString().getBytes(StandardCharsets.UTF_8);
        for (ObjectNode webhook : List.copyOf(webhooks.values())) {
            boolean ours = webhook.path("ignoreSourceId").asText().equals(source) && heedsSourceId;
            boolean wanted =
                    webhook.path("isEnabled").asBoolean(true)
                            && webhook.path("subscriptions").has(type)
                            && webhook.path("subscriptions")
                                    .path(type)
                                    .path("direction")
                                    .asText("out")
                                    .equals(entry.path("direction").asText("out"));
            if (wanted && !ours) {
                lastEvents = source.isEmpty() ? events : lastEvents;
                later(() -> deliver(webhook, events));
            }
        }
    }

    /** Once: nothing is documented of a second try. Who answers 410 gets no more. */
    private int deliver(ObjectNode webhook, byte[] events) {
        String id = webhook.get("id").asText();
        int status =
                call(
                        URI.create(webhook.get("url").asText()),
                        events,
                        Map.of("Content-Type", "application/json", "X-ZDesk-JWT", tokenFor(id)),
                        webhookTimeout);
        deliveries.add(status);
        if (status == 410) {
            synchronized (this) {
                webhooks.remove(id);
            }
        }
        return status;
    }

    public String tokenFor(String webhookId) {
        return WebhookTokens.rs256(keyId, KEYS.getPrivate(), claims(webhookId));
    }

    private ObjectNode claims(String webhookId) {
        long now = clock().instant().getEpochSecond();
        return WebhookTokens.claims("orgId:" + ORG, "webhookId:" + webhookId, now, now + 300);
    }

    // The agent.

    @Override
    public Map<String, String> sinkParameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("orgId", ORG);
        parameters.put("departmentId", DEPARTMENT);
        parameters.put("clientId", CLIENT);
        parameters.put("clientSecret", CLIENT_SECRET);
        parameters.put("refreshToken", REFRESH_TOKEN);
        parameters.put("windowField", WINDOW_FIELD);
        parameters.put("accountsUrl", baseUri().toString());
        parameters.put("deskUrl", baseUri().toString());
        return parameters;
    }

    @Override
    public Map<String, String> sourceParameters() {
        Map<String, String> parameters = new TreeMap<>(sinkParameters());
        if (bridge != null) {
            parameters.put("webhookUrl", bridge.toString());
        }
        return parameters;
    }

    @Override
    public void webhookUrl(String url) {
        bridge = URI.create(url);
    }

    @Override
    public synchronized List<String> users() {
        return contacts.values().stream()
                .map(contact -> contact.path("cf").path(CONTACT_FIELD).asText())
                .toList();
    }

    @Override
    public synchronized boolean loseConversation(String openId) {
        tickets.remove(ticketOf(openId));
        return true;
    }

    private synchronized String ticketOf(String openId) {
        String last = null;
        for (ObjectNode ticket : tickets.values()) {
            JsonNode contact = contacts.get(ticket.get("contactId").asText());
            if (contact != null && contact.path("cf").path(CONTACT_FIELD).asText().equals(openId)) {
                last = ticket.get("id").asText();
            }
        }
        if (last == null) {
            throw new IllegalStateException("there is no ticket of " + openId);
        }
        return last;
    }

    @Override
    public synchronized List<Entry> entries(String openId) {
        List<Entry> entries = new ArrayList<>();
        for (ObjectNode contact : ofOpenId(openId)) {
            for (ObjectNode ticket : tickets.values()) {
                if (ticket.get("contactId").asText().equals(contact.get("id").asText())) {
                    entries(ticket, entries);
                }
            }
        }
        return entries;
    }

    private void entries(ObjectNode ticket, List<Entry> entries) {
        String id = ticket.get("id").asText();
        String description = plain(ticket.path("description").asText());
        List<ObjectNode> all = new ArrayList<>(comments.getOrDefault(id, List.of()));
        boolean saidAgain =
                all.stream()
                        .anyMatch(entry -> firstLine(text(entry)).equals(firstLine(description)));
        if (!saidAgain) {
            entries.add(new Entry("customer", withoutFirstLine(description), List.of(), null, id));
        }
        all.addAll(threads.getOrDefault(id, List.of()));
        all.sort(Comparator.comparing(entry -> entry.get("id").asText()));
        for (ObjectNode entry : all) {
            String text = text(entry);
            boolean ours = isOfTheBridge(entry);
            boolean isPublic = entry.path("isPublic").asBoolean(true);
            List<byte[]> bytes = new ArrayList<>();
            entry.path("attachments")
                    .forEach(file -> bytes.add(files.get(file.path("id").asText())));
            entries.add(
                    new Entry(
                            !isPublic ? "note" : ours ? "customer" : "agent",
                            ours && isPublic ? withoutFirstLine(text) : text,
                            bytes,
                            null,
                            id));
        }
    }

    private static String text(ObjectNode entry) {
        String content = entry.path("content").asText();
        return entry.path("contentType").asText().contains("html") ? plain(content) : content;
    }

    /** As much of HTML as stands in here. */
    private static String plain(String html) {
        return html.replaceAll("<br>|</div>", "\n")
                .replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .strip();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\n", "<br>");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String withoutFirstLine(String text) {
        return text.contains("\n") ? text.substring(text.indexOf('\n') + 1) : "";
    }

    @Override
    public String agentSays(String openId, String agent, String text) {
        return agentComments(openId, agent, text, true, null, new byte[0]);
    }

    @Override
    public String agentSends(
            String openId, String agent, String text, String fileName, String type, byte[] bytes) {
        return agentComments(openId, agent, text, true, fileName, bytes);
    }

    @Override
    public boolean agentNotes(String openId, String agent, String text) {
        agentComments(openId, agent, text, false, null, new byte[0]);
        return true;
    }

    private synchronized String agentComments(
            String openId, String agent, String text, boolean isPublic, String file, byte[] bytes) {
        String ticket = ticketOf(openId);
        String html = text.isEmpty() ? "" : "<div>" + escaped(text) + "</div>";
        ObjectNode comment = comment(html, "html", isPublic, agent, "AGENT");
        if (file != null) {
            ObjectNode stored = stored(file, bytes);
            uploads.remove(stored.get("id").asText());
            attach(comment, "comments", ticket, stored);
        }
        add(comments, ticket, comment);
        publish("Ticket_Comment_Add", ticket, comment, "");
        return comment.get("id").asText();
    }

    /** The latest comment, with the id of its ticket. */
    public synchronized ObjectNode lastComment(String openId) {
        String ticket = ticketOf(openId);
        List<ObjectNode> all = comments.get(ticket);
        return all.get(all.size() - 1).deepCopy().put("ticketId", ticket);
    }

    /** The customer comments in Zoho's own portal, which is no answer to them. */
    public synchronized void customerComments(String openId, String text) {
        String ticket = ticketOf(openId);
        ObjectNode comment = comment(text, "plainText", true, "Portal", "END_USER");
        add(comments, ticket, comment);
        publish("Ticket_Comment_Add", ticket, comment, "");
    }

    /** An agent replies by the button for mails, which makes a thread. */
    public synchronized String agentReplies(
            String openId, String agent, String html, String status) {
        String ticket = ticketOf(openId);
        ObjectNode thread =
                JSON.createObjectNode()
                        .put("id", nextId())
                        .put("content", html)
                        .put("contentType", "text/html")
                        .put("direction", "out")
                        .put("status", status)
                        .put("channel", "EMAIL")
                        .put("createdTime", clock().instant().toString());
        thread.set("author", person(agent, "AGENT"));
        thread.putArray("attachments");
        add(threads, ticket, thread);
        publish("Ticket_Thread_Add", ticket, thread, "");
        return thread.get("id").asText();
    }

    @Override
    public synchronized String window(String openId) {
        return tickets.get(ticketOf(openId)).path("cf").path(WINDOW_FIELD).asText(null);
    }

    @Override
    public synchronized List<String> refusals(String openId) {
        List<String> found = new ArrayList<>();
        for (ObjectNode comment : comments.getOrDefault(ticketOf(openId), List.of())) {
            if (!comment.path("isPublic").asBoolean() && isOfTheBridge(comment)) {
                found.add(text(comment));
            }
        }
        return found;
    }

    private static boolean isOfTheBridge(ObjectNode entry) {
        return entry.path("commenter").path("name").asText().equals("Bridge");
    }

    @Override
    public void repeatLastWebhook() {
        webhooks().forEach(webhook -> deliver(webhook, lastEvents));
    }

    @Override
    public int forgeWebhook(String openId, String text) {
        ObjectNode webhook = webhooks().get(0);
        ObjectNode event =
                JSON.createObjectNode().put("eventType", "Ticket_Comment_Add").put("orgId", ORG);
        ObjectNode comment = comment(text, "html", true, "Mallory", "AGENT");
        event.set("payload", comment.put("ticketId", ticketOf(openId)));
        return call(
                bridge,
                JSON.createArrayNode().add(event).toString().getBytes(StandardCharsets.UTF_8),
                Map.of(
                        "X-ZDesk-JWT",
                        WebhookTokens.rs256(
                                keyId,
                                STRANGERS_KEYS.getPrivate(),
                                claims(webhook.get("id").asText()))),
                webhookTimeout);
    }

    @Override
    public synchronized void close(String openId) {
        setStatus(tickets.get(ticketOf(openId)), "Closed");
    }

    @Override
    public String postPath() {
        return "/api/v1/tickets/\\d+/comments";
    }

    @Override
    public void limitTo(int requests, Duration per) {
        limit(
                requests,
                per,
                error(429, "TOO_MANY_REQUESTS", "Too many requests at once.")
                        .with("Retry-After", Long.toString(Math.max(1, per.toSeconds()))));
    }
}

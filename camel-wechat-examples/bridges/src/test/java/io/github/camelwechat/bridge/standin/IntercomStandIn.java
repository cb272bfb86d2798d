// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because it is one server whose calls share what it holds.
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Intercom as its REST API 2.14 and its webhooks show it: contacts, conversations, notes,
 * attributes, searches that lag behind, and what it refuses.
 *
 * <p>Switches stand where its documentation leaves something open: {@link #createdAtCounts}, {@link
 * #conflictNamesId}, {@link #conversationSearchLag}, {@link #largestFile}.
 */
public final class IntercomStandIn extends StandInServer implements StandIn {

    public static final String ACCESS_TOKEN = "never-print-me-intercom-token";
    public static final String CLIENT_SECRET = "never-print-me-intercom-secret";
    public static final String BRIDGE_ADMIN = "991267700";

    private static final Set<String> VERSIONS =
            Set.of("2.7", "2.8", "2.9", "2.10", "2.11", "2.12", "2.13", "2.14", "2.15", "2.16");
    private static final int MOST_ATTACHMENTS = 10;
    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[\\p{Alnum}\\p{Sc} _-]+");
    private static final Pattern WEB = Pattern.compile("https?://[^\\s<]+");

    private static final class Contact {
        final String id;
        final String externalId;
        final String name;
        final long createdAt;
        final Map<String, JsonNode> attributes = new LinkedHashMap<>();
        boolean archived;

        Contact(String id, String externalId, String name, long createdAt) {
            this.id = id;
            this.externalId = externalId;
            this.name = name;
            this.createdAt = createdAt;
        }

        /** Whatever account of WeChat it is. */
        boolean isOf(String openId) {
            return externalId.startsWith("wechat:") && externalId.endsWith(":" + openId);
        }
    }

    private static final class File {
        final String name;
        final String type;
        final byte[] bytes;
        String signature = UUID.randomUUID().toString();

        File(String name, String type, byte[] bytes) {
            this.name = name;
            this.type = type;
            this.bytes = bytes;
        }
    }

    /** The first message of a conversation, or a part of it. */
    private record Part(
            String id,
            String type,
            String authorType,
            String authorId,
            String authorName,
            String text,
            String html,
            List<File> files,
            long createdAt,
            boolean byApp) {}

    private static final class Chat {
        final String id;
        final Contact contact;
        final Part source;
        final List<Part> parts = new ArrayList<>();
        String state = "open";
        long updatedAt;

        Chat(String id, Contact contact, Part source) {
            this.id = id;
            this.contact = contact;
            this.source = source;
            this.updatedAt = source.createdAt();
        }
    }

    private record Notification(String topic, ObjectNode envelope) {}

    private final Map<String, Contact> contacts = new LinkedHashMap<>();
    private final Map<String, Chat> chats = new LinkedHashMap<>();
    private final Map<String, File> downloads = new LinkedHashMap<>();
    private final Map<String, String> admins = new LinkedHashMap<>();
    private final Set<String> attributes = new TreeSet<>();
    private final List<Notification> failed = new ArrayList<>();
    private final HttpClient fetcher = HttpClient.newHttpClient();
    private volatile URI webhookUrl;
    private Notification lastOfAgent;
    private int holdBack;
    private boolean givenUp;
    private final List<Notification> heldBack = new ArrayList<>();
    private long number = 403918329;

    /** Whether {@code created_at} of a message that a contact writes counts. */
    private boolean createdAtCounts = true;

    /** Whether a conflict names the contact that is there already. */
    private boolean conflictNamesId = true;

    private Duration contactSearchLag = Duration.ofMinutes(2);
    private Duration conversationSearchLag = Duration.ZERO;
    private int largestFile = Integer.MAX_VALUE;

    public IntercomStandIn(int port, InstantSource clock) {
        super(port, clock);
        admins.put("WeChat bridge", BRIDGE_ADMIN);
        api("POST", "/contacts", this::createContact);
        api("POST", "/contacts/search", this::searchContacts);
        api("GET", "/contacts/find_by_external_id/{id}", this::findContact);
        api("PUT", "/contacts/{id}", this::updateContact);
        api("POST", "/contacts/{id}/unarchive", this::unarchiveContact);
        api("POST", "/data_attributes", this::createAttribute);
        api("POST", "/conversations", this::createConversation);
        api("POST", "/conversations/search", this::searchConversations);
        api("GET", "/conversations/{id}", this::readConversation);
        api("POST", "/conversations/{id}/reply", this::reply);
        api("POST", "/conversations/{id}/parts", this::manage);
        route("GET", "/downloads/{id}/{name}", this::download);
    }

    // What a test sees and does.

    @Override
    public Map<String, String> sinkParameters() {
        return Map.of(
                "accessToken", ACCESS_TOKEN,
                "clientSecret", CLIENT_SECRET,
                "apiBaseUrl", baseUri().toString());
    }

    @Override
    public Map<String, String> sourceParameters() {
        Map<String, String> parameters = new LinkedHashMap<>(sinkParameters());
        parameters.put("pollInterval", "1s");
        return parameters;
    }

    @Override
    public void webhookUrl(String url) {
        webhookUrl = URI.create(url);
    }

    @Override
    public synchronized List<String> users() {
        return contacts.values().stream()
                .map(contact -> contact.externalId)
                .map(id -> id.substring(id.lastIndexOf(':') + 1))
                .toList();
    }

    @Override
    public synchronized List<Entry> entries(String openId) {
        List<Entry> entries = new ArrayList<>();
        for (Chat chat : chats.values()) {
            if (chat.contact.isOf(openId)) {
                Stream.concat(Stream.of(chat.source), chat.parts.stream())
                        .filter(part -> !part.text().isEmpty() || !part.files().isEmpty())
                        .map(part -> entry(chat, part))
                        .forEach(entries::add);
            }
        }
        return entries;
    }

    private static Entry entry(Chat chat, Part part) {
        String author = part.authorType().equals("user") ? "customer" : "agent";
        return new Entry(
                part.type().equals("note") ? "note" : author,
                part.text(),
                part.files().stream().map(file -> file.bytes).toList(),
                null,
                chat.id);
    }

    @Override
    public synchronized String agentSays(String openId, String agent, String text) {
        return agentWrites(openId, agent, "comment", text, paragraph(text), List.of());
    }

    /** An agent writes with all the formatting that the inbox offers. */
    public synchronized String agentFormats(String openId, String agent, String html) {
        return agentWrites(
                openId, agent, "comment", html.replaceAll("<[^>]*>", ""), html, List.of());
    }

    @Override
    public synchronized String agentSends(
            String openId, String agent, String text, String fileName, String type, byte[] bytes) {
        return agentWrites(
                openId,
                agent,
                "comment",
                text,
                text.isEmpty() ? "" : paragraph(text),
                List.of(stored(fileName, type, bytes)));
    }

    @Override
    public synchronized boolean agentNotes(String openId, String agent, String text) {
        agentWrites(openId, agent, "note", text, paragraph(text), List.of());
        return true;
    }

    /** A bot of Intercom answers, of which Intercom tells under two topics. */
    public synchronized String botSays(String openId, String text) {
        Chat chat = latest(openId);
        Part part =
                new Part(
                        next(),
                        "comment",
                        "bot",
                        "6827949",
                        "Fin",
                        text,
                        paragraph(text),
                        List.of(),
                        now(),
                        false);
        add(chat, part);
        tell("conversation.admin.replied", chat, part);
        tell("conversation.operator.replied", chat, part);
        return part.id();
    }

    @Override
    public synchronized void close(String openId) {
        Chat chat = latest(openId);
        Part part = agentPart("Amy", "close", "", "", List.of());
        chat.state = "closed";
        add(chat, part);
        tell("conversation.admin.closed", chat, part);
    }

    private String agentWrites(
            String openId, String agent, String type, String text, String html, List<File> files) {
        Part part = agentPart(agent, type, text, html, files);
        Chat chat = latest(openId);
        if (chat == null) {
            chat = new Chat(next(), contactOf(openId), part);
            chats.put(chat.id, chat);
            tell("conversation.admin.single.created", chat, null);
        } else {
            add(chat, part);
            tell(
                    type.equals("note") ? "conversation.admin.noted" : "conversation.admin.replied",
                    chat,
                    part);
        }
        return part.id();
    }

    private Part agentPart(String agent, String type, String text, String html, List<File> files) {
        String admin =
                admins.computeIfAbsent(agent, name -> String.valueOf(991267800 + admins.size()));
        return new Part(next(), type, "admin", admin, agent, text, html, files, now(), false);
    }

    private Contact contactOf(String openId) {
        return contacts.values().stream()
                .filter(contact -> contact.isOf(openId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Intercom has no contact " + openId));
    }

    private Chat latest(String openId) {
        return chats.values().stream()
                .filter(chat -> chat.contact.isOf(openId))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    @Override
    public synchronized String window(String openId) {
        return contacts.values().stream()
                .filter(contact -> contact.isOf(openId))
                .filter(contact -> contact.attributes.containsKey("WeChat window"))
                .map(contact -> contact.attributes.get("WeChat window").asText())
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized List<String> refusals(String openId) {
        return chats.values().stream()
                .filter(chat -> chat.contact.isOf(openId))
                .flatMap(chat -> chat.parts.stream())
                .filter(part -> part.type().equals("note") && part.byApp())
                .map(Part::text)
                .toList();
    }

    @Override
    public void repeatLastWebhook() {
        Notification last;
        synchronized (this) {
            last = lastOfAgent;
        }
        deliver(last);
    }

    /** Sends no webhooks, as if Intercom had given up. */
    public synchronized void giveUpWebhooks(boolean value) {
        givenUp = value;
    }

    /** Holds back so many webhooks, and sends them in reverse order with the last of them. */
    public synchronized void reverseNext(int count) {
        holdBack = count;
    }

    /** Sends again what no 2xx was answered to; Intercom says nowhere how often it does. */
    public void retryFailed() {
        List<Notification> again;
        synchronized (this) {
            again = List.copyOf(failed);
            failed.clear();
        }
        again.forEach(this::deliver);
    }

    /** Sends what Intercom sends when the address of webhooks is tried in the Developer Hub. */
    public int ping() {
        ObjectNode item = JSON.createObjectNode().put("type", "ping");
        item.put("message", "something something interzen");
        return post(envelope("ping", item).toString(), CLIENT_SECRET);
    }

    /** Tries the address as the Developer Hub does before it takes it. */
    public int head() throws IOException, InterruptedException {
        return fetcher.send(
                        HttpRequest.newBuilder(webhookUrl)
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public int forgeWebhook(String openId, String text) {
        String body;
        synchronized (this) {
            Chat chat = latest(openId);
            body =
                    envelope(
                                    "conversation.admin.replied",
                                    conversation(
                                            chat,
                                            List.of(
                                                    agentPart(
                                                            "Amy",
                                                            "comment",
                                                            text,
                                                            paragraph(text),
                                                            List.of()))))
                            .toString();
        }
        return post(body, "another secret");
    }

    /** Sends a body to the webhook with a signature that was made with some secret. */
    public int post(String body, String secret) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return call(webhookUrl, bytes, signed(bytes, secret), Duration.ofSeconds(5));
    }

    /** The user's last conversation as the API shows it. */
    public synchronized JsonNode shown(String openId) {
        Chat chat = latest(openId);
        return conversation(chat, chat.parts);
    }

    /** Lets all addresses of files end that were given so far. */
    public synchronized void endAddresses() {
        downloads.values().forEach(file -> file.signature = UUID.randomUUID().toString());
    }

    /** Archives the user's contact, as an operator can in the inbox. */
    public synchronized void archive(String openId) {
        contactOf(openId).archived = true;
    }

    /** Deletes the user's contact with all that was said. */
    public synchronized void delete(String openId) {
        contacts.values().removeIf(contact -> contact.isOf(openId));
        deleteConversations(openId);
    }

    @Override
    public synchronized boolean loseConversation(String openId) {
        deleteConversations(openId);
        return true;
    }

    /** Deletes the user's conversations. */
    public synchronized void deleteConversations(String openId) {
        chats.values().removeIf(chat -> chat.contact.isOf(openId));
    }

    public synchronized void createdAtCounts(boolean value) {
        createdAtCounts = value;
    }

    public synchronized void conflictNamesId(boolean value) {
        conflictNamesId = value;
    }

    public synchronized void contactSearchLag(Duration lag) {
        contactSearchLag = lag;
    }

    public synchronized void conversationSearchLag(Duration lag) {
        conversationSearchLag = lag;
    }

    public synchronized void largestFile(int bytes) {
        largestFile = bytes;
    }

    /** The requests to the API, without those that fetch a file. */
    public List<Request> apiRequests() {
        return requests().stream()
                .filter(request -> !request.path().startsWith("/downloads/"))
                .toList();
    }

    @Override
    public String postPath() {
        return "/conversations/[^/]+/reply";
    }

    @Override
    public void limitTo(int requests, Duration per) {
        limit(
                requests,
                per,
                () ->
                        error(429, "rate_limit_exceeded", "Exceeded rate limit")
                                .with("X-RateLimit-Limit", String.valueOf(requests))
                                .with("X-RateLimit-Remaining", "0")
                                .with(
                                        "X-RateLimit-Reset",
                                        String.valueOf(now() + Math.max(1, per.toSeconds()))));
    }

    // What the API does.

    private void api(String method, String path, Handler handler) {
        route(
                method,
                path,
                request -> {
                    if (!request.header("Authorization")
                            .orElse("")
                            .equals("Bearer " + ACCESS_TOKEN)) {
                        return error(401, "unauthorized", "Access Token Invalid");
                    }
                    String version = request.header("Intercom-Version").orElse("2.14");
                    if (!VERSIONS.contains(version)) {
                        return error(
                                400,
                                "intercom_version_invalid",
                                "The requested version could not be found");
                    }
                    try {
                        return handler.handle(request);
                    } catch (RefusedRequest e) {
                        return e.answer;
                    }
                });
    }

    private static final class RefusedRequest extends RuntimeException {
        private final transient Answer answer;

        RefusedRequest(Answer answer) {
            this.answer = answer;
        }
    }

    private Answer createContact(Request request) {
        JsonNode body = request.json();
        String role = text(body, "role", false);
        String externalId = text(body, "external_id", false);
        String name = text(body, "name", false);
        if (role == null && externalId == null && text(body, "email", false) == null) {
            return error(400, "parameter_not_found", "email, external_id or role is required");
        }
        for (Contact contact : contacts.values()) {
            if (contact.externalId.equals(externalId)) {
                String which = contact.archived ? "An archived contact" : "A contact";
                return error(
                        409,
                        "conflict",
                        which
                                + " matching those details already exists"
                                + (conflictNamesId ? " with id=" + contact.id : ""));
            }
        }
        String id = String.format("%024x", 0x6762f0f31bb6L + contacts.size());
        Contact contact =
                new Contact(
                        id, externalId == null ? "" : externalId, name == null ? "" : name, now());
        contacts.put(id, contact);
        return Answer.json(200, json(contact));
    }

    private Answer findContact(Request request) {
        return contacts.values().stream()
                .filter(contact -> !contact.archived)
                .filter(contact -> contact.externalId.equals(request.variable("id")))
                .findFirst()
                .map(contact -> Answer.json(200, json(contact)))
                .orElseGet(() -> error(404, "not_found", "User Not Found"));
    }

    private Answer searchContacts(Request request) {
        long seen = now() - contactSearchLag.toSeconds();
        ObjectNode list = JSON.createObjectNode().put("type", "list");
        ArrayNode data = list.putArray("data");
        contacts.values().stream()
                .filter(contact -> !contact.archived && contact.createdAt <= seen)
                .map(IntercomStandIn::json)
                .filter(contact -> matches(contact, query(request), JsonNode::path))
                .forEach(data::add);
        list.put("total_count", data.size());
        return Answer.json(200, list);
    }

    private Answer updateContact(Request request) {
        Contact contact = contact(request.variable("id"));
        JsonNode given = request.json().path("custom_attributes");
        for (Map.Entry<String, JsonNode> attribute : given.properties()) {
            if (!attributes.contains(attribute.getKey())) {
                return error(
                        400,
                        "parameter_invalid",
                        "Custom attribute '" + attribute.getKey() + "' does not exist");
            }
        }
        given.properties()
                .forEach(entry -> contact.attributes.put(entry.getKey(), entry.getValue()));
        return Answer.json(200, json(contact));
    }

    private Answer unarchiveContact(Request request) {
        Contact contact = contacts.get(request.variable("id"));
        if (contact == null) {
            return error(404, "not_found", "User Not Found");
        }
        contact.archived = false;
        return Answer.json(
                200,
                JSON.createObjectNode()
                        .put("type", "contact")
                        .put("id", contact.id)
                        .put("external_id", contact.externalId)
                        .put("archived", false));
    }

    private Answer createAttribute(Request request) {
        JsonNode body = request.json();
        String name = text(body, "name", true);
        if (!Set.of("contact", "company").contains(text(body, "model", true))) {
            return error(
                    400,
                    "parameter_invalid",
                    "The Data Attribute model field must be either contact or company");
        }
        if (!Set.of("string", "integer", "float", "boolean", "datetime", "date")
                .contains(text(body, "data_type", true))) {
            return error(400, "parameter_invalid", "Data Type isn't an option");
        }
        if (!ATTRIBUTE_NAME.matcher(name).matches()) {
            return error(
                    400,
                    "parameter_invalid",
                    "Your name for this attribute must only contain alphanumeric characters,"
                            + " currency symbols, and hyphens");
        }
        if (!attributes.add(name)) {
            return error(
                    400,
                    "parameter_invalid",
                    "You already have '" + name + "' in your people data.");
        }
        return Answer.json(
                200,
                JSON.createObjectNode()
                        .put("type", "data_attribute")
                        .put("id", attributes.size())
                        .put("name", name));
    }

    private Answer createConversation(Request request) throws Exception {
        JsonNode body = request.json();
        JsonNode from = body.path("from");
        if (!Set.of("user", "lead", "contact").contains(text(from, "type", true))) {
            return error(400, "parameter_invalid", "from.type is not valid");
        }
        Contact contact = contact(text(from, "id", true));
        String text = text(body, "body", true);
        if (body.has("attachment_files")) {
            return error(400, "parameter_invalid", "attachment_files is not a parameter here");
        }
        Part source =
                new Part(
                        next(),
                        "source",
                        "user",
                        contact.id,
                        contact.name,
                        text,
                        formatted(text),
                        fetched(body),
                        createdAt(body),
                        true);
        Chat chat = new Chat(next(), contact, source);
        chats.put(chat.id, chat);
        tell("conversation.user.created", chat, null);
        return Answer.json(
                200,
                JSON.createObjectNode()
                        .put("type", "user_message")
                        .put("id", source.id())
                        .put("created_at", source.createdAt())
                        .put("body", text)
                        .put("message_type", "inapp")
                        .put("conversation_id", chat.id));
    }

    private Answer readConversation(Request request) {
        if (!request.variable("id").matches("\\d+")) {
            return error(400, "parameter_invalid", "The id has to be an integer");
        }
        Chat chat = chat(request.variable("id"));
        return Answer.json(200, conversation(chat, chat.parts));
    }

    private Answer searchConversations(Request request) {
        long seen = now() - conversationSearchLag.toSeconds();
        ObjectNode list = JSON.createObjectNode().put("type", "conversation.list");
        ArrayNode found = list.putArray("conversations");
        chats.values().stream()
                .filter(chat -> chat.source.createdAt() <= seen)
                .map(chat -> conversation(chat, List.of()))
                .filter(
                        conversation ->
                                matches(
                                        conversation,
                                        query(request),
                                        (item, field) ->
                                                field.equals("contact_ids")
                                                        ? item.at("/contacts/contacts/0/id")
                                                        : item.path(field)))
                .peek(conversation -> conversation.remove("conversation_parts"))
                .forEach(found::add);
        list.put("total_count", found.size());
        list.putObject("pages").put("type", "pages").put("page", 1).put("total_pages", 1);
        return Answer.json(200, list);
    }

    private Answer reply(Request request) throws Exception {
        JsonNode body = request.json();
        String messageType = text(body, "message_type", true);
        String type = text(body, "type", true);
        Chat chat = chat(request.variable("id"));
        List<File> files = new ArrayList<>(fetched(body));
        files.addAll(given(body));
        Part part;
        String topic;
        if (type.equals("user") && messageType.equals("comment")) {
            Contact contact = author(body);
            String text = text(body, "body", true);
            boolean closed = !chat.state.equals("open");
            chat.state = "open";
            topic = "conversation.user.replied";
            part =
                    new Part(
                            next(),
                            closed ? "open" : "comment",
                            "user",
                            contact.id,
                            contact.name,
                            text,
                            formatted(text),
                            files,
                            createdAt(body),
                            true);
        } else if (type.equals("admin") && Set.of("comment", "note").contains(messageType)) {
            String admin = text(body, "admin_id", true);
            String name =
                    admins.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(admin))
                            .findFirst()
                            .orElseThrow(
                                    () -> refused(error(404, "admin_not_found", "Admin not found")))
                            .getKey();
            String html = text(body, "body", true);
            topic =
                    messageType.equals("note")
                            ? "conversation.admin.noted"
                            : "conversation.admin.replied";
            part =
                    new Part(
                            next(),
                            messageType,
                            "admin",
                            admin,
                            name,
                            unescaped(html.replaceAll("<[^>]*>", " ")).strip(),
                            html,
                            files,
                            now(),
                            true);
        } else {
            return error(400, "parameter_invalid", "message_type and type do not go together");
        }
        add(chat, part);
        tell(topic, chat, part);
        return Answer.json(200, conversation(chat, chat.parts));
    }

    private Contact author(JsonNode body) {
        String id = text(body, "intercom_user_id", false);
        String userId = text(body, "user_id", false);
        if (id == null && userId == null) {
            throw refused(
                    error(
                            400,
                            "parameter_not_found",
                            "intercom_user_id, user_id or email is required"));
        }
        return id != null
                ? contact(id)
                : contacts.values().stream()
                        .filter(contact -> contact.externalId.equals(userId))
                        .findFirst()
                        .orElseThrow(() -> refused(error(404, "not_found", "User Not Found")));
    }

    private Answer manage(Request request) {
        JsonNode body = request.json();
        Chat chat = chat(request.variable("id"));
        if (!text(body, "message_type", true).equals("open")) {
            return error(400, "parameter_invalid", "Not needed by a bridge");
        }
        text(body, "admin_id", true);
        chat.state = "open";
        return Answer.json(200, conversation(chat, chat.parts));
    }

    private Answer download(Request request) {
        File file = downloads.get(request.variable("id"));
        if (request.header("Authorization").isPresent()) {
            // The store behind it takes one proof at a time.
            return Answer.empty(400);
        }
        if (file == null || !file.signature.equals(request.query().get("signature"))) {
            return Answer.empty(403);
        }
        return Answer.file(file.type, file.bytes);
    }

    private List<File> fetched(JsonNode body) throws IOException, InterruptedException {
        JsonNode urls = body.path("attachment_urls");
        if (urls.size() > MOST_ATTACHMENTS) {
            throw refused(error(400, "parameter_invalid", "attachment_urls: 10 are allowed"));
        }
        List<File> files = new ArrayList<>();
        for (JsonNode url : urls) {
            if (!url.isTextual() || !WEB.matcher(url.asText()).matches()) {
                throw refused(error(400, "parameter_invalid", "attachment_urls: not a URL"));
            }
            HttpResponse<byte[]> response =
                    fetcher.send(
                            HttpRequest.newBuilder(URI.create(url.asText())).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw refused(
                        error(400, "parameter_invalid", "attachment_urls: cannot be fetched"));
            }
            files.add(
                    stored(
                            "picture",
                            response.headers().firstValue("Content-Type").orElse("image/jpeg"),
                            response.body()));
        }
        return files;
    }

    private List<File> given(JsonNode body) {
        JsonNode given = body.path("attachment_files");
        if (given.size() > MOST_ATTACHMENTS) {
            throw refused(error(400, "parameter_invalid", "attachment_files: 10 are allowed"));
        }
        List<File> files = new ArrayList<>();
        for (JsonNode file : given) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(text(file, "data", true));
            } catch (IllegalArgumentException e) {
                throw refused(error(400, "parameter_invalid", "attachment_files: not Base64"));
            }
            if (bytes.length > largestFile) {
                throw refused(error(413, "parameter_invalid", "attachment_files: too large"));
            }
            files.add(stored(text(file, "name", true), text(file, "content_type", true), bytes));
        }
        return files;
    }

    private File stored(String name, String type, byte[] bytes) {
        File file = new File(name, type, bytes);
        downloads.put(String.valueOf(downloads.size() + 1), file);
        return file;
    }

    private void add(Chat chat, Part part) {
        chat.parts.add(part);
        chat.parts.sort(Comparator.comparingLong(Part::createdAt));
        chat.updatedAt = now();
    }

    private Contact contact(String id) {
        Contact contact = contacts.get(id);
        if (contact == null || contact.archived) {
            throw refused(error(404, "not_found", "User Not Found"));
        }
        return contact;
    }

    private Chat chat(String id) {
        Chat chat = chats.get(id);
        if (chat == null) {
            throw refused(error(404, "not_found", "Conversation not found"));
        }
        return chat;
    }

    private static String text(JsonNode body, String field, boolean required) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
            if (required) {
                throw refused(error(400, "parameter_not_found", field + " is required"));
            }
            return null;
        }
        if (!value.isTextual()) {
            throw refused(error(400, "parameter_invalid", field + " has to be a string"));
        }
        return value.asText();
    }

    private static RefusedRequest refused(Answer answer) {
        return new RefusedRequest(answer);
    }

    private long createdAt(JsonNode body) {
        JsonNode given = body.path("created_at");
        if (!given.isMissingNode() && !given.isIntegralNumber()) {
            throw refused(error(400, "parameter_invalid", "created_at has to be an integer"));
        }
        return createdAtCounts ? given.asLong(now()) : now();
    }

    private static JsonNode query(Request request) {
        JsonNode query = request.json().path("query");
        if (query.isMissingNode()) {
            throw refused(error(400, "parameter_not_found", "query is required"));
        }
        return query;
    }

    @FunctionalInterface
    private interface Field {
        JsonNode of(JsonNode item, String field);
    }

    private static boolean matches(JsonNode item, JsonNode query, Field field) {
        String operator = query.path("operator").asText();
        JsonNode value = query.path("value");
        if (value.isArray() && value.path(0).isObject()) {
            BiPredicate<JsonNode, JsonNode> inner = (one, part) -> matches(one, part, field);
            List<Boolean> all = new ArrayList<>();
            value.forEach(part -> all.add(inner.test(item, part)));
            return operator.equals("AND") ? !all.contains(false) : all.contains(true);
        }
        JsonNode actual = field.of(item, query.path("field").asText());
        return switch (operator) {
            case "=" -> actual.asText().equals(value.asText());
            case ">" -> actual.asLong() > value.asLong();
            case "<" -> actual.asLong() < value.asLong();
            default -> throw refused(error(400, "parameter_invalid", "operator is not valid"));
        };
    }

    // What it shows.

    private static ObjectNode json(Contact contact) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("type", "contact")
                        .put("id", contact.id)
                        .put("external_id", contact.externalId)
                        .put("role", "user")
                        .put("name", contact.name)
                        .put("created_at", contact.createdAt);
        ObjectNode attributes = json.putObject("custom_attributes");
        contact.attributes.forEach(attributes::set);
        return json;
    }

    private ObjectNode conversation(Chat chat, List<Part> parts) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("type", "conversation")
                        .put("id", chat.id)
                        .put("created_at", chat.source.createdAt())
                        .put("updated_at", chat.updatedAt)
                        .put("open", chat.state.equals("open"))
                        .put("state", chat.state)
                        .put("read", false)
                        .putNull("admin_assignee_id")
                        .putNull("team_assignee_id");
        ObjectNode source = json.putObject("source");
        source.put("type", "conversation")
                .put("id", chat.source.id())
                .put(
                        "delivered_as",
                        chat.source.authorType().equals("user")
                                ? "customer_initiated"
                                : "admin_initiated");
        described(source, chat.source);
        ArrayNode contacts =
                json.putObject("contacts").put("type", "contact.list").putArray("contacts");
        contacts.addObject()
                .put("type", "contact")
                .put("id", chat.contact.id)
                .put("external_id", chat.contact.externalId);
        ObjectNode list = json.putObject("conversation_parts");
        ArrayNode shown = list.put("type", "conversation_part.list").putArray("conversation_parts");
        for (Part part : parts) {
            ObjectNode one =
                    shown.addObject()
                            .put("type", "conversation_part")
                            .put("id", part.id())
                            .put("part_type", part.type())
                            .put("created_at", part.createdAt())
                            .put("updated_at", part.createdAt())
                            .putNull("external_id");
            described(one, part);
            if (part.byApp()) {
                one.put("app_package_code", "wechat-bridge");
            } else {
                one.putNull("app_package_code");
            }
        }
        list.put("total_count", shown.size());
        return json;
    }

    private void described(ObjectNode json, Part part) {
        if (part.html().isEmpty()) {
            json.putNull("body");
        } else {
            json.put("body", part.html());
        }
        json.put("redacted", false);
        json.putObject("author")
                .put("type", part.authorType())
                .put("id", part.authorId())
                .put("name", part.authorName())
                .put("email", part.authorType() + part.authorId() + "@example.com");
        ArrayNode attachments = json.putArray("attachments");
        for (File file : part.files()) {
            attachments
                    .addObject()
                    .put("type", "upload")
                    .put("name", file.name)
                    .put("url", url(file))
                    .put("content_type", file.type)
                    .put("filesize", file.bytes.length);
        }
    }

    private String url(File file) {
        String id =
                downloads.entrySet().stream()
                        .filter(entry -> entry.getValue() == file)
                        .findFirst()
                        .orElseThrow()
                        .getKey();
        return baseUri()
                + "/downloads/"
                + id
                + "/"
                + file.name.replace(' ', '_')
                + "?expires=1796000000&signature="
                + file.signature;
    }

    /** The address of a picture that an agent put into the middle of a text. */
    public synchronized String pastedPicture(String name, byte[] bytes) {
        return url(stored(name, URLConnection.guessContentTypeFromName(name), bytes));
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode list =
                JSON.createObjectNode()
                        .put("type", "error.list")
                        .put("request_id", UUID.randomUUID().toString());
        list.putArray("errors").addObject().put("code", code).put("message", message);
        return Answer.json(status, list);
    }

    @Override
    protected Answer notFound(Request request) {
        return error(404, "not_found", "The requested resource was not found");
    }

    /** Text of a customer as Intercom shows it: escaped, with lines and addresses marked. */
    private static String formatted(String text) {
        return "<p>"
                + WEB.matcher(escaped(text))
                        .replaceAll(
                                "<a href=\"$0\" target=\"_blank\" class=\"intercom-content-link\">$0</a>")
                        .replace("\n", "<br>\n")
                + "</p>";
    }

    private static String paragraph(String text) {
        return "<p class=\"no-margin\">" + escaped(text).replace("\n", "<br>") + "</p>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private long now() {
        return clock().instant().getEpochSecond();
    }

    private String next() {
        return String.valueOf(++number);
    }

    // Webhooks.

    private void tell(String topic, Chat chat, Part part) {
        Notification notification =
                new Notification(
                        topic,
                        envelope(
                                topic,
                                conversation(chat, part == null ? List.of() : List.of(part))));
        if (topic.equals("conversation.admin.replied")
                || topic.equals("conversation.admin.single.created")) {
            lastOfAgent = notification;
        }
        if (webhookUrl == null || givenUp) {
            return;
        }
        if (holdBack > 0) {
            heldBack.add(0, notification);
            if (heldBack.size() == holdBack) {
                List<Notification> reversed = List.copyOf(heldBack);
                heldBack.clear();
                holdBack = 0;
                later(() -> reversed.forEach(this::deliver));
            }
            return;
        }
        later(() -> deliver(notification));
    }

    private ObjectNode envelope(String topic, JsonNode item) {
        ObjectNode envelope =
                JSON.createObjectNode()
                        .put("type", "notification_event")
                        .put("app_id", "a86dr8yl")
                        .put("id", "notif_" + UUID.randomUUID())
                        .put("topic", topic)
                        .put("delivery_status", "pending")
                        .put("delivery_attempts", 1)
                        .put("delivered_at", 0)
                        .put("first_sent_at", now())
                        .put("created_at", now())
                        .putNull("self");
        envelope.putObject("links");
        envelope.putObject("data").put("type", "notification_event_data").set("item", item);
        return envelope;
    }

    private void deliver(Notification notification) {
        int status = post(notification.envelope().toString(), CLIENT_SECRET);
        if (status / 100 != 2) {
            synchronized (this) {
                notification
                        .envelope()
                        .put(
                                "delivery_attempts",
                                notification.envelope().path("delivery_attempts").asInt() + 1);
                failed.add(notification);
            }
        }
    }

    public static Map<String, String> signed(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Map.of(
                    "Content-Type", "application/json",
                    "Accept", "application/json",
                    "User-Agent", "intercom-parrot-service-client/1.0",
                    "X-Hub-Signature", "sha1=" + HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}

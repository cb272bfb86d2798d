// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because API, callbacks and agent of one helpdesk share what it keeps.
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Chatwoot with one account and one inbox of the channel "API". It tells the inbox's callback of
 * everything, in both directions and private notes too, exactly once and for at most five seconds;
 * what the callback does not take is marked as failed.
 */
public final class ChatwootStandIn extends StandInServer implements StandIn {

    public static final String TOKEN = "chatwoot-token-never-print-me";
    public static final String SECRET = "chatwoot-secret-never-print-me";

    private static final int ACCOUNT = 1;
    private static final int INBOX = 3;
    private static final int MOST_FILES = 15;
    private static final int MOST_BYTES = 40 * 1024 * 1024;
    private static final int NEWEST = 20;
    private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(5);
    private static final String PREFIX = "/api/v1/accounts/" + ACCOUNT;

    private static final class Contact {
        long id;
        String name;
        String identifier;
        String sourceId;
    }

    private static final class Message {
        long id;
        int type; // 0 incoming, 1 outgoing
        boolean isPrivate;
        String content;
        String sourceId;
        String status = "sent";
        long createdAt;
        String agent;
        ObjectNode attributes = JSON.createObjectNode();
        List<Part> files = new ArrayList<>();
        boolean wasFailed;
    }

    private static final class Conversation {
        long id;
        Contact contact;
        String status = "open";
        ObjectNode attributes = JSON.createObjectNode();
        List<Message> messages = new ArrayList<>();
    }

    /** Facts that differ between versions, or that nobody could look up. */
    public enum Switch {
        /** Whether the source id of a message that comes by the application API is kept. */
        KEEPS_SOURCE_ID,
        /** Whether custom attributes can be merged; older ones replace them all. */
        MERGES_ATTRIBUTES
    }

    private final Map<Long, Contact> contacts = new LinkedHashMap<>();
    private final Map<Long, Conversation> conversations = new LinkedHashMap<>();
    private final Map<String, Part> blobs = new LinkedHashMap<>();
    private final Set<Switch> switches = EnumSet.noneOf(Switch.class);
    private int mostBytes = MOST_BYTES;
    private boolean losesNextWebhook;
    private volatile String callback;
    private long ids = 100;
    private byte[] lastBody;

    public ChatwootStandIn(int port, InstantSource clock, Switch... switches) {
        super(port, clock);
        this.switches.addAll(List.of(switches));
        authorized("POST", PREFIX + "/contacts", this::createContact);
        authorized("GET", PREFIX + "/contacts/search", this::searchContacts);
        authorized("POST", PREFIX + "/contacts/{id}/contact_inboxes", this::createContactInbox);
        authorized("GET", PREFIX + "/contacts/{id}/conversations", this::conversationsOfContact);
        authorized("POST", PREFIX + "/conversations", this::createConversation);
        authorized("GET", PREFIX + "/conversations/{id}", this::showConversation);
        authorized("POST", PREFIX + "/conversations/{id}/custom_attributes", this::setAttributes);
        authorized("GET", PREFIX + "/conversations/{id}/messages", this::listMessages);
        authorized("POST", PREFIX + "/conversations/{id}/messages", this::createMessage);
        authorized("PATCH", PREFIX + "/conversations/{id}/messages/{message}", this::updateMessage);
        route("GET", "/rails/active_storage/blobs/redirect/{key}/{name}", this::redirectToBlob);
        route("GET", "/blobs/{key}", request -> blob(request.variable("key")));
    }

    // The API.

    private void authorized(String method, String path, Handler handler) {
        route(
                method,
                path,
                request ->
                        TOKEN.equals(request.headers().get("api_access_token"))
                                ? handler.handle(request)
                                : Answer.json(401, error("Invalid Access Token")));
    }

    private Answer createContact(Request request) {
        JsonNode asked = request.json();
        String identifier = asked.path("identifier").asText(null);
        if (identifier != null
                && contacts.values().stream()
                        .anyMatch(there -> identifier.equals(there.identifier))) {
            return Answer.json(
                    422,
                    JSON.createObjectNode()
                            .put("message", "Identifier has already been taken")
                            .set("attributes", JSON.createArrayNode().add("identifier")));
        }
        Contact contact = new Contact();
        contact.id = ++ids;
        contact.name = asked.path("name").asText("");
        contact.identifier = identifier;
        if (asked.path("inbox_id").asInt() == INBOX) {
            contact.sourceId = asked.path("source_id").asText(UUID.randomUUID().toString());
        } else if (asked.has("inbox_id")) {
            return notFound(request);
        }
        contacts.put(contact.id, contact);
        ObjectNode payload = JSON.createObjectNode();
        ObjectNode made = payload.putObject("payload");
        made.set("contact", json(contact));
        made.putObject("contact_inbox").put("source_id", contact.sourceId);
        return Answer.json(200, payload);
    }

    private Answer searchContacts(Request request) {
        String query = request.query().getOrDefault("q", "");
        if (query.isBlank()) {
            return Answer.json(422, error("Specify search string with parameter q"));
        }
        ArrayNode found = JSON.createArrayNode();
        contacts.values().stream()
                .filter(
                        contact ->
                                contact.name.contains(query)
                                        || contact.identifier != null
                                                && contact.identifier.contains(query))
                .forEach(contact -> found.add(json(contact)));
        return Answer.json(200, JSON.createObjectNode().set("payload", found));
    }

    private Answer createContactInbox(Request request) {
        Contact contact = contacts.get(Long.parseLong(request.variable("id")));
        if (contact == null || request.json().path("inbox_id").asInt() != INBOX) {
            return notFound(request);
        }
        contact.sourceId = request.json().path("source_id").asText();
        return Answer.json(200, JSON.createObjectNode().put("source_id", contact.sourceId));
    }

    private Answer conversationsOfContact(Request request) {
        long id = Long.parseLong(request.variable("id"));
        if (!contacts.containsKey(id)) {
            return notFound(request);
        }
        ArrayNode found = JSON.createArrayNode();
        conversations.values().stream()
                .filter(conversation -> conversation.contact.id == id)
                .forEach(conversation -> found.add(json(conversation)));
        return Answer.json(200, JSON.createObjectNode().set("payload", found));
    }

    private Answer createConversation(Request request) {
        JsonNode asked = request.json();
        Contact contact = contacts.get(asked.path("contact_id").asLong());
        if (contact == null || asked.path("inbox_id").asInt() != INBOX) {
            return notFound(request);
        }
        if (contact.sourceId == null) {
            contact.sourceId = asked.path("source_id").asText();
        } else if (!contact.sourceId.equals(asked.path("source_id").asText())) {
            return Answer.json(422, error("source_id should be unique"));
        }
        Conversation conversation = new Conversation();
        conversation.id = ++ids;
        conversation.contact = contact;
        if (asked.path("custom_attributes").isObject()) {
            conversation.attributes.setAll((ObjectNode) asked.path("custom_attributes"));
        }
        conversations.put(conversation.id, conversation);
        tell(conversation, json(conversation).put("event", "conversation_created"), null);
        return Answer.json(200, json(conversation));
    }

    private Answer showConversation(Request request) {
        Conversation conversation = conversation(request);
        return conversation == null ? notFound(request) : Answer.json(200, json(conversation));
    }

    private Answer setAttributes(Request request) {
        Conversation conversation = conversation(request);
        if (conversation == null) {
            return notFound(request);
        }
        boolean merge =
                switches.contains(Switch.MERGES_ATTRIBUTES)
                        && request.json().path("merge").asBoolean();
        if (!merge) {
            conversation.attributes.removeAll();
        }
        conversation.attributes.setAll((ObjectNode) request.json().path("custom_attributes"));
        return Answer.json(
                200, JSON.createObjectNode().set("custom_attributes", conversation.attributes));
    }

    private Answer listMessages(Request request) {
        Conversation conversation = conversation(request);
        if (conversation == null) {
            return notFound(request);
        }
        ArrayNode list = JSON.createArrayNode();
        List<Message> all = conversation.messages;
        all.subList(Math.max(0, all.size() - NEWEST), all.size())
                .forEach(message -> list.add(json(conversation, message)));
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("meta").put("contact", conversation.contact.name);
        answer.set("payload", list);
        return Answer.json(200, answer);
    }

    private Answer createMessage(Request request) {
        Conversation conversation = conversation(request);
        if (conversation == null) {
            return notFound(request);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        List<Part> files = new ArrayList<>();
        if (request.parts().isEmpty()) {
            request.json()
                    .fields()
                    .forEachRemaining(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
        } else {
            for (Part part : request.parts()) {
                if (part.name().equals("attachments[]")) {
                    files.add(part);
                } else {
                    fields.put(part.name(), part.text());
                }
            }
        }
        if (files.size() > MOST_FILES) {
            return Answer.json(422, error("Attachments exceeded maximum allowed"));
        }
        if (files.stream().anyMatch(file -> file.bytes().length > mostBytes)) {
            return Answer.json(422, error("Attachments file size is too big"));
        }
        if (files.isEmpty() && fields.getOrDefault("content", "").isEmpty()) {
            return Answer.json(422, error("Content can't be blank"));
        }
        boolean incoming = "incoming".equals(fields.get("message_type"));
        Message message = new Message();
        message.type = incoming ? 0 : 1;
        message.isPrivate = Boolean.parseBoolean(fields.get("private"));
        message.content = fields.get("content");
        message.files = files;
        message.sourceId =
                switches.contains(Switch.KEEPS_SOURCE_ID) ? fields.get("source_id") : null;
        if (fields.containsKey("external_created_at")) {
            message.attributes.put(
                    "external_created_at", Long.parseLong(fields.get("external_created_at")));
        }
        message.agent = incoming ? null : "API";
        add(conversation, message);
        if (incoming && conversation.status.equals("resolved")) {
            conversation.status = "open";
        }
        tell(conversation, callback(conversation, message, "message_created"), message);
        return Answer.json(200, json(conversation, message));
    }

    private Answer updateMessage(Request request) {
        Conversation conversation = conversation(request);
        Message message =
                conversation == null ? null : message(conversation, request.variable("message"));
        if (message == null) {
            return notFound(request);
        }
        String status = request.json().path("status").asText();
        if (List.of("sent", "delivered", "read", "failed").contains(status)) {
            setStatus(
                    conversation,
                    message,
                    status,
                    request.json().path("external_error").asText(null));
        }
        return Answer.json(200, json(conversation, message));
    }

    private void setStatus(
            Conversation conversation, Message message, String status, String error) {
        if (message.status.equals("read") && status.equals("delivered")) {
            return;
        }
        message.status = status;
        if (status.equals("failed")) {
            message.wasFailed = true;
            message.attributes.put("external_error", error);
        } else {
            message.attributes.remove("external_error");
        }
        tell(conversation, callback(conversation, message, "message_updated"), null);
    }

    private Answer redirectToBlob(Request request) {
        return Answer.empty(302).with("Location", "/blobs/" + request.variable("key"));
    }

    private Answer blob(String key) {
        Part file = blobs.get(key);
        return file == null ? Answer.empty(404) : Answer.file(file.contentType(), file.bytes());
    }

    @Override
    protected Answer notFound(Request request) {
        return Answer.json(404, error("Resource could not be found"));
    }

    private static ObjectNode error(String text) {
        return JSON.createObjectNode().put("error", text);
    }

    private Conversation conversation(Request request) {
        return conversations.get(Long.parseLong(request.variable("id")));
    }

    private static Message message(Conversation conversation, String id) {
        return conversation.messages.stream()
                .filter(message -> Long.toString(message.id).equals(id))
                .findFirst()
                .orElse(null);
    }

    private void add(Conversation conversation, Message message) {
        message.id = ++ids;
        message.createdAt = clock().instant().getEpochSecond();
        conversation.messages.add(message);
    }

    // What it looks like.

    private ObjectNode json(Contact contact) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("id", contact.id)
                        .put("name", contact.name)
                        .put("identifier", contact.identifier);
        ArrayNode inboxes = json.putArray("contact_inboxes");
        if (contact.sourceId != null) {
            inboxes.addObject()
                    .put("source_id", contact.sourceId)
                    .putObject("inbox")
                    .put("id", INBOX)
                    .put("channel_type", "Channel::Api");
        }
        return json;
    }

    private ObjectNode json(Conversation conversation) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("id", conversation.id)
                        .put("inbox_id", INBOX)
                        .put("account_id", ACCOUNT)
                        .put("status", conversation.status);
        json.set("custom_attributes", conversation.attributes.deepCopy());
        return json;
    }

    private ObjectNode json(Conversation conversation, Message message) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("id", message.id)
                        .put("content", message.content)
                        .put("inbox_id", INBOX)
                        .put("conversation_id", conversation.id)
                        .put("message_type", message.type)
                        .put("content_type", "text")
                        .put("status", message.status)
                        .put("created_at", message.createdAt)
                        .put("private", message.isPrivate)
                        .put("source_id", message.sourceId);
        json.set("content_attributes", message.attributes.deepCopy());
        files(json, message);
        return json;
    }

    private void files(ObjectNode json, Message message) {
        if (message.files.isEmpty()) {
            return;
        }
        ArrayNode attachments = json.putArray("attachments");
        for (Part file : message.files) {
            String key = "blob" + message.id + "x" + attachments.size();
            blobs.put(key, file);
            String kind = file.contentType().replaceAll("/.*", "");
            attachments
                    .addObject()
                    .put("id", message.id * 100 + attachments.size())
                    .put("message_id", message.id)
                    .put(
                            "file_type",
                            List.of("image", "audio", "video").contains(kind) ? kind : "file")
                    .put(
                            "data_url",
                            baseUri()
                                    + "/rails/active_storage/blobs/redirect/"
                                    + key
                                    + "/"
                                    + file.fileName().replace(" ", "%20"))
                    .put("file_size", file.bytes().length);
        }
    }

    private ObjectNode callback(Conversation conversation, Message message, String event) {
        ObjectNode json = json(conversation, message);
        json.remove(List.of("inbox_id", "conversation_id", "status"));
        json.put("event", event)
                .put("message_type", message.type == 0 ? "incoming" : "outgoing")
                .put("created_at", java.time.Instant.ofEpochSecond(message.createdAt).toString());
        ObjectNode sender = json.putObject("sender");
        if (message.type == 0) {
            sender.put("id", conversation.contact.id).put("name", conversation.contact.name);
        } else {
            sender.put("id", 1).put("name", message.agent).put("type", "user");
        }
        json.putObject("inbox").put("id", INBOX).put("name", "WeChat");
        json.putObject("account").put("id", ACCOUNT).put("name", "Shop");
        ObjectNode its = json(conversation);
        its.putObject("contact_inbox").put("source_id", conversation.contact.sourceId);
        json.set("conversation", its);
        return json;
    }

    // The callback.

    private void tell(Conversation conversation, ObjectNode payload, Message fails) {
        if (callback == null) {
            return;
        }
        byte[] body = payload.toString().getBytes(StandardCharsets.UTF_8);
        boolean lost = losesNextWebhook;
        losesNextWebhook = false;
        if (!lost) {
            lastBody = body;
        }
        later(
                () -> {
                    int status = lost ? -1 : post(body, SECRET);
                    if (fails != null && status / 100 != 2) {
                        synchronized (this) {
                            fails.status = "failed";
                            fails.wasFailed = true;
                            fails.attributes.put("external_error", "callback: " + status);
                        }
                    }
                });
    }

    private int post(byte[] body, String secret) {
        return post(body, secret, Long.toString(clock().instant().getEpochSecond()));
    }

    private int post(byte[] body, String secret, String timestamp) {
        return call(
                URI.create(callback),
                body,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Chatwoot-Timestamp",
                        timestamp,
                        "X-Chatwoot-Signature",
                        "sha256="
                                + hmac(
                                        secret,
                                        (timestamp + ".").getBytes(StandardCharsets.UTF_8),
                                        body),
                        "X-Chatwoot-Delivery",
                        UUID.randomUUID().toString()),
                CALLBACK_TIMEOUT);
    }

    private static String hmac(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // The agent.

    @Override
    public Map<String, String> sinkParameters() {
        return Map.of(
                "url", baseUri().toString(),
                "token", TOKEN,
                "accountId", Integer.toString(ACCOUNT),
                "inboxId", Integer.toString(INBOX),
                "webhookSecret", SECRET);
    }

    @Override
    public Map<String, String> sourceParameters() {
        return sinkParameters();
    }

    @Override
    public void webhookUrl(String url) {
        callback = url;
    }

    @Override
    public synchronized List<String> users() {
        return contacts.values().stream()
                .map(contact -> contact.sourceId)
                .filter(openId -> openId != null)
                .toList();
    }

    @Override
    public synchronized List<Entry> entries(String openId) {
        List<Entry> entries = new ArrayList<>();
        for (Conversation conversation : conversations.values()) {
            if (openId.equals(conversation.contact.sourceId)) {
                for (Message message : conversation.messages) {
                    entries.add(
                            new Entry(
                                    message.isPrivate
                                            ? "note"
                                            : message.type == 0 ? "customer" : "agent",
                                    message.content == null ? "" : message.content,
                                    message.files.stream().map(Part::bytes).toList(),
                                    message.status.equals("failed")
                                            ? message.attributes.path("external_error").asText()
                                            : null,
                                    Long.toString(conversation.id)));
                }
            }
        }
        return entries;
    }

    private Conversation latest(String openId) {
        return conversations.values().stream()
                .filter(conversation -> openId.equals(conversation.contact.sourceId))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException("no conversation with " + openId));
    }

    private synchronized String says(
            String openId, String agent, String text, boolean isPrivate, List<Part> files) {
        Conversation conversation = latest(openId);
        Message message = new Message();
        message.type = 1;
        message.isPrivate = isPrivate;
        message.content = text;
        message.agent = agent;
        message.files = files;
        add(conversation, message);
        tell(conversation, callback(conversation, message, "message_created"), message);
        return Long.toString(message.id);
    }

    @Override
    public String agentSays(String openId, String agent, String text) {
        return says(openId, agent, text, false, List.of());
    }

    @Override
    public String agentSends(
            String openId, String agent, String text, String fileName, String type, byte[] bytes) {
        return says(
                openId,
                agent,
                text,
                false,
                List.of(new Part("attachments[]", fileName, type, bytes)));
    }

    @Override
    public boolean agentNotes(String openId, String agent, String text) {
        says(openId, agent, text, true, List.of());
        return true;
    }

    @Override
    public synchronized boolean agentRetries(String openId, String id) {
        Conversation conversation = latest(openId);
        Message message = message(conversation, id);
        if (!message.status.equals("failed")) {
            throw new IllegalStateException("there is no button at a message that did not fail");
        }
        setStatus(conversation, message, "sent", null);
        return true;
    }

    @Override
    public synchronized String window(String openId) {
        return latest(openId).attributes.path("wechat_window").asText(null);
    }

    @Override
    public List<String> refusals(String openId) {
        return entries(openId).stream().map(Entry::failed).filter(text -> text != null).toList();
    }

    @Override
    public void repeatLastWebhook() {
        post(lastBody, SECRET);
    }

    @Override
    public synchronized int forgeWebhook(String openId, String text) {
        Conversation conversation = latest(openId);
        Message message = new Message();
        message.id = ++ids;
        message.type = 1;
        message.content = text;
        message.agent = "Mallory";
        message.createdAt = clock().instant().getEpochSecond();
        byte[] body =
                callback(conversation, message, "message_created")
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        return post(body, "another secret");
    }

    @Override
    public synchronized void close(String openId) {
        latest(openId).status = "resolved";
    }

    /** The next webhook is sent, and reaches nobody. */
    public synchronized void loseNextWebhook() {
        losesNextWebhook = true;
    }

    /** Somebody translates a message, or changes something else about it that is no status. */
    public synchronized void update(String openId, String id) {
        Conversation conversation = latest(openId);
        Message message = message(conversation, id);
        message.attributes.put("translated", true);
        message.attributes.remove("external_error");
        tell(conversation, callback(conversation, message, "message_updated"), null);
    }

    /** Sends the last webhook again as it was signed then, after the clock has gone on. */
    public int replayLastWebhook(Duration after) {
        String then = Long.toString(clock().instant().minus(after).getEpochSecond());
        return post(lastBody, SECRET, then);
    }

    public synchronized void setAttribute(String openId, String name, String value) {
        latest(openId).attributes.put(name, value);
    }

    public synchronized String attribute(String openId, String name) {
        return latest(openId).attributes.path(name).asText(null);
    }

    /** How large a file may be. */
    public synchronized void mostBytes(int bytes) {
        mostBytes = bytes;
    }

    public synchronized void keepsSourceIds(boolean value) {
        if (value) {
            switches.add(Switch.KEEPS_SOURCE_ID);
        } else {
            switches.remove(Switch.KEEPS_SOURCE_ID);
        }
    }

    /** How many conversations a customer has. */
    public synchronized long conversations(String openId) {
        return conversations.values().stream()
                .filter(conversation -> openId.equals(conversation.contact.sourceId))
                .count();
    }

    /** The requests to its API, without those for files. */
    public List<Request> apiRequests() {
        return requests().stream().filter(request -> request.path().startsWith(PREFIX)).toList();
    }

    @Override
    public synchronized boolean loseConversation(String openId) {
        conversations.remove(latest(openId).id);
        return true;
    }

    @Override
    public String postPath() {
        return PREFIX + "/conversations/\\d+/messages";
    }

    @Override
    public void limitTo(int requests, Duration per) {
        limit(
                requests,
                per,
                new Answer(
                        429,
                        Map.of("Retry-After", "3"),
                        "Retry later\n".getBytes(StandardCharsets.UTF_8)));
    }
}

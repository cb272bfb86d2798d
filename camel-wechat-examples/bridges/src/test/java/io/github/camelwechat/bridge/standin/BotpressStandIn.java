// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because API, webhook and bot of one system share what it keeps.
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Botpress's Chat API with an encryption key set, and a bot that says what a test has it say. Its
 * webhook is called once for every message and event of both sides, and never again.
 */
public class BotpressStandIn extends StandInServer implements StandIn {

    /** Facts that no published page settles, as they may be. */
    public record Variant(
            boolean newestFirst, int pageSize, boolean takesMetadata, boolean keepsDeletedNames) {
        public static final Variant AS_IN_THE_SOURCE = new Variant(true, 50, true, false);
    }

    public static final String HOOK = "7f3e1c52-0a4d-4f0b-9a55-2d1b6c7e8f90";
    static final String KEY = "never-print-me-botpress-encryption-key";
    static final String SECRET = "never-print-me-botpress-webhook-secret";
    private static final String BOT = "user_01J9BOT0000000000000000000";
    private static final int MOST_BYTES = 1024 * 1024;
    private static final Set<String> TYPES =
            Set.of(
                    "text",
                    "markdown",
                    "image",
                    "audio",
                    "video",
                    "file",
                    "location",
                    "card",
                    "carousel",
                    "choice",
                    "dropdown",
                    "bloc");

    private record Talk(
            String id, String owner, List<ObjectNode> messages, List<ObjectNode> events) {}

    private final Variant variant;
    private final Map<String, ObjectNode> users = new TreeMap<>();
    private final Map<String, Talk> talks = new TreeMap<>();
    private final List<String> deleted = new ArrayList<>();
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final FileHost files = new FileHost(this);
    private volatile URI webhook = URI.create("http://127.0.0.1/");
    private volatile boolean deaf;
    private volatile byte[] lastSignal = new byte[0];
    private int number;

    public BotpressStandIn(int port, InstantSource clock, Variant variant) {
        super(port, clock);
        this.variant = variant;
        String base = "/" + HOOK;
        route(
                "POST",
                base + "/users",
                request ->
                        error(401, "Unauthorized", "createUser is for the shared encryption key"));
        route("POST", base + "/users/get-or-create", request -> as(request, this::getOrCreateUser));
        route("GET", base + "/users/me", request -> as(request, (user, asked) -> user(user)));
        route("PUT", base + "/users/me", request -> as(request, this::updateUser));
        route(
                "POST",
                base + "/conversations/get-or-create",
                request -> as(request, this::getOrCreateConversation));
        route(
                "GET",
                base + "/conversations/{id}/messages",
                request -> as(request, this::listMessages));
        route("POST", base + "/messages", request -> as(request, this::createMessage));
        route("POST", base + "/events", request -> as(request, this::createEvent));
    }

    // The API

    @FunctionalInterface
    private interface UserHandler {
        Answer handle(String user, Request request) throws Exception;
    }

    private Answer as(Request request, UserHandler handler) throws Exception {
        if (request.body().length > MOST_BYTES) {
            return error(413, "PayloadTooLarge", "request entity too large");
        }
        String user = verified(request.header("x-user-key").orElse(""));
        if (user == null) {
            return error(401, "Unauthorized", "Invalid user key");
        }
        if (!request.method().equals("GET")
                && !request.method().equals("DELETE")
                && !request.json().isObject()) {
            return error(400, "InvalidPayload", "the body is no object");
        }
        return handler.handle(user, request);
    }

    /** The id in a key that was signed with HS256 and our encryption key; else null. */
    private static String verified(String key) {
        String[] parts = key.split("\\.", -1);
        try {
            if (parts.length != 3
                    || !JSON.readTree(decoded(parts[0])).path("alg").asText().equals("HS256")) {
                return null;
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] right =
                    mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
            JsonNode id = JSON.readTree(decoded(parts[1])).path("id");
            return MessageDigest.isEqual(right, decoded(parts[2])) && id.isTextual()
                    ? id.asText()
                    : null;
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            return null;
        }
    }

    private static byte[] decoded(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    private Answer getOrCreateUser(String id, Request request) {
        if (!isName(id)) {
            return error(400, "InvalidPayload", "Fid contains invalid characters or is too long");
        }
        if (!only(request.json(), "name", "pictureUrl", "profile")) {
            return error(400, "InvalidPayload", "unknown field");
        }
        if (request.json().path("profile").asText().length() > 1000) {
            return error(400, "InvalidPayload", "profile must not have more than 1000 characters");
        }
        users.computeIfAbsent(id, name -> made().put("id", id).put("updatedAt", now()))
                .setAll((ObjectNode) request.json());
        return answer(201, "user", users.get(id));
    }

    private Answer user(String id) {
        return users.containsKey(id)
                ? answer(200, "user", users.get(id))
                : error(404, "ResourceNotFound", "User " + id + " doesn't exist");
    }

    private Answer updateUser(String id, Request request) {
        if (!users.containsKey(id)) {
            return error(404, "ResourceNotFound", "User " + id + " doesn't exist");
        }
        if (request.json().path("profile").asText().length() > 1000
                || !only(request.json(), "name", "pictureUrl", "profile")) {
            return error(400, "InvalidPayload", "profile is too long, or a field is unknown");
        }
        users.get(id).setAll((ObjectNode) request.json());
        return answer(200, "user", users.get(id));
    }

    private Answer getOrCreateConversation(String user, Request request) {
        String id = request.json().path("id").asText();
        if (!users.containsKey(user)) {
            return error(404, "ResourceNotFound", "User " + user + " doesn't exist");
        }
        if (!isName(id) || !only(request.json(), "id")) {
            return error(400, "InvalidPayload", "Fid contains invalid characters or is too long");
        }
        if (deleted.contains(id)) {
            return error(404, "ResourceNotFound", "Conversation " + id + " doesn't exist");
        }
        Talk talk =
                talks.computeIfAbsent(
                        id, name -> new Talk(id, user, new ArrayList<>(), new ArrayList<>()));
        return talk.owner().equals(user)
                ? answer(201, "conversation", described(talk))
                : error(403, "Forbidden", "You are not the owner of this conversation");
    }

    private ObjectNode described(Talk talk) {
        return JSON.createObjectNode()
                .put("id", talk.id())
                .put("createdAt", now())
                .put("updatedAt", now());
    }

    private Answer listMessages(String user, Request request) {
        Talk talk = talks.get(request.variable("id"));
        if (talk == null) {
            return noConversation();
        }
        if (!talk.owner().equals(user)) {
            return error(403, "Forbidden", "You are not a participant in this conversation");
        }
        List<ObjectNode> all = new ArrayList<>(talk.messages());
        if (variant.newestFirst()) {
            java.util.Collections.reverse(all);
        }
        int from = Integer.parseInt(request.query().getOrDefault("nextToken", "0"));
        int to = Math.min(all.size(), from + variant.pageSize());
        ObjectNode page = JSON.createObjectNode();
        ArrayNode messages = page.putArray("messages");
        all.subList(Math.min(from, to), to).forEach(messages::add);
        ObjectNode meta = page.putObject("meta");
        if (to < all.size()) {
            meta.put("nextToken", Integer.toString(to));
        }
        return Answer.json(200, page);
    }

    private Answer createMessage(String user, Request request) {
        JsonNode body = request.json();
        if (!variant.takesMetadata() && body.has("metadata")
                || !only(body, "conversationId", "payload", "metadata")) {
            return error(400, "InvalidPayload", "unknown field");
        }
        String wrong = wrong(body.path("payload"), true);
        if (wrong != null) {
            return error(400, "InvalidPayload", wrong);
        }
        Talk talk = talks.get(body.path("conversationId").asText());
        if (talk == null) {
            return error(400, "ReferenceNotFound", "Conversation doesn't exist");
        }
        if (!talk.owner().equals(user)) {
            return error(
                    403, "Forbidden", "You are not a participant in this message's conversation");
        }
        ObjectNode message = said(talk, user, body.path("payload"), body.get("metadata"));
        String reply = replies.get(body.path("payload").path("text").asText());
        if (reply != null) {
            said(talk, BOT, JSON.createObjectNode().put("type", "text").put("text", reply), null);
        }
        return answer(201, "message", message);
    }

    private Answer createEvent(String user, Request request) {
        JsonNode body = request.json();
        Talk talk = talks.get(body.path("conversationId").asText());
        if (!only(body, "conversationId", "payload") || !body.path("payload").isObject()) {
            return error(400, "InvalidPayload", "payload must be an object");
        }
        if (talk == null) {
            return error(400, "ReferenceNotFound", "Conversation doesn't exist");
        }
        ObjectNode event =
                made().put("id", id("event")).put("userId", user).put("conversationId", talk.id());
        event.set("payload", body.path("payload"));
        talk.events().add(event);
        signal("event_created", event, false);
        return answer(201, "event", event);
    }

    private static boolean only(JsonNode body, String... fields) {
        List<String> unknown = new ArrayList<>();
        body.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(List.of(fields));
        return unknown.isEmpty();
    }

    private static boolean isName(String id) {
        return id.matches("[a-zA-Z0-9_\\-\\\\/]{1,70}");
    }

    /** The reason for which a payload is refused; null if it is right. */
    private static String wrong(JsonNode payload, boolean blocs) {
        String type = payload.path("type").asText();
        if (!TYPES.contains(type) || type.equals("bloc") && !blocs) {
            return "payload.type must be one of the message types";
        }
        String field =
                switch (type) {
                    case "text", "choice", "dropdown" -> "text";
                    case "markdown" -> "markdown";
                    case "card" -> "title";
                    case "location", "carousel", "bloc" -> null;
                    default -> type + "Url";
                };
        if (field != null && payload.path(field).asText().isEmpty()) {
            return "payload." + field + " must not be empty";
        }
        if (type.equals("location")
                && !(payload.path("latitude").isNumber() && payload.path("longitude").isNumber())) {
            return "payload.latitude and payload.longitude must be numbers";
        }
        if (type.equals("bloc")) {
            for (JsonNode item : payload.path("items")) {
                String wrong = wrong(item, false);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    private ObjectNode said(Talk talk, String user, JsonNode payload, JsonNode metadata) {
        ObjectNode message =
                made().put("id", id("msg")).put("userId", user).put("conversationId", talk.id());
        message.set("payload", payload);
        if (metadata != null) {
            message.set("metadata", metadata);
        }
        talk.messages().add(message);
        signal("message_created", message, user.equals(BOT));
        return message;
    }

    /** One POST, whose failure is only written to the bot's log. */
    private void signal(String type, ObjectNode data, boolean isBot) {
        ObjectNode signal = JSON.createObjectNode().put("type", type);
        signal.set("data", data.deepCopy().put("isBot", isBot));
        byte[] body = signal.toString().getBytes(StandardCharsets.UTF_8);
        if (isBot) {
            lastSignal = body;
        }
        if (webhook.getPort() > 0 && !deaf) {
            later(() -> post(body, SECRET));
        }
    }

    private int post(byte[] body, String secret) {
        return call(
                webhook,
                body,
                Map.of("Content-Type", "application/json", "x-secret-key", secret),
                Duration.ofSeconds(10));
    }

    private ObjectNode made() {
        return JSON.createObjectNode().put("createdAt", now());
    }

    private String now() {
        return Instant.ofEpochMilli(clock().millis()).toString();
    }

    private String id(String prefix) {
        return prefix + "_" + String.format("%026d", ++number);
    }

    private static Answer answer(int status, String name, ObjectNode value) {
        ObjectNode body = JSON.createObjectNode();
        body.set(name, value);
        return Answer.json(status, body);
    }

    private static Answer noConversation() {
        return error(404, "ResourceNotFound", "Conversation doesn't exist");
    }

    private static Answer error(int code, String type, String message) {
        return Answer.json(
                code,
                JSON.createObjectNode()
                        .put("id", "err_1790000000000x00000000")
                        .put("code", code)
                        .put("type", type)
                        .put("message", message));
    }

    // The bot

    /** Has the bot say something of any type, in the latest conversation of the user. */
    public synchronized String says(String openId, ObjectNode payload) {
        return said(latest(openId), BOT, payload, null).path("id").asText();
    }

    /** Has the bot answer this text at once, even before the caller hears that it was said. */
    public void replies(String text, String reply) {
        replies.put(text, reply);
    }

    /** Webhooks get lost from now on, as they do while the bridge is away. */
    public void losesWebhooks(boolean value) {
        deaf = value;
    }

    /** What the bot was told beside messages, the oldest first. */
    public synchronized List<JsonNode> events(String openId) {
        return talks.values().stream()
                .filter(talk -> talk.owner().equals(openId))
                .flatMap(talk -> talk.events().stream())
                .map(event -> event.path("payload"))
                .toList();
    }

    /** The payloads of what the user said, the oldest first. */
    public synchronized List<JsonNode> heard(String openId) {
        return talks.values().stream()
                .flatMap(talk -> talk.messages().stream())
                .filter(message -> message.path("userId").asText().equals(openId))
                .map(message -> message.path("payload"))
                .toList();
    }

    /** Deletes the user's conversations, as an owner of the bot may do. */
    public synchronized void forget(String openId) {
        List<String> theirs =
                talks.values().stream()
                        .filter(talk -> talk.owner().equals(openId))
                        .map(Talk::id)
                        .toList();
        theirs.forEach(talks::remove);
        if (variant.keepsDeletedNames()) {
            deleted.addAll(theirs);
        }
    }

    private Talk latest(String openId) {
        Talk latest = null;
        for (Talk talk : talks.values()) {
            if (talk.owner().equals(openId)
                    && (latest == null || last(talk).compareTo(last(latest)) >= 0)) {
                latest = talk;
            }
        }
        if (latest == null) {
            throw new IllegalStateException("no conversation of " + openId);
        }
        return latest;
    }

    private static String last(Talk talk) {
        int size = talk.messages().size();
        return size == 0 ? "" : talk.messages().get(size - 1).path("createdAt").asText();
    }

    // What the acceptance tests see

    @Override
    public Map<String, String> sinkParameters() {
        return Map.of(
                "url",
                baseUri().toString(),
                "webhookId",
                HOOK,
                "encryptionKey",
                KEY,
                "publicUrl",
                webhook.resolve("/").toString());
    }

    @Override
    public Map<String, String> sourceParameters() {
        Map<String, String> parameters = new TreeMap<>(sinkParameters());
        parameters.remove("publicUrl");
        parameters.put("pollInterval", "2000");
        parameters.put("webhookSecret", SECRET);
        return parameters;
    }

    @Override
    public void webhookUrl(String url) {
        webhook = URI.create(url + "/");
    }

    @Override
    public synchronized List<String> users() {
        return List.copyOf(users.keySet());
    }

    @Override
    public synchronized List<Entry> entries(String openId) {
        return talks.values().stream()
                .filter(talk -> talk.owner().equals(openId))
                .flatMap(talk -> Stream.concat(talk.messages().stream(), talk.events().stream()))
                .sorted(Comparator.comparing(BotpressStandIn::number))
                .map(this::entry)
                .toList();
    }

    private static String number(JsonNode thing) {
        String id = thing.path("id").asText();
        return id.substring(id.indexOf('_'));
    }

    private Entry entry(ObjectNode thing) {
        JsonNode payload = thing.path("payload");
        boolean refusal = payload.path("type").asText().equals("wechat.deliveryFailed");
        String author =
                refusal ? "note" : thing.path("userId").asText().equals(BOT) ? "agent" : "customer";
        String text = payload.path(refusal ? "reason" : "text").asText();
        List<byte[]> attached = new ArrayList<>();
        for (String field : List.of("imageUrl", "audioUrl", "videoUrl", "fileUrl")) {
            if (payload.has(field)) {
                attached.add(files.fetched(URI.create(payload.path(field).asText())));
            }
        }
        if (payload.has("latitude")) {
            text =
                    payload.path("address").asText()
                            + " "
                            + payload.path("latitude")
                            + ", "
                            + payload.path("longitude");
        }
        return new Entry(author, text, attached, null, thing.path("conversationId").asText());
    }

    @Override
    public String agentSays(String openId, String agent, String text) {
        return says(openId, JSON.createObjectNode().put("type", "text").put("text", text));
    }

    @Override
    public String agentSends(
            String openId, String agent, String text, String fileName, String type, byte[] bytes) {
        String kind = FileHost.kind(type);
        ObjectNode file =
                JSON.createObjectNode()
                        .put("type", kind)
                        .put(kind + "Url", files.publish(fileName, bytes).toString());
        if (text.isEmpty()) {
            return says(openId, file);
        }
        ObjectNode both = JSON.createObjectNode().put("type", "bloc");
        both.putArray("items")
                .add(JSON.createObjectNode().put("type", "text").put("text", text))
                .add(file);
        return says(openId, both);
    }

    @Override
    public boolean agentSendsPlace(String openId, double latitude, double longitude, String label) {
        says(
                openId,
                JSON.createObjectNode()
                        .put("type", "location")
                        .put("latitude", latitude)
                        .put("longitude", longitude)
                        .put("address", label));
        return true;
    }

    @Override
    public boolean loseConversation(String openId) {
        forget(openId);
        return true;
    }

    @Override
    public boolean agentNotes(String openId, String agent, String text) {
        return false;
    }

    @Override
    public synchronized String window(String openId) {
        try {
            JsonNode profile = JSON.readTree(users.get(openId).path("profile").asText());
            return profile.path("serviceWindow").isTextual()
                    ? profile.path("serviceWindow").asText()
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public List<String> refusals(String openId) {
        return events(openId).stream()
                .filter(event -> event.path("type").asText().equals("wechat.deliveryFailed"))
                .map(event -> event.path("reason").asText())
                .toList();
    }

    @Override
    public void repeatLastWebhook() {
        post(lastSignal, SECRET);
    }

    @Override
    public int forgeWebhook(String openId, String text) {
        ObjectNode signal = JSON.createObjectNode().put("type", "message_created");
        signal.putObject("data")
                .put("id", "msg_forged")
                .put("conversationId", "wechat_" + openId + "_main")
                .put("userId", BOT)
                .put("isBot", true)
                .putObject("payload")
                .put("type", "text")
                .put("text", text);
        return post(signal.toString().getBytes(StandardCharsets.UTF_8), "guess");
    }

    /** Bots end nothing: the conversation stays as it is. */
    @Override
    public void close(String openId) {}

    @Override
    public String postPath() {
        return "/" + HOOK + "/messages";
    }

    @Override
    public void limitTo(int requests, Duration per) {
        limit(requests, per, error(429, "RateLimited", "Too many requests"));
    }
}

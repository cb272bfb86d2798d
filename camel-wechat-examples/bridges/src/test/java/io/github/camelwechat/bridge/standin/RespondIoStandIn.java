// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because the channel and its agent share what it keeps.
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * respond.io with a custom channel whose contacts have ids of the channel's own: one address for
 * what customers say, one call for every answer of an agent, whose response decides what the agent
 * sees at it. It calls once.
 */
public class RespondIoStandIn extends StandInServer implements StandIn {

    /** Facts that were seen in bridges of others only, or not at all. */
    public record Variant(boolean textOnly, boolean refusesRepetitions) {
        public static final Variant AS_DOCUMENTED = new Variant(false, false);
    }

    static final String CHANNEL = "184523";
    static final String TOKEN = "never-print-me-respondio-token";
    private static final String PATH = "/custom/channel/webhook/";
    private static final int MOST_TRIES = 60;
    private static final long THIS_CENTURY = 1_000_000_000_000L;

    private static final class Line {
        String author;
        String text;
        List<byte[]> files = new ArrayList<>();
        String mId;
        String failed;
        String status;
    }

    private final Variant variant;
    private final Map<String, List<Line>> lines = new TreeMap<>();
    private final Map<String, List<String>> reports = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();
    private final FileHost files = new FileHost(this);
    private final ThreadLocal<String> said = new ThreadLocal<>();
    private volatile URI webhook = URI.create("http://127.0.0.1/");
    private volatile byte[] lastCall = new byte[0];
    private final ExecutorService later = Executors.newCachedThreadPool();

    /** One agent at a time talks with a customer. */
    private final Map<String, CompletableFuture<Void>> turns = new TreeMap<>();

    private int number;

    public RespondIoStandIn(int port, InstantSource clock, Variant variant) {
        super(port, clock);
        this.variant = variant;
        route("POST", PATH, this::receive);
    }

    private Answer receive(Request request) {
        if (!request.header("Authorization").orElse("").equals("Bearer " + TOKEN)) {
            return error(401, "Unauthorized");
        }
        JsonNode body = request.json();
        String contact = body.path("contactId").asText();
        if (!body.path("channelId").asText().equals(CHANNEL)) {
            return error(400, "channelId is not a channel of this workspace");
        }
        if (!contact.matches("[A-Za-z0-9_=+/@]{1,50}")) {
            return error(400, "contactId may have 50 characters of A-Z a-z 0-9 _ = + / @");
        }
        if (!body.path("events").isArray() || body.path("events").isEmpty()) {
            return error(400, "events must not be empty");
        }
        for (JsonNode event : body.path("events")) {
            String wrong = wrong(event);
            if (wrong != null) {
                return error(400, wrong);
            }
        }
        boolean repeated = false;
        for (JsonNode event : body.path("events")) {
            repeated |= !take(contact, event);
        }
        return repeated && variant.refusesRepetitions()
                ? error(409, "mId already exists")
                : Answer.json(200, "{}");
    }

    private String wrong(JsonNode event) {
        String id = event.path("mId").asText();
        if (!event.path("mId").isTextual() || id.isEmpty() || id.length() > 50) {
            return "mId must be a text of 1 to 50 characters";
        }
        if (!event.path("timestamp").isIntegralNumber()
                || event.path("timestamp").asLong() < THIS_CENTURY) {
            return "timestamp must be in milliseconds since 1970";
        }
        return switch (event.path("type").asText()) {
            case "message" -> wrongMessage(event.path("message"));
            case "message_status" ->
                    Set.of("sent", "delivered", "read", "failed")
                                    .contains(event.path("status").path("value").asText())
                            ? null
                            : "status.value is unknown";
            default -> "events[].type is unknown";
        };
    }

    private String wrongMessage(JsonNode message) {
        String type = message.path("type").asText();
        if (variant.textOnly() && !type.equals("text")) {
            return "message.type must be text";
        }
        return switch (type) {
            case "text" ->
                    message.path("text").asText().isEmpty()
                            ? "message.text must not be empty"
                            : null;
            case "attachment" -> {
                JsonNode file = message.path("attachment");
                yield Set.of("image", "video", "audio", "file").contains(file.path("type").asText())
                                && file.path("url").asText().matches("https?://.+")
                        ? null
                        : "message.attachment needs a type and a url";
            }
            case "location" ->
                    message.path("latitude").isNumber() && message.path("longitude").isNumber()
                            ? null
                            : "message.latitude and message.longitude must be numbers";
            default -> "message.type is unknown";
        };
    }

    /**
     * @return false if the id of the message is known already
     */
    private boolean take(String contact, JsonNode event) {
        String id = event.path("mId").asText();
        if (event.path("type").asText().equals("message_status")) {
            reports.computeIfAbsent(contact, none -> new ArrayList<>())
                    .add(event.path("status").path("value").asText());
            lines(contact).stream()
                    .filter(line -> id.equals(line.mId))
                    .forEach(line -> status(line, event.path("status")));
            return true;
        }
        if (!seen.add(id)) {
            return false;
        }
        JsonNode message = event.path("message");
        Line line = new Line();
        line.author = "customer";
        line.mId = id;
        line.text =
                message.has("latitude")
                        ? message.path("address").asText()
                                + " "
                                + message.path("latitude")
                                + ", "
                                + message.path("longitude")
                        : message.path("text").asText();
        if (message.has("attachment")) {
            line.files.add(
                    files.fetched(URI.create(message.path("attachment").path("url").asText())));
        }
        lines(contact).add(line);
        return true;
    }

    private static void status(Line line, JsonNode status) {
        line.status = status.path("value").asText();
        line.failed = line.status.equals("failed") ? status.path("message").asText() : null;
    }

    private List<Line> lines(String contact) {
        return lines.computeIfAbsent(contact, none -> new ArrayList<>());
    }

    private static Answer error(int status, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("message", message);
        return Answer.json(status, body);
    }

    // The agent

    private static String contact(String openId) {
        return openId.replace('-', '=');
    }

    /** Puts a file where its address can be fetched. */
    public URI publish(String name, byte[] bytes) {
        return files.publish(name, bytes);
    }

    /** Has an agent send something of any type. */
    public String says(String openId, ObjectNode message, String shown, byte[] file) {
        ObjectNode call =
                JSON.createObjectNode().put("channelId", CHANNEL).put("contactId", contact(openId));
        call.set("message", message);
        Line line = new Line();
        line.author = "agent";
        line.text = shown;
        line.status = "sending";
        if (file != null) {
            line.files.add(file);
        }
        byte[] body = call.toString().getBytes(StandardCharsets.UTF_8);
        lastCall = body;
        synchronized (this) {
            line.mId = "unanswered-" + ++number;
            lines(contact(openId)).add(line);
            turns.put(
                    openId,
                    turns.getOrDefault(openId, CompletableFuture.completedFuture(null))
                            .thenComposeAsync(none -> told(line, body, 1), later));
            return line.mId;
        }
    }

    /**
     * The response decides: an id and sent, or the reason for which it failed. Where nobody is
     * there, or not yet, the agent sends it again after a moment, for a minute.
     */
    private CompletableFuture<Void> told(Line line, byte[] body, int tries) {
        int status = post(body, TOKEN);
        if ((status < 0 || status == 404) && tries < MOST_TRIES) {
            Executor pause = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, later);
            return CompletableFuture.completedFuture(null)
                    .thenComposeAsync(none -> told(line, body, tries + 1), pause);
        }
        settle(line, status, said.get());
        return CompletableFuture.completedFuture(null);
    }

    private synchronized void settle(Line line, int status, String response) {
        JsonNode json;
        try {
            json = JSON.readTree(response == null || response.isEmpty() ? "{}" : response);
        } catch (IOException e) {
            json = JSON.createObjectNode();
        }
        if (status == 200 && json.path("mId").isTextual()) {
            line.mId = json.path("mId").asText();
            line.status = "sent";
        } else {
            line.status = "failed";
            line.failed = json.path("error").path("message").asText("HTTP " + status);
        }
    }

    private int post(byte[] body, String token) {
        return post(body, token, Duration.ofSeconds(60));
    }

    private int post(byte[] body, String token, Duration timeout) {
        said.remove();
        return call(
                webhook,
                body,
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token),
                timeout);
    }

    @Override
    protected void answered(HttpResponse<byte[]> answer) {
        said.set(new String(answer.body(), StandardCharsets.UTF_8));
    }

    /**
     * Calls the bridge with a text, and gives up after that time.
     *
     * @return the status; -1 if there was no answer in time
     */
    public int callsFor(Duration timeout, String openId, String text) {
        return post(bytes(call(openId, text)), TOKEN, timeout);
    }

    private static ObjectNode call(String openId, String text) {
        ObjectNode call =
                JSON.createObjectNode().put("channelId", CHANNEL).put("contactId", contact(openId));
        call.putObject("message").put("type", "text").put("text", text);
        return call;
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What the agent sees at the message with this text: sending, sent or failed. */
    public synchronized String status(String openId, String text) {
        return lines(contact(openId)).stream()
                .filter(line -> line.author.equals("agent") && line.text.equals(text))
                .map(line -> line.status)
                .reduce((first, last) -> last)
                .orElse("");
    }

    /** What receipts said of answers to the user. */
    public synchronized List<String> statusReports(String openId) {
        return List.copyOf(reports.getOrDefault(contact(openId), List.of()));
    }

    // What the acceptance tests see

    @Override
    public Map<String, String> sinkParameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("webhookUrl", baseUri() + PATH);
        parameters.put("channelId", CHANNEL);
        parameters.put("token", TOKEN);
        parameters.put("publicUrl", webhook.resolve("/").toString());
        if (variant.textOnly()) {
            parameters.put("textOnly", "true");
        }
        return parameters;
    }

    @Override
    public Map<String, String> sourceParameters() {
        Map<String, String> parameters = new TreeMap<>(sinkParameters());
        parameters.keySet().removeAll(Set.of("textOnly", "publicUrl"));
        parameters.put("holdTimeout", "2000");
        return parameters;
    }

    @Override
    public void webhookUrl(String url) {
        webhook = URI.create(url + "/message");
    }

    @Override
    public synchronized List<String> users() {
        return lines.keySet().stream().map(contact -> contact.replace('=', '-')).toList();
    }

    @Override
    public void awaitWebhooks() {
        List<CompletableFuture<Void>> calls;
        synchronized (this) {
            calls = List.copyOf(turns.values());
        }
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
    }

    @Override
    public synchronized List<Entry> entries(String openId) {
        return lines(contact(openId)).stream()
                .map(
                        line ->
                                new Entry(
                                        line.author,
                                        line.text,
                                        List.copyOf(line.files),
                                        line.failed,
                                        contact(openId)))
                .toList();
    }

    @Override
    public String agentSays(String openId, String agent, String text) {
        return says(
                openId, JSON.createObjectNode().put("type", "text").put("text", text), text, null);
    }

    @Override
    public String agentSends(
            String openId, String agent, String text, String fileName, String type, byte[] bytes) {
        if (!text.isEmpty()) {
            agentSays(openId, agent, text);
        }
        URI address = publish(fileName, bytes);
        String kind = FileHost.kind(type);
        ObjectNode message = JSON.createObjectNode().put("type", "attachment");
        message.putObject("attachment")
                .put("type", kind)
                .put("url", address.toString())
                .put("mimeType", type)
                .put("fileName", fileName);
        return says(openId, message, "", bytes);
    }

    @Override
    public boolean agentSendsPlace(String openId, double latitude, double longitude, String label) {
        says(
                openId,
                JSON.createObjectNode()
                        .put("type", "location")
                        .put("latitude", latitude)
                        .put("longitude", longitude)
                        .put("address", label),
                label,
                null);
        return true;
    }

    @Override
    public boolean agentNotes(String openId, String agent, String text) {
        return false;
    }

    /** The channel has no place for it. */
    @Override
    public String window(String openId) {
        return null;
    }

    @Override
    public List<String> refusals(String openId) {
        return entries(openId).stream()
                .map(Entry::failed)
                .filter(reason -> reason != null)
                .toList();
    }

    @Override
    public void repeatLastWebhook() {
        post(lastCall, TOKEN);
    }

    @Override
    public int forgeWebhook(String openId, String text) {
        return post(bytes(call(openId, text)), "guess");
    }

    @Override
    public void close(String openId) {}

    @Override
    public void close() {
        later.shutdownNow();
        super.close();
    }

    @Override
    public String postPath() {
        return PATH;
    }

    @Override
    public void limitTo(int requests, Duration per) {
        limit(requests, per, error(429, "Too many requests").with("Retry-After", "2"));
    }
}

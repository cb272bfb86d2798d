// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Agents in front of a real Request Tracker. The bridge reaches it through this server, which hands
 * every request on as it is, unless it is told to fail, to break off, or to be away.
 */
public final class RtStandIn extends StandInServer implements StandIn {

    private static final String REST = "/REST/2.0";
    private static final Set<String> MESSAGES = Set.of("Create", "Correspond", "Comment");

    /** Headers that belong to one connection. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "transfer-encoding",
                    "date",
                    "server",
                    "upgrade",
                    "http2-settings");

    private record Act(Predicate<Request> fits, Runnable act) {}

    private record Limit(int requests, Duration per) {}

    private final URI rt;
    private final String password;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Long> posted = new ArrayList<>();
    private final List<Act> before = new CopyOnWriteArrayList<>();
    private final List<Act> after = new CopyOnWriteArrayList<>();
    private volatile Limit limit;
    private volatile String webhookUrl = "";
    private final Map<String, Entry> known = new ConcurrentHashMap<>();
    private final Set<String> agents = ConcurrentHashMap.newKeySet();

    /**
     * @param rt the address of the web interface, such as {@code http://127.0.0.1:8090/rt}
     * @param password of root, and of the user that the bridge is
     */
    public RtStandIn(int port, InstantSource clock, URI rt, String password) {
        super(port, clock);
        this.rt = rt;
        this.password = password;
        requireServer();
        for (String method : List.of("GET", "POST", "PUT")) {
            route(method, rt.getPath() + "/.*", this::handOn);
        }
    }

    private void requireServer() {
        int status;
        try {
            status = send("root", "GET", "/rt", null).statusCode();
        } catch (UncheckedIOException e) {
            status = 0;
        }
        if (status != 200) {
            throw new IllegalStateException(
                    "No Request Tracker with this password of root answers at "
                            + rt
                            + (status == 0 ? "" : " (status " + status + ")")
                            + "; start one with src/rt/rt-server start, or name another with"
                            + " -Drt.url= and -Drt.password=");
        }
    }

    /** The server that {@code -Drt.url} names, or else the one that {@code rt-server} starts. */
    public static RtStandIn ofProperties(int port, InstantSource clock) {
        return new RtStandIn(
                port,
                clock,
                URI.create(System.getProperty("rt.url", "http://127.0.0.1:8090/rt")),
                System.getProperty("rt.password", "camel-rt-demo"));
    }

    /**
     * Does something right before the next request that fits, as an agent at the same moment may.
     */
    public void before(Predicate<Request> fits, Runnable act) {
        before.add(new Act(fits, act));
    }

    /** The same right after it. */
    public void after(Predicate<Request> fits, Runnable act) {
        after.add(new Act(fits, act));
    }

    private static void run(List<Act> acts, Request request) {
        for (Act each : acts) {
            if (each.fits().test(request) && acts.remove(each)) {
                each.act().run();
            }
        }
    }

    private Answer handOn(Request request) throws IOException, InterruptedException {
        if (isAboveLimit(request)) {
            return Answer.empty(429).with("Retry-After", "5");
        }
        String query =
                request.query().entrySet().stream()
                        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest.Builder same =
                HttpRequest.newBuilder(
                                rt.resolve(
                                        request.path().replace(" ", "%20")
                                                + (query.isEmpty() ? "" : "?" + query)))
                        .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        request.headers()
                .forEach(
                        (name, value) -> {
                            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                                same.header(name, value);
                            }
                        });
        run(before, request);
        HttpResponse<byte[]> answer = client.send(same.build(), BodyHandlers.ofByteArray());
        run(after, request);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answer.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                                headers.put(name, values.get(0));
                            }
                        });
        return new Answer(answer.statusCode(), headers, answer.body());
    }

    @Override
    public Map<String, String> sinkParameters() {
        return Map.of("url", baseUri() + rt.getPath(), "username", "wechat", "password", password);
    }

    @Override
    public Map<String, String> sourceParameters() {
        Map<String, String> parameters = new TreeMap<>(sinkParameters());
        parameters.put("delay", "500");
        return parameters;
    }

    /** It calls nobody, but somebody else may. */
    @Override
    public void webhookUrl(String url) {
        webhookUrl = url;
    }

    @Override
    public List<String> users() {
        return list("/tickets?per_page=100&query=" + encoded("'CF.{WeChatOpenID}' IS NOT NULL"))
                .map(this::openId)
                .distinct()
                .toList();
    }

    private String openId(JsonNode item) {
        for (JsonNode field : get("/ticket/" + item.path("id").asText()).path("CustomFields")) {
            if (field.path("name").asText().equals("WeChatOpenID")) {
                return field.path("values").path(0).asText();
            }
        }
        return "";
    }

    private Stream<JsonNode> list(String path) {
        return StreamSupport.stream(get(path).path("items").spliterator(), false);
    }

    @Override
    public List<Entry> entries(String openId) {
        List<Entry> entries = new ArrayList<>();
        for (String ticket : tickets(openId)) {
            String path =
                    "/ticket/" + ticket + "/history?fields=Type,Creator&per_page=100&orderby=id";
            for (JsonNode transaction : get(path).path("items")) {
                if (MESSAGES.contains(transaction.path("Type").asText())) {
                    entries.add(
                            known.computeIfAbsent(
                                    transaction.path("id").asText(),
                                    id -> entry(transaction, ticket)));
                }
            }
        }
        return entries;
    }

    private Entry entry(JsonNode transaction, String ticket) {
        StringBuilder text = new StringBuilder();
        List<byte[]> files = new ArrayList<>();
        for (JsonNode part :
                get("/transaction/" + transaction.path("id").asText() + "/attachments")
                        .path("items")) {
            JsonNode whole = get("/attachment/" + part.path("id").asText());
            byte[] bytes = Base64.getMimeDecoder().decode(whole.path("Content").asText());
            if (!whole.path("Filename").asText().isEmpty()) {
                files.add(bytes);
            } else if (whole.path("ContentType").asText().startsWith("text/")) {
                text.append(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        boolean comment = transaction.path("Type").asText().equals("Comment");
        boolean bridge = transaction.path("Creator").path("id").asText().equals("wechat");
        String said = text.toString().strip();
        return new Entry(
                comment ? "note" : bridge ? "customer" : "agent",
                said,
                files,
                comment && bridge ? said : null,
                ticket);
    }

    /** The user's tickets, the oldest first. */
    private List<String> tickets(String openId) {
        String query = "'CF.{WeChatOpenID}' = '" + openId + "' AND Status != 'deleted'";
        List<String> ids = new ArrayList<>();
        get("/tickets?per_page=100&orderby=id&query=" + encoded(query))
                .path("items")
                .forEach(ticket -> ids.add(ticket.path("id").asText()));
        return ids;
    }

    /** The ticket an agent would answer in. */
    private String ticket(String openId) {
        List<String> tickets = tickets(openId);
        return tickets.get(tickets.size() - 1);
    }

    @Override
    public String agentSays(String openId, String agent, String text) {
        return write(openId, agent, "correspond", text, List.of());
    }

    @Override
    public String agentSends(
            String openId, String agent, String text, String fileName, String type, byte[] bytes) {
        ObjectNode file = JSON.createObjectNode();
        file.put("FileName", fileName).put("FileType", type);
        file.put("FileContent", Base64.getEncoder().encodeToString(bytes));
        return write(openId, agent, "correspond", text, List.of(file));
    }

    @Override
    public boolean agentNotes(String openId, String agent, String text) {
        write(openId, agent, "comment", text, List.of());
        return true;
    }

    private String write(
            String openId, String agent, String kind, String text, List<ObjectNode> files) {
        ObjectNode message = JSON.createObjectNode();
        if (!text.isEmpty()) {
            message.put("Content", text).put("ContentType", "text/plain");
        }
        if (!files.isEmpty()) {
            message.putArray("Attachments").addAll(files);
        }
        HttpResponse<byte[]> answer =
                send(user(agent), "POST", "/ticket/" + ticket(openId) + "/" + kind, message);
        String location = answer.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** The user of an agent, who is hired when he is needed. */
    private String user(String agent) {
        String name = agent.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        if (agents.add(name)) {
            ObjectNode user = JSON.createObjectNode();
            user.put("Name", name).put("RealName", agent).put("Privileged", 1);
            user.put("EmailAddress", name + "@localhost").put("Password", password);
            send("root", "POST", "/user", user);
        }
        return name;
    }

    /** An agent writes in the web page's editor, which makes HTML of it. */
    public void agentSaysAsHtml(String openId, String agent, String html) {
        ObjectNode message = JSON.createObjectNode();
        message.put("Content", html).put("ContentType", "text/html");
        send(user(agent), "POST", "/ticket/" + ticket(openId) + "/correspond", message);
    }

    /** The status of the user's last ticket. */
    public String status(String openId) {
        return get("/ticket/" + ticket(openId)).path("Status").asText();
    }

    /** The page of the user's last ticket. */
    public URI page(String openId) {
        return URI.create(rt + "/Ticket/Display.html?id=" + ticket(openId));
    }

    public String password() {
        return password;
    }

    @Override
    public String window(String openId) {
        for (JsonNode field : get("/ticket/" + ticket(openId)).path("CustomFields")) {
            if (field.path("name").asText().equals("WeChatWindow")) {
                return field.path("values").path(0).asText(null);
            }
        }
        return null;
    }

    @Override
    public List<String> refusals(String openId) {
        return entries(openId).stream().map(Entry::failed).filter(Objects::nonNull).toList();
    }

    /** There are no webhooks to repeat: looking again is what the bridge does anyway. */
    @Override
    public void repeatLastWebhook() {}

    @Override
    public int forgeWebhook(String openId, String text) {
        return call(
                URI.create(webhookUrl),
                JSON.createObjectNode()
                        .put("openId", openId)
                        .put("text", text)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json"),
                Duration.ofSeconds(10));
    }

    @Override
    public boolean loseConversation(String openId) {
        change(openId, "deleted");
        return true;
    }

    @Override
    public void close(String openId) {
        change(openId, "resolved");
    }

    private void change(String openId, String status) {
        send(
                "root",
                "PUT",
                "/ticket/" + ticket(openId),
                JSON.createObjectNode().put("Status", status));
    }

    @Override
    public String postPath() {
        return rt.getPath() + REST + "/ticket/\\d+/correspond";
    }

    /**
     * Request Tracker has no limit; a proxy in front of it may have one, for what changes things.
     */
    @Override
    public void limitTo(int requests, Duration per) {
        limit = new Limit(requests, per);
    }

    @Override
    public void noLimit() {
        limit = null;
    }

    private boolean isAboveLimit(Request request) {
        Limit now = limit;
        if (now == null || !request.path().matches(postPath())) {
            return false;
        }
        posted.removeIf(at -> at <= clock().millis() - now.per().toMillis());
        if (posted.size() >= now.requests()) {
            return true;
        }
        posted.add(clock().millis());
        return false;
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(send("root", "GET", path, null).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> send(String user, String method, String path, JsonNode body) {
        String authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(rt + REST + path))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.toString()))
                        .build();
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Zoho Desk and Zoho Accounts on one address, with webhooks and an agent. */
public final class ZohoStandIn extends ZohoRecords implements StandIn {

    private static final KeyPair STRANGERS_KEYS = WebhookTokens.strangers();

    /** Whether the source id is refused, as one integrator found. */
    public volatile boolean refusesSourceId;

    /** Whether the sender of events heeds the source id. */
    public volatile boolean heedsSourceId = true;

    public volatile boolean editionHasWebhooks = true;
    public volatile Duration webhookTimeout = Duration.ofSeconds(5);

    /** Whether a GET is not believed when an address is checked. */
    public volatile boolean checksByPost;

    /** Status of every webhook that was sent, in order; -1 where no answer came in time. */
    public final List<Integer> deliveries = new CopyOnWriteArrayList<>();

    private final Map<String, ObjectNode> webhooks = new LinkedHashMap<>();
    private final HttpClient checker = HttpClient.newHttpClient();
    private volatile URI bridge;
    private volatile byte[] lastEvents;

    public ZohoStandIn(int port, InstantSource clock) {
        super(port, clock);
        api("POST", "/webhooks", Set.of(), this::makeWebhook);
        api("PATCH", "/webhooks/{id}", Set.of(), this::changeWebhook);
        api("GET", "/webhooks", Set.of(), request -> data(new ArrayList<>(webhooks.values())));
    }

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

    @Override
    void publish(String type, String ticket, ObjectNode entry, String source) {
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

    public synchronized ObjectNode lastThread(String openId) {
        List<ObjectNode> all = threads.get(ticketOf(openId));
        return all.get(all.size() - 1).deepCopy();
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

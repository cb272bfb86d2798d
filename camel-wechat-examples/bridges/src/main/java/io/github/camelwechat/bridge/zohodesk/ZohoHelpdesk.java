// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.AgentHtml;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskException.Missing.What;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.HelpdeskHttp.Response;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.desk.WindowSentence;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zoho Desk by its REST API and its webhooks. Zoho has no call that adds an incoming message to a
 * ticket, so what a customer says after the first message is a public comment of the API's user,
 * whose first line names the customer.
 */
public final class ZohoHelpdesk extends ZohoSettings implements Helpdesk {

    private static final Logger LOG = LoggerFactory.getLogger(ZohoHelpdesk.class);
    private static final int LONGEST_COMMENT = 32_000;
    private static final int LONGEST_FIELD = 255;
    private static final int LONGEST_SUBJECT = 80;
    private static final int LATEST = 50;

    /** Tickets that are looked into because they are the latest, and as many by turns. */
    private static final int LOOKS = 10;

    private static final Duration OVERLAP = Duration.ofMinutes(2);
    private static final Duration DAY = Duration.ofDays(1);

    private @Nullable Connection connection;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean windowsAreShown = true;

    @Override
    public String name() {
        return "zohodesk";
    }

    @Override
    public void start(BridgeServices services) {
        connection = connect(services);
    }

    private ZohoApi api() {
        return connection().api();
    }

    private Connection connection() {
        return Objects.requireNonNull(connection, "start comes first");
    }

    @Override
    public String contact(Customer customer) {
        return known(customer).orElseGet(() -> create(customer));
    }

    private Optional<String> known(Customer customer) {
        Response found =
                api().get(
                                "/contacts/search?limit=10&customField1="
                                        + encoded(contactField() + ":" + customer.openId()));
        if (!found.ok()) {
            throw ZohoApi.unavailable(found, "search for a contact");
        }
        for (JsonNode contact : found.body().path("data")) {
            if (isOf(contact, customer)) {
                return Optional.of(contact.path("id").asText());
            }
        }
        return Optional.empty();
    }

    /** A search may find more than it was asked for, and tell less of it than there is. */
    private boolean isOf(JsonNode contact, Customer customer) {
        JsonNode all =
                contact.has("cf")
                        ? contact
                        : api().get("/contacts/" + contact.path("id").asText()).body();
        return all.path("cf").path(contactField()).asText().equals(customer.openId());
    }

    private String create(Customer customer) {
        ObjectNode contact =
                HelpdeskHttp.JSON.createObjectNode().put("lastName", cut(customer.name(), 80));
        contact.putObject("cf").put(contactField(), customer.openId());
        Response made = api().post("/contacts", contact);
        if (made.ok()) {
            return made.body().path("id").asText();
        }
        return known(customer).orElseThrow(() -> ZohoApi.unavailable(made, "make a contact"));
    }

    @Override
    public PostedMessage open(String contact, CustomerMessage message) {
        List<String> files = upload(message);
        ObjectNode ticket =
                HelpdeskHttp.JSON
                        .createObjectNode()
                        .put("subject", subject(message))
                        .put("departmentId", departmentId())
                        .put("contactId", contact)
                        .put("description", AgentHtml.escaped(said(message)));
        Response made = api().post("/tickets", ticket);
        if (!made.ok()) {
            throw ZohoApi.faults(made, "/contactId")
                    ? new HelpdeskException.Missing(What.CONTACT, "the contact is gone")
                    : ZohoApi.refused(made, "open a ticket");
        }
        String id = made.body().path("id").asText();
        return new PostedMessage(id, filesOf(id, message, files));
    }

    /** A ticket takes no files, so those of a first message are at its first comment. */
    private List<String> filesOf(String ticket, CustomerMessage message, List<String> files) {
        return files.isEmpty() ? List.of() : List.of(comment(ticket, said(message), true, files));
    }

    private List<String> upload(CustomerMessage message) {
        if (!(message.content() instanceof Content.Media file)) {
            return List.of();
        }
        Response stored = api().upload(file);
        if (!stored.ok()) {
            throw ZohoApi.refused(stored, "keep a file");
        }
        return List.of(stored.body().path("id").asText());
    }

    @Override
    public PostedMessage post(Conversation conversation, CustomerMessage message) {
        reopen(conversation.id());
        String comment = comment(conversation.id(), said(message), true, upload(message));
        return new PostedMessage(conversation.id(), List.of(comment));
    }

    /** Before the comment: after it, nobody would come back to it if the bridge died. */
    private void reopen(String ticket) {
        Response found = api().get("/tickets/" + ticket);
        JsonNode now = found.body();
        if (found.status() == 404 || now.path("isTrashed").asBoolean(false)) {
            throw new HelpdeskException.Missing(What.CONVERSATION, "the ticket is gone");
        }
        if (!found.ok()) {
            throw ZohoApi.unavailable(found, "show a ticket");
        }
        String kind = now.path("statusType").asText(now.path("status").asText());
        if (kind.equalsIgnoreCase("Closed")) {
            change(
                    ticket,
                    HelpdeskHttp.JSON.createObjectNode().put("status", openStatus()),
                    "open a ticket again");
        }
    }

    private void change(String ticket, JsonNode change, String doing) {
        Response done = api().patch("/tickets/" + ticket, change);
        if (done.status() == 404) {
            throw new HelpdeskException.Missing(What.CONVERSATION, "the ticket is gone");
        }
        if (!done.ok()) {
            throw ZohoApi.unavailable(done, doing);
        }
    }

    private String comment(String ticket, String text, boolean isPublic, List<String> files) {
        ObjectNode comment =
                HelpdeskHttp.JSON
                        .createObjectNode()
                        .put("content", cut(text, LONGEST_COMMENT))
                        .put("contentType", "plainText")
                        .put("isPublic", isPublic);
        if (!files.isEmpty()) {
            files.forEach(comment.putArray("attachmentIds")::add);
        }
        Response made = api().post("/tickets/" + ticket + "/comments", comment);
        if (made.status() == 404) {
            throw new HelpdeskException.Missing(What.CONVERSATION, "the ticket is gone");
        }
        if (!made.ok()) {
            throw ZohoApi.refused(made, "add a comment");
        }
        return made.body().path("id").asText();
    }

    /** The text that the agent reads. A customer shall not be able to mention an agent. */
    private static String said(CustomerMessage message) {
        String text = message.content().readable().replace("zsu[@", "zsu[ @");
        return ZohoAnswers.firstLine(message.customer().name(), message.id()) + "\n" + text;
    }

    private static String subject(CustomerMessage message) {
        String text = message.content().readable().strip().replaceAll("\\s+", " ");
        return cut(message.customer().name() + ": " + text, LONGEST_SUBJECT);
    }

    private static String cut(String text, int longest) {
        int length = text.codePointCount(0, text.length());
        return length <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "\u2026";
    }

    @Override
    public Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message) {
        if (conversation != null) {
            return commented(conversation, message)
                    .map(id -> new PostedMessage(conversation, List.of(id)));
        }
        Response tickets =
                api().get("/contacts/" + contact + "/tickets?limit=10&sortBy=-createdTime");
        if (!tickets.ok() && tickets.status() != 404) {
            throw ZohoApi.unavailable(tickets, "list tickets");
        }
        for (JsonNode ticket : tickets.body().path("data")) {
            String id = ticket.path("id").asText();
            boolean mayBe = !ZohoAnswers.at(ticket).isBefore(message.at().minus(DAY));
            if (mayBe && isDescribedBy(id, message)) {
                Optional<String> comment = commented(id, message);
                return Optional.of(
                        new PostedMessage(
                                id,
                                comment.map(List::of)
                                        .orElseGet(() -> filesOf(id, message, upload(message)))));
            }
        }
        return Optional.empty();
    }

    private boolean isDescribedBy(String ticket, CustomerMessage message) {
        Response found = api().get("/tickets/" + ticket);
        return AgentHtml.of(found.body().path("description").asText())
                .text()
                .startsWith(ZohoAnswers.firstLine(message.customer().name(), message.id()));
    }

    private Optional<String> commented(String ticket, CustomerMessage message) {
        String beginning = ZohoAnswers.firstLine(message.customer().name(), message.id());
        return latest(ticket, "comments", "-commentedTime")
                .filter(comment -> ZohoAnswers.text(comment).startsWith(beginning))
                .map(comment -> comment.path("id").asText())
                .findFirst();
    }

    private Stream<JsonNode> latest(String ticket, String what, String order) {
        Response found =
                api().get(
                                "/tickets/%s/%s?limit=%d&sortBy=%s"
                                        .formatted(ticket, what, LATEST, order));
        if (!found.ok() && found.status() != 404) {
            throw ZohoApi.unavailable(found, "list " + what);
        }
        List<JsonNode> entries = new ArrayList<>();
        found.body().path("data").forEach(entries::add);
        return entries.stream();
    }

    @Override
    public void refuse(Conversation conversation, Answer answer, String sentence) {
        String about =
                answer.content() instanceof Content.Text text
                        ? "\n> " + cut(text.text().replaceAll("\\s+", " "), LONGEST_SUBJECT)
                        : "\n> " + answer.content().readable();
        comment(conversation.id(), sentence + about, false, List.of());
    }

    @Override
    public void showWindow(Conversation conversation, WindowSentence window) {
        String field = windowField();
        if (field == null || !windowsAreShown || api().isScarce()) {
            return;
        }
        ObjectNode change = HelpdeskHttp.JSON.createObjectNode();
        change.putObject("cf").put(field, cut(window.text(), LONGEST_FIELD));
        Response done = api().patch("/tickets/" + conversation.id(), change);
        if (ZohoApi.faults(done, "/cf")) {
            windowsAreShown = false;
            LOG.warn(
                    "Tickets have no field {} for text, so agents do not see the service window: make one in Zoho Desk and start again, or leave windowField away",
                    field);
        }
    }

    @Override
    public Webhook webhook(WebhookRequest request) {
        return connection().webhooks().read(request);
    }

    @Override
    public Content.Media fetch(Content.Attachment attachment) {
        return api().download(attachment);
    }

    @Override
    public Optional<Duration> pollInterval() {
        return Optional.of(pollEvery());
    }

    /**
     * Looks into the latest tickets, and into some of the others by turns: Zoho does not send a
     * webhook twice, and every look costs two calls of a day's credits. After an absence it looks
     * into all of them.
     */
    @Override
    public Missed missed(@Nullable String cursor, List<Conversation> recent) {
        Instant now = connection().clock().instant();
        if (cursor != null && api().isScarce()) {
            return new Missed(List.of(), cursor);
        }
        connection().webhooks().register();
        Instant last =
                cursor == null ? now.minus(DAY) : Instant.ofEpochMilli(Long.parseLong(cursor));
        boolean wasAway = !last.isAfter(now.minus(pollEvery().multipliedBy(3)));
        Instant since = last.isBefore(now.minus(DAY)) ? last : now.minus(DAY);
        List<Remark> found = new ArrayList<>();
        for (Conversation conversation : wasAway ? recent : inTurn(recent)) {
            String ticket = conversation.id();
            latest(ticket, "comments", "-commentedTime")
                    .map(entry -> new Remark(entry, ZohoAnswers.ofComment(entry, ticket)))
                    .forEach(found::add);
            latest(ticket, "threads", "-sendDateTime")
                    .map(entry -> new Remark(entry, ZohoAnswers.ofThread(entry, ticket)))
                    .forEach(found::add);
        }
        return new Missed(
                found.stream()
                        .filter(remark -> !remark.at().isBefore(since.minus(OVERLAP)))
                        .sorted(Comparator.comparing(Remark::at).thenComparing(Remark::id))
                        .flatMap(remark -> remark.answers().stream())
                        .toList(),
                Long.toString(now.toEpochMilli()));
    }

    private List<Conversation> inTurn(List<Conversation> recent) {
        if (recent.size() <= 2 * LOOKS) {
            return recent;
        }
        List<Conversation> others = recent.subList(LOOKS, recent.size());
        List<Conversation> chosen = new ArrayList<>(recent.subList(0, LOOKS));
        int first = Math.floorMod(turn.getAndAdd(LOOKS), others.size());
        for (int i = 0; i < LOOKS; i++) {
            chosen.add(others.get((first + i) % others.size()));
        }
        return chosen;
    }

    /** A comment or thread with what it says to the user. */
    private record Remark(Instant at, BigInteger id, List<Answer> answers) {

        Remark(JsonNode entry, List<Answer> answers) {
            this(
                    ZohoAnswers.at(entry),
                    new BigInteger("0" + entry.path("id").asText().replaceAll("\\D", "")),
                    answers);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

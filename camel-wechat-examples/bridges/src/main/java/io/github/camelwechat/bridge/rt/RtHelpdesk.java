// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.rt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WebhookRequest;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.message.MediaContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Request Tracker 5, by its REST2 interface. A conversation is a ticket that has the user's openid
 * in a custom field; what the user says is correspondence by the user that the bridge is, and what
 * anybody else corresponds is an answer. It has no webhooks: answers are looked for every few
 * seconds.
 */
public final class RtHelpdesk implements Helpdesk {

    private static final String SYSTEM = "Request Tracker";

    /** Tickets that are there no more for those who work with them. */
    private static final Set<String> GONE = Set.of("deleted", "rejected");

    /** Transactions are numbered when they begin, and seen when they end: a late one is near. */
    private static final int LATE = 60;

    private static final int MOST_RACES = 5;
    private static final int SUBJECT = 60;

    private String url = "";
    private String username = "";
    private String password = "";
    private String token = "";
    private String queue = "General";
    private String openIdField = "WeChatOpenID";
    private String windowField = "WeChatWindow";
    private String openStatus = "open";
    private long delay = 3_000;

    private @Nullable RtApi started;

    /** The address of the web interface, such as {@code https://rt.example.org/rt}. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The name of the user that the bridge is. */
    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** An authentication token of the user, instead of the password. */
    public void setToken(String token) {
        this.token = token;
    }

    /** The queue of new tickets. */
    public void setQueue(String queue) {
        this.queue = queue;
    }

    /** The custom field of tickets that holds the openid. */
    public void setOpenIdField(String openIdField) {
        this.openIdField = openIdField;
    }

    /** The custom field of tickets that shows the service window; {@code none} for none. */
    public void setWindowField(String windowField) {
        this.windowField = windowField;
    }

    /** The status of a ticket that is opened again. */
    public void setOpenStatus(String openStatus) {
        this.openStatus = openStatus;
    }

    /** The time between two looks for answers, in milliseconds. */
    public void setDelay(long delay) {
        this.delay = delay;
    }

    @Override
    public String name() {
        return "rt";
    }

    @Override
    public void start(BridgeServices services) {
        require(
                "url",
                url.matches("https?://.+"),
                "the address of its web interface, such as https://rt.example.org/rt");
        require("username", !username.isEmpty(), "the name of the user that the bridge is");
        require(
                "password",
                password.isEmpty() != token.isEmpty(),
                "that of the user, or else there is a token");
        require(
                "delay",
                delay >= 100,
                "the milliseconds between two looks for answers, at least 100");
        String authorization =
                token.isEmpty()
                        ? "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (username + ":" + password)
                                                        .getBytes(StandardCharsets.UTF_8))
                        : "token " + token;
        started =
                new RtApi(
                        new HelpdeskHttp(
                                SYSTEM,
                                url.replaceFirst("/+$", "") + "/REST/2.0",
                                services,
                                () -> Map.of("Authorization", authorization)));
    }

    private static void require(String property, boolean right, String expected) {
        if (!right) {
            throw new IllegalArgumentException(
                    SYSTEM
                            + ": property "
                            + property
                            + " is missing or not right; it is "
                            + expected);
        }
    }

    private RtApi api() {
        return Objects.requireNonNull(started, "start comes first");
    }

    @Override
    public String contact(Customer customer) {
        String name = "wechat-" + customer.openId();
        if (!api().hasUser(name)) {
            ObjectNode created = HelpdeskHttp.JSON.createObjectNode();
            created.put("Name", name).put("RealName", customer.name()).put("Privileged", 0);
            // Two at once: one of them finds it done.
            if (!api().createUser(created) && !api().hasUser(name)) {
                throw new HelpdeskException.Refused(
                        SYSTEM
                                + " did not create a user for the customer; has the bridge's user the right AdminUsers?");
            }
        }
        return name;
    }

    @Override
    public PostedMessage open(String contact, CustomerMessage message) {
        ObjectNode ticket = written(message);
        ticket.put("Queue", queue).put("Subject", subject(message)).put("Requestor", contact);
        ticket.putObject("CustomFields").put(openIdField, message.customer().openId());
        return new PostedMessage(api().create(ticket), List.of());
    }

    private static String subject(CustomerMessage message) {
        String first = message.content().readable().lines().findFirst().orElse("").strip();
        String cut =
                first.codePointCount(0, first.length()) <= SUBJECT
                        ? first
                        : first.substring(0, first.offsetByCodePoints(0, SUBJECT)) + "\u2026";
        return "WeChat: " + cut;
    }

    @Override
    public PostedMessage post(Conversation conversation, CustomerMessage message) {
        RtApi.Ticket ticket = existing(conversation.id());
        String transaction =
                api().add(ticket.id(), "correspond", written(message))
                        .orElseThrow(RtHelpdesk::missing);
        try {
            reopen(ticket);
        } catch (HelpdeskException e) {
            throw new HelpdeskException.Unavailable(
                    true, "the message is in the ticket, which could not be opened again", e);
        }
        return new PostedMessage(ticket.id(), List.of(transaction));
    }

    private RtApi.Ticket existing(String id) {
        return api().ticket(id)
                .filter(ticket -> !GONE.contains(ticket.status()))
                .orElseThrow(RtHelpdesk::missing);
    }

    private static HelpdeskException missing() {
        return new HelpdeskException.Missing(
                HelpdeskException.Missing.What.CONVERSATION, "the ticket is gone");
    }

    /**
     * Opens a ticket again that was inactive. Request Tracker does so itself unless that scrip was
     * taken away; and an agent may resolve it this very moment, which is seen and respected.
     */
    private void reopen(RtApi.Ticket before) {
        if (!isInactive(before)) {
            return;
        }
        for (int i = 0; i < MOST_RACES; i++) {
            RtApi.Ticket now = existing(before.id());
            ObjectNode change = HelpdeskHttp.JSON.createObjectNode().put("Status", openStatus);
            if (!now.status().equals(before.status()) || api().update(now, change)) {
                return;
            }
        }
    }

    private static boolean isInactive(RtApi.Ticket ticket) {
        return !Set.of("new", "open", "stalled").contains(ticket.status());
    }

    /** A message as both a new ticket and correspondence have it. */
    private static ObjectNode written(CustomerMessage message) {
        ObjectNode written = HelpdeskHttp.JSON.createObjectNode();
        String text = message.content().readable();
        if (message.content() instanceof Content.Media file) {
            written.putArray("Attachments")
                    .addObject()
                    .put("FileName", ascii(file.name()))
                    .put("FileType", file.contentType())
                    .put("FileContent", base64(file.bytes()));
        }
        // The parameter is in no mail and on no page, but in the head of what is stored.
        return written.put("Content", text)
                .put("ContentType", "text/plain; wechat=" + message.id());
    }

    /** Request Tracker 5.0.3 falls over other letters in a name of a file. */
    private static String ascii(String name) {
        return name.replaceAll("[^ -~]", "_");
    }

    private static String base64(MediaContent bytes) {
        try (InputStream in = bytes.open()) {
            return Base64.getEncoder().encodeToString(in.readAllBytes());
        } catch (IOException e) {
            throw new HelpdeskException.Unavailable(false, "the file cannot be read", e);
        }
    }

    @Override
    public Optional<PostedMessage> find(
            String contact, @Nullable String conversation, CustomerMessage message) {
        return api().messageWithHead(message.id())
                .map(
                        found -> {
                            api().ticket(found.ticket()).ifPresent(this::reopen);
                            return new PostedMessage(found.ticket(), List.of(found.transaction()));
                        });
    }

    @Override
    public void refuse(Conversation conversation, Answer answer, String sentence) {
        comment(conversation, sentence + "\n\n" + quoted(answer.content()));
    }

    private static String quoted(Content content) {
        return content.readable()
                .lines()
                .map(line -> "> " + line + "\n")
                .reduce("", String::concat);
    }

    private void comment(Conversation conversation, String text) {
        ObjectNode comment = HelpdeskHttp.JSON.createObjectNode();
        comment.put("Content", text).put("ContentType", "text/plain");
        if (api().add(conversation.id(), "comment", comment).isEmpty()) {
            throw missing();
        }
    }

    @Override
    public void showWindow(Conversation conversation, WindowSentence window) {
        if (windowField.equals("none")) {
            return;
        }
        for (int i = 0; i < MOST_RACES; i++) {
            RtApi.Ticket ticket = existing(conversation.id());
            // Every change is a line in the ticket's history.
            if (window.text().equals(ticket.fields().get(windowField))) {
                return;
            }
            ObjectNode change = HelpdeskHttp.JSON.createObjectNode();
            change.putObject("CustomFields").put(windowField, window.text());
            if (api().update(ticket, change)) {
                return;
            }
        }
    }

    @Override
    public Webhook webhook(WebhookRequest request) {
        return new Webhook.Forged(403, "Request Tracker calls nobody; its answers are looked for");
    }

    @Override
    public Content.Media fetch(Content.Attachment attachment) {
        return new Content.Media(
                attachment.kind(),
                attachment.name(),
                attachment.contentType(),
                MediaContent.of(api().content(attachment.reference())),
                null,
                null);
    }

    @Override
    public Optional<Duration> pollInterval() {
        return Optional.of(Duration.ofMillis(delay));
    }

    /** The cursor is the numbers of the transactions that were looked at and are near the last. */
    @Override
    public Missed missed(@Nullable String cursor, List<Conversation> recent) {
        if (cursor == null) {
            long last = api().lastTransaction();
            return new Missed(List.of(), cursor(Set.of(last), api().correspondence(last - LATE)));
        }
        Set<Long> looked =
                Stream.of(cursor.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
        List<RtApi.Transaction> found = api().correspondence(Collections.max(looked) - LATE);
        List<Answer> answers = new ArrayList<>();
        for (RtApi.Transaction transaction : found) {
            if (!looked.contains(transaction.id()) && !transaction.creator().equals(username)) {
                answers.addAll(answers(transaction));
            }
        }
        return new Missed(answers, cursor(looked, found));
    }

    private static String cursor(Set<Long> looked, List<RtApi.Transaction> found) {
        TreeSet<Long> all = new TreeSet<>(looked);
        found.forEach(transaction -> all.add(transaction.id()));
        return all.tailSet(all.last() - LATE).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /** The answers in a correspondence; none if its ticket is about no user. */
    private List<Answer> answers(RtApi.Transaction transaction) {
        Optional<RtApi.Ticket> ticket = api().ticket(transaction.ticket());
        String openId = ticket.map(it -> it.fields().get(openIdField)).orElse(null);
        if (openId == null) {
            return List.of();
        }
        List<Answer> answers = new ArrayList<>();
        for (Content content : contents(api().parts(transaction.id()))) {
            answers.add(
                    new Answer(
                            transaction.id() + "." + (answers.size() + 1),
                            Long.toString(transaction.id()),
                            ticket.get().id(),
                            openId,
                            new Answer.Agent(
                                    transaction.creator(),
                                    transaction.realName(),
                                    transaction.email()),
                            content,
                            false));
        }
        return answers;
    }

    /** The text first, in its plain form if there are two, then the files. */
    private List<Content> contents(List<RtApi.Part> parts) {
        List<Content> contents = new ArrayList<>();
        List<RtApi.Part> texts =
                parts.stream()
                        .filter(part -> part.file() == null)
                        .filter(part -> part.contentType().startsWith("text/"))
                        .toList();
        texts.stream()
                .filter(part -> part.contentType().startsWith("text/plain"))
                .findFirst()
                .or(() -> texts.stream().findFirst())
                .map(this::text)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> contents.add(new Content.Text(text)));
        for (RtApi.Part part : parts) {
            if (part.file() != null) {
                contents.add(
                        new Content.Attachment(
                                Content.Kind.of(part.contentType()),
                                part.file(),
                                part.contentType(),
                                part.id()));
            }
        }
        return contents;
    }

    private String text(RtApi.Part part) {
        String text = new String(api().content(part.id()), StandardCharsets.UTF_8);
        return part.contentType().startsWith("text/html")
                ? RtText.ofHtml(text)
                : RtText.ofPlain(text);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.AgentHtml;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Content;
import java.net.URLConnection;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Zoho's comments and threads what agents say to users: public comments and outgoing
 * threads, each as a text and its files. Comments of the bridge itself begin with a line that tells
 * them, because the webhook about one may be faster than the answer that gives its id.
 */
final class ZohoAnswers {

    private static final Pattern FIRST_LINE_OF_OURS =
            Pattern.compile("[^\\n]{1,100} \u00b7 [0-9a-z]{8}(?:\\n.*)?", Pattern.DOTALL);

    /** Zoho's way to write that somebody is mentioned. */
    /** Zoho puts what a mail answers below it, into elements of these names. */
    private static final String QUOTED_MAIL = "#blockquote_zmail, .zmail_extra";

    private static final Pattern MENTION = Pattern.compile("zsu\\[@[^\\]\\n]{1,200}]zsu ?");

    /** Endings of names that the JDK knows no type of. */
    private static final Map<String, String> TYPES =
            Map.of(
                    "amr", "audio/amr",
                    "mp3", "audio/mpeg",
                    "m4a", "audio/mp4",
                    "mp4", "video/mp4",
                    "mov", "video/quicktime",
                    "webp", "image/webp",
                    "jpg", "image/jpeg",
                    "jpeg", "image/jpeg");

    private ZohoAnswers() {}

    /** The first line of what a customer says, which also finds it again. */
    static String firstLine(String name, String messageId) {
        return name + " \u00b7 " + messageId.substring(Math.max(0, messageId.length() - 8));
    }

    /** The answers in a comment: none in a private one, one of a customer or one of the bridge. */
    static List<Answer> ofComment(JsonNode comment, String ticket) {
        String text = text(comment);
        boolean forTheUser =
                comment.path("isPublic").asBoolean(false)
                        && isOfAnAgent(comment.path("commenter"))
                        && !FIRST_LINE_OF_OURS.matcher(text).matches();
        return forTheUser
                ? answers(comment, "comments", ticket, comment.path("commenter"), text)
                : List.of();
    }

    /** The answers in a thread: none in an incoming one, a draft or a private one. */
    static List<Answer> ofThread(JsonNode thread, String ticket) {
        boolean forTheUser =
                thread.path("direction").asText().equals("out")
                        && !thread.path("status").asText().equals("DRAFT")
                        && !thread.path("visibility").asText().equals("private")
                        && isOfAnAgent(thread.path("author"));
        return forTheUser
                ? answers(thread, "threads", ticket, thread.path("author"), text(thread))
                : List.of();
    }

    private static boolean isOfAnAgent(JsonNode author) {
        String type = author.path("type").asText("AGENT");
        return !type.equals("END_USER") && !type.equals("CONTACT");
    }

    private static List<Answer> answers(
            JsonNode message, String kind, String ticket, JsonNode author, String text) {
        String id = message.path("id").asText();
        if (id.isEmpty() || ticket.isEmpty()) {
            return List.of();
        }
        List<Content> contents = new ArrayList<>();
        if (!text.isEmpty()) {
            contents.add(new Content.Text(text));
        }
        for (JsonNode file : message.path("attachments")) {
            contents.add(attachment(file, "/tickets/" + ticket + "/" + kind + "/" + id));
        }
        for (String picture : pictures(message)) {
            contents.add(
                    new Content.Attachment(
                            Content.Kind.IMAGE, "picture.png", "image/png", picture));
        }
        Answer.Agent agent =
                new Answer.Agent(said(author, "id"), said(author, "name"), said(author, "email"));
        List<Answer> answers = new ArrayList<>();
        for (Content content : contents) {
            answers.add(
                    new Answer(
                            id + "." + (answers.size() + 1),
                            id,
                            ticket,
                            null,
                            agent,
                            content,
                            false));
        }
        return answers;
    }

    private static @Nullable String said(JsonNode author, String member) {
        String value = author.path(member).asText("");
        return value.isBlank() || value.equals("null") ? null : value;
    }

    private static Content attachment(JsonNode file, String message) {
        String name = file.path("name").asText("file");
        String type = type(name);
        String place =
                file.hasNonNull("href")
                        ? file.get("href").asText()
                        : message + "/attachments/" + file.path("id").asText() + "/content";
        return new Content.Attachment(Content.Kind.of(type), name, type, place);
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String known = TYPES.get(ending);
        String guess = known != null ? known : URLConnection.guessContentTypeFromName(name);
        return guess != null ? guess : "application/octet-stream";
    }

    /** Zoho's comments and descriptions are HTML unless they say that they are not. */
    static String text(JsonNode message) {
        String content = message.path("content").asText("");
        String text =
                isPlain(message) ? content.strip() : AgentHtml.of(content, QUOTED_MAIL).text();
        return MENTION.matcher(text).replaceAll("").strip();
    }

    private static List<String> pictures(JsonNode message) {
        return isPlain(message)
                ? List.of()
                : AgentHtml.of(message.path("content").asText(), QUOTED_MAIL).pictures();
    }

    private static boolean isPlain(JsonNode message) {
        return message.path("contentType")
                .asText("html")
                .toLowerCase(Locale.ROOT)
                .contains("plain");
    }

    /** When it was written: a time in ISO form or in milliseconds, for Zoho has both. */
    static Instant at(JsonNode message) {
        for (String member : new String[] {"commentedTime", "createdTime"}) {
            String time = message.path(member).asText("");
            if (time.matches("\\d{10,15}")) {
                return Instant.ofEpochMilli(Long.parseLong(time));
            }
            try {
                if (!time.isEmpty()) {
                    return Instant.parse(time);
                }
            } catch (DateTimeParseException unreadable) {
                return Instant.MAX;
            }
        }
        return Instant.MAX;
    }
}

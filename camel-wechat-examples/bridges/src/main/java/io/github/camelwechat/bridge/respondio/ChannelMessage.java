// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.respondio;

import static io.github.camelwechat.bridge.desk.HelpdeskHttp.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Content;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The {@code message} of a custom channel, in both directions. */
final class ChannelMessage {

    private ChannelMessage() {}

    /**
     * Writes what a user said.
     *
     * @param textOnly whether everything is to be a text, for workspaces that take nothing else
     */
    static ObjectNode of(Content content, boolean textOnly) {
        if (content instanceof Content.Media media && media.url() != null) {
            return textOnly
                    ? text(content.readable() + "\n" + media.url())
                    : attachment(media, media.url());
        }
        if (content instanceof Content.Place place && !textOnly) {
            ObjectNode location =
                    message("location")
                            .put("latitude", place.latitude())
                            .put("longitude", place.longitude());
            return place.label() == null ? location : location.put("address", place.label());
        }
        return text(content.readable());
    }

    private static ObjectNode attachment(Content.Media media, URI url) {
        ObjectNode message = message("attachment");
        message.putObject("attachment")
                .put(
                        "type",
                        media.kind() == Content.Kind.VOICE
                                ? "audio"
                                : media.kind().name().toLowerCase(Locale.ROOT))
                .put("url", url.toString())
                .put("mimeType", media.contentType())
                .put("fileName", media.name());
        return message;
    }

    private static ObjectNode text(String text) {
        return message("text").put("text", text);
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /**
     * Reads what an agent says.
     *
     * @return empty if it is of no type that this channel has
     */
    static Optional<Content> read(JsonNode message) {
        return switch (message.path("type").asText()) {
            case "text" -> text(message.path("text"));
            case "attachment" -> file(message.path("attachment"));
            case "location" -> place(message);
            case "quick_reply" -> question(message);
            default -> Optional.empty();
        };
    }

    private static Optional<Content> text(JsonNode text) {
        return text.asText().isBlank()
                ? Optional.empty()
                : Optional.of(new Content.Text(text.asText()));
    }

    /** WeChat has no files: the user gets the link that respond.io has made. */
    private static Optional<Content> file(JsonNode attachment) {
        String url = attachment.path("url").asText();
        if (url.isBlank()) {
            return Optional.empty();
        }
        String name = attachment.path("fileName").asText();
        String type = attachment.path("mimeType").asText("application/octet-stream");
        Content.Kind kind =
                switch (attachment.path("type").asText()) {
                    case "image" -> Content.Kind.IMAGE;
                    case "audio" -> Content.Kind.VOICE;
                    case "video" -> Content.Kind.VIDEO;
                    default -> Content.Kind.FILE;
                };
        return Optional.of(
                kind == Content.Kind.FILE
                        ? new Content.Link(name.isBlank() ? null : name, null, url, null)
                        : new Content.Attachment(
                                kind, name.isBlank() ? kind.word() : name, type, url));
    }

    private static Optional<Content> place(JsonNode message) {
        if (!message.path("latitude").isNumber() || !message.path("longitude").isNumber()) {
            return Optional.empty();
        }
        String address = message.path("address").asText();
        return Optional.of(
                new Content.Place(
                        message.path("latitude").asDouble(),
                        message.path("longitude").asDouble(),
                        address.isBlank() ? null : address));
    }

    private static Optional<Content> question(JsonNode message) {
        List<Content.Option> options = new ArrayList<>();
        for (JsonNode reply : message.path("replies")) {
            options.add(new Content.Option(reply.asText(), reply.asText()));
        }
        String title = message.path("title").asText();
        if (title.isBlank() || options.isEmpty()) {
            return text(message.path("title"));
        }
        return Optional.of(new Content.Choice(title, options));
    }
}

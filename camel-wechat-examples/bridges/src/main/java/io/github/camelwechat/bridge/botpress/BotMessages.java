// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.Content;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a bot, as contents that a WeChat user can see. Every message costs one of the few
 * that the service window allows, so each becomes as few as possible: mostly one.
 */
final class BotMessages {

    private BotMessages() {}

    /**
     * Reads a payload of the Chat API.
     *
     * @return in the order in which the user is to see them; empty if there is nothing to see
     */
    static List<Content> of(JsonNode payload) {
        return switch (payload.path("type").asText()) {
            case "markdown" -> text(MarkdownText.of(payload.path("markdown").asText()));
            case "image" -> file(Content.Kind.IMAGE, payload.path("imageUrl").asText());
            case "audio" -> file(Content.Kind.VOICE, payload.path("audioUrl").asText());
            case "video" -> file(Content.Kind.VIDEO, payload.path("videoUrl").asText());
            case "file" -> download(payload);
            case "location" -> place(payload);
            case "choice", "dropdown" ->
                    question(payload.path("text").asText(), options(payload.path("options")));
            case "card" -> cards(List.of(payload));
            case "carousel" -> cards(list(payload.path("items")));
            case "bloc" -> joined(list(payload.path("items")));
            default -> text(payload.path("text").asText());
        };
    }

    private static List<Content> text(String text) {
        return text.isBlank() ? List.of() : List.of(new Content.Text(text.strip()));
    }

    private static List<Content> file(Content.Kind kind, String url) {
        return url.isBlank()
                ? List.of()
                : List.of(new Content.Attachment(kind, name(url), "application/octet-stream", url));
    }

    /** WeChat has no files: the user gets a link, as the bot has it on the web already. */
    private static List<Content> download(JsonNode payload) {
        String url = payload.path("fileUrl").asText();
        String title = payload.path("title").asText();
        return url.isBlank()
                ? List.of()
                : text(MarkdownText.link(title.isBlank() ? name(url) : title, url));
    }

    private static List<Content> place(JsonNode payload) {
        String label =
                List.of("title", "address").stream()
                        .map(field -> payload.path(field).asText())
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.joining(", "));
        return List.of(
                new Content.Place(
                        payload.path("latitude").asDouble(),
                        payload.path("longitude").asDouble(),
                        label.isEmpty() ? null : label));
    }

    private static List<Content> question(String question, List<Content.Option> options) {
        return options.isEmpty() ? text(question) : List.of(new Content.Choice(question, options));
    }

    private static List<Content.Option> options(JsonNode options) {
        return list(options).stream()
                .map(
                        option ->
                                new Content.Option(
                                        option.path("value").asText(),
                                        option.path("label").asText()))
                .toList();
    }

    /**
     * The first card as WeChat's own, if it leads anywhere, and all that it has no room for in one
     * text: further cards, further links, and what may be answered.
     */
    private static List<Content> cards(List<JsonNode> cards) {
        List<Content> contents = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<Content.Option> options = new ArrayList<>();
        for (JsonNode card : cards) {
            String shown = lines.isEmpty() && contents.isEmpty() ? target(card) : null;
            if (shown != null) {
                contents.add(
                        new Content.Link(
                                card.path("title").asText(),
                                filled(card.path("subtitle")),
                                shown,
                                filled(card.path("imageUrl"))));
            } else {
                lines.add(heading(card));
            }
            for (JsonNode action : card.path("actions")) {
                String label = action.path("label").asText();
                String value = action.path("value").asText();
                if (!action.path("action").asText().equals("url")) {
                    boolean alone = cards.size() == 1;
                    options.add(
                            new Content.Option(
                                    value,
                                    alone ? label : label + ": " + card.path("title").asText()));
                } else if (!value.equals(shown)) {
                    lines.add(MarkdownText.link(label, value));
                }
            }
        }
        if (!options.isEmpty() && lines.isEmpty()) {
            lines.add(cards.get(0).path("title").asText());
        }
        contents.addAll(question(String.join("\n", lines), List.copyOf(options)));
        return contents;
    }

    private static String heading(JsonNode card) {
        String subtitle = card.path("subtitle").asText();
        String title = card.path("title").asText();
        String picture = card.path("imageUrl").asText();
        return (picture.isBlank() ? title : MarkdownText.link(title, picture))
                + (subtitle.isBlank() ? "" : "\n" + subtitle);
    }

    /** Where the card leads: its first link, else its picture unless it asks something. */
    private static @Nullable String target(JsonNode card) {
        boolean asks = false;
        for (JsonNode action : card.path("actions")) {
            if (action.path("action").asText().equals("url")) {
                return filled(action.path("value"));
            }
            asks = true;
        }
        return asks ? null : filled(card.path("imageUrl"));
    }

    /** Texts that follow each other are one message. */
    private static List<Content> joined(List<JsonNode> items) {
        List<Content> contents = new ArrayList<>();
        for (JsonNode item : items) {
            for (Content content : of(item)) {
                int last = contents.size() - 1;
                if (content instanceof Content.Text next
                        && last >= 0
                        && contents.get(last) instanceof Content.Text before) {
                    contents.set(last, new Content.Text(before.text() + "\n\n" + next.text()));
                } else {
                    contents.add(content);
                }
            }
        }
        return contents;
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    private static @Nullable String filled(JsonNode text) {
        return text.asText().isBlank() ? null : text.asText();
    }

    /** The last segment of an address, as the name of what it leads to. */
    private static String name(String url) {
        try {
            String path = URI.create(url).getPath();
            String name = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
            return name.isBlank() ? "file" : name;
        } catch (IllegalArgumentException e) {
            return "file";
        }
    }
}

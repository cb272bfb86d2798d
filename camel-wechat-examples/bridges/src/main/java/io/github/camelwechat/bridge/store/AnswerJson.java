// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a WeChat user as one JSON object, the same for all helpdesks: {@code openId}, {@code
 * answerId}, {@code messageId}, {@code conversationId}, {@code agent} with {@code id}, {@code name}
 * and {@code email}, and one of {@code text}, {@code media} (with {@code kind}, {@code name},
 * {@code contentType} and {@code reference}), {@code place}, {@code link} and {@code choice}. What
 * is not known is not there.
 */
public final class AnswerJson {

    private AnswerJson() {}

    public static String write(Answer answer) {
        ObjectNode json = HelpdeskHttp.JSON.createObjectNode();
        put(json, "openId", answer.openId());
        json.put("answerId", answer.id()).put("messageId", answer.message());
        put(json, "conversationId", answer.conversation());
        ObjectNode agent = json.putObject("agent");
        put(agent, "id", answer.agent().id());
        put(agent, "name", answer.agent().name());
        put(agent, "email", answer.agent().email());
        Content content = answer.content();
        if (content instanceof Content.Attachment file) {
            json.putObject("media")
                    .put("kind", file.kind().name().toLowerCase(Locale.ROOT))
                    .put("name", file.name())
                    .put("contentType", file.contentType())
                    .put("reference", file.reference());
        } else if (content instanceof Content.Place place) {
            ObjectNode node = json.putObject("place");
            node.put("latitude", place.latitude()).put("longitude", place.longitude());
            put(node, "label", place.label());
        } else if (content instanceof Content.Link link) {
            ObjectNode node = json.putObject("link");
            put(node, "title", link.title());
            put(node, "description", link.description());
            node.put("url", link.url());
            put(node, "picture", link.picture());
        } else if (content instanceof Content.Choice choice) {
            ObjectNode node = json.putObject("choice").put("question", choice.question());
            node.set("options", options(choice.options()));
        } else {
            json.put("text", content.readable());
        }
        return json.toString();
    }

    public static Answer read(String text) {
        JsonNode json = tree(text);
        JsonNode agent = json.path("agent");
        return new Answer(
                json.path("answerId").asText(),
                json.path("messageId").asText(),
                text(json, "conversationId"),
                text(json, "openId"),
                new Answer.Agent(text(agent, "id"), text(agent, "name"), text(agent, "email")),
                content(json),
                false);
    }

    private static JsonNode tree(String text) {
        try {
            return HelpdeskHttp.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("what was stored is no JSON", e);
        }
    }

    private static Content content(JsonNode json) {
        if (json.has("media")) {
            JsonNode file = json.path("media");
            return new Content.Attachment(
                    Content.Kind.valueOf(file.path("kind").asText().toUpperCase(Locale.ROOT)),
                    file.path("name").asText(),
                    file.path("contentType").asText(),
                    file.path("reference").asText());
        }
        if (json.has("place")) {
            JsonNode place = json.path("place");
            return new Content.Place(
                    place.path("latitude").asDouble(),
                    place.path("longitude").asDouble(),
                    text(place, "label"));
        }
        if (json.has("link")) {
            JsonNode link = json.path("link");
            return new Content.Link(
                    text(link, "title"),
                    text(link, "description"),
                    link.path("url").asText(),
                    text(link, "picture"));
        }
        if (json.has("choice")) {
            JsonNode choice = json.path("choice");
            return new Content.Choice(
                    choice.path("question").asText(), options(choice.path("options")));
        }
        return new Content.Text(json.path("text").asText());
    }

    public static ArrayNode options(List<Content.Option> options) {
        ArrayNode list = HelpdeskHttp.JSON.createArrayNode();
        for (Content.Option option : options) {
            list.addObject().put("value", option.value()).put("label", option.label());
        }
        return list;
    }

    public static List<Content.Option> options(String json) {
        return options(tree(json));
    }

    private static List<Content.Option> options(JsonNode list) {
        List<Content.Option> options = new ArrayList<>();
        for (JsonNode option : list) {
            options.add(
                    new Content.Option(
                            option.path("value").asText(), option.path("label").asText()));
        }
        return options;
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.hasNonNull(name) ? json.path(name).asText() : null;
    }
}

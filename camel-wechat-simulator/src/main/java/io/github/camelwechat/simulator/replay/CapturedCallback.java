// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A callback that was captured, opened.
 *
 * @param payload what WeChat wrote, XML or JSON
 */
record CapturedCallback(Instant receivedAt, String payload) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A field at the top, or a text in which something may stand that looks like one. */
    private static final Pattern FIELD =
            Pattern.compile(
                    "<(ToUserName|FromUserName|CreateTime|MsgId)>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</\\1>"
                            + "|<!\\[CDATA\\[.*?\\]\\]>",
                    Pattern.DOTALL);

    /** The user it is about; empty if it names none. */
    String openid() {
        return fields().getOrDefault("FromUserName", "");
    }

    private boolean isJson() {
        return payload.stripLeading().startsWith("{");
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        if (isJson()) {
            ObjectNode object = object();
            object.properties()
                    .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        } else {
            FIELD.matcher(payload)
                    .results()
                    .filter(field -> field.group(1) != null)
                    .forEach(field -> fields.putIfAbsent(field.group(1), field.group(2)));
        }
        return fields;
    }

    /** The payload with other values of fields that it has. */
    byte[] with(Map<String, String> values) {
        return (isJson() ? inJson(values) : inXml(values)).getBytes(StandardCharsets.UTF_8);
    }

    private String inJson(Map<String, String> values) {
        ObjectNode object = object();
        values.forEach(
                (name, value) -> {
                    if (object.path(name).isNumber()) {
                        object.put(name, Long.parseLong(value));
                    } else if (object.has(name)) {
                        object.put(name, value);
                    }
                });
        return object.toString();
    }

    private ObjectNode object() {
        try {
            if (JSON.readTree(payload) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // It has no fields.
        }
        return JSON.createObjectNode();
    }

    /** Each at its first place: what comes after it may be somebody's own text. */
    private String inXml(Map<String, String> values) {
        Map<String, String> left = new HashMap<>(values);
        return FIELD.matcher(payload)
                .replaceAll(
                        field -> {
                            String value =
                                    field.group(1) == null ? null : left.remove(field.group(1));
                            return Matcher.quoteReplacement(
                                    value == null ? field.group() : replaced(field, value));
                        });
    }

    private static String replaced(MatchResult field, String value) {
        int start = field.start(2) - field.start();
        int end = field.end(2) - field.start();
        return field.group().substring(0, start) + value + field.group().substring(end);
    }
}

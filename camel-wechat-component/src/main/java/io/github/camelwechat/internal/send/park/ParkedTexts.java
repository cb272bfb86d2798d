// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one message of several texts that waited together, so that they cost one. */
final class ParkedTexts {

    /** As much as one message holds (outbound.md 2.3). */
    private static final int LONGEST_TEXT = 2048;

    private ParkedTexts() {}

    /** The message a group goes out as. */
    static Map<String, Object> joined(List<ParkedMessage> group) {
        Map<String, Object> message = new LinkedHashMap<>(group.get(0).message());
        if (group.size() > 1) {
            message.put("text", Map.of("content", content(group)));
        }
        return message;
    }

    /** Everything the route had named these or parts of them. */
    static List<String> names(List<ParkedMessage> group) {
        return group.stream().flatMap(message -> message.names().stream()).toList();
    }

    /**
     * Whether a message goes out with the ones before it: only plain texts of the same speaker do.
     */
    static boolean fits(List<ParkedMessage> group, ParkedMessage next) {
        ParkedMessage first = group.get(0);
        if (text(first) == null || text(next) == null || !speaker(first).equals(speaker(next))) {
            return false;
        }
        return (content(group) + "\n" + text(next)).getBytes(StandardCharsets.UTF_8).length
                <= LONGEST_TEXT;
    }

    private static String content(List<ParkedMessage> group) {
        return String.join("\n", group.stream().map(each -> String.valueOf(text(each))).toList());
    }

    private static @Nullable String text(ParkedMessage message) {
        return message.message().get("text") instanceof Map<?, ?> text
                        && text.get("content") instanceof String content
                ? content
                : null;
    }

    /** Everything beside the text: the agent, the AI mark. */
    private static Map<String, Object> speaker(ParkedMessage message) {
        Map<String, Object> rest = new LinkedHashMap<>(message.message());
        rest.remove("text");
        return rest;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.text.OutboundLimits;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a user's queue that goes out as one message: several texts that waited together, so
 * that they cost one, or a single message of any kind.
 *
 * @param messages the oldest first; none once all of them were sent by another way
 */
public record ParkedGroup(OpenId to, List<ParkedMessage> messages) {

    public ParkedGroup {
        messages = List.copyOf(messages);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /**
     * Tells whether a message may go out with the ones before it: only plain texts of the same
     * speaker do.
     */
    static boolean fits(List<ParkedMessage> before, ParkedMessage next) {
        ParkedMessage first = before.get(0);
        if (text(first) == null || text(next) == null || !speaker(first).equals(speaker(next))) {
            return false;
        }
        return (content(before) + "\n" + text(next)).getBytes(StandardCharsets.UTF_8).length
                <= OutboundLimits.LONGEST_TEXT;
    }

    /** Returns the id under which the messages are sent once as one; null if nobody tries them. */
    @Nullable String id() {
        return messages.get(0).group();
    }

    /** Tells whether it goes out under the name the route had given it. */
    boolean isNamed() {
        return messages.size() == 1 && messages.get(0).sendId() != null;
    }

    /** Everything the route had named these or parts of them. */
    List<String> names() {
        return messages.stream().flatMap(message -> message.names().stream()).toList();
    }

    List<String> parkIds() {
        return messages.stream().map(ParkedMessage::parkId).toList();
    }

    /** The traces of those who wanted these sent. */
    List<String> traces() {
        return messages.stream().map(ParkedMessage::trace).filter(Objects::nonNull).toList();
    }

    /** The message it goes out as, in WeChat's own field names. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>(messages.get(0).message());
        if (messages.size() > 1) {
            fields.put("text", Map.of("content", content(messages)));
        }
        return fields;
    }

    SendOptions options() {
        return new SendOptions(
                WindowPolicy.FAIL,
                UncertainPolicy.FAIL,
                LongText.SPLIT,
                isNamed() ? messages.get(0).sendId() : id(),
                null,
                isNamed() ? List.of() : names(),
                null);
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

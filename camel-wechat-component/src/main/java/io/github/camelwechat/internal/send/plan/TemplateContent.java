// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.message.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of a template message that has to go out instead of another message.
 *
 * @param defaultId the template of a plan's step that names none; null if nothing does
 * @param textField the field that gets the message's own text; null for none
 * @param fields the texts by the names of the template's fields
 */
public record TemplateContent(
        @Nullable String defaultId, @Nullable String textField, Map<String, String> fields) {

    /** A character as a person sees it. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** The largest number of characters that fields of these prefixes hold (outbound.md 4.1). */
    private static final Map<String, Integer> LONGEST = Map.of("thing", 20, "const", 20);

    private static final int LONGEST_ONE_TIME = 200;

    /** The texts by the names of the template's fields, with the message's own where it goes. */
    public Map<String, String> data(OutboundMessage said) {
        Map<String, String> data = new LinkedHashMap<>();
        if (textField != null && content(said) instanceof OutboundMessage.Text text) {
            data.put(textField, cut(textField, text.content()));
        }
        data.putAll(fields);
        return data;
    }

    /** The content of a one-time subscription message (outbound.md 4.3); empty if there is none. */
    public Map<String, Object> oneTime(OutboundMessage said) {
        Map<String, Object> message = new LinkedHashMap<>(fields);
        Object content = message.remove("content");
        if (content == null && content(said) instanceof OutboundMessage.Text text) {
            content = cut(text.content(), LONGEST_ONE_TIME);
        }
        if (content == null) {
            return Map.of();
        }
        message.put("data", Map.of("content", Map.of("value", content)));
        return message;
    }

    private static OutboundMessage content(OutboundMessage said) {
        return said instanceof OutboundMessage.Attributed attributed ? attributed.content() : said;
    }

    private static String cut(String field, String text) {
        return cut(text, LONGEST.getOrDefault(field.replaceFirst("\\d+$", ""), Integer.MAX_VALUE));
    }

    private static String cut(String text, int longest) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= longest) {
            return line;
        }
        List<String> characters =
                CHARACTER.matcher(line).results().map(MatchResult::group).toList();
        StringBuilder kept = new StringBuilder();
        for (String character : characters) {
            if (kept.length() + character.length() + 1 > longest) {
                break;
            }
            kept.append(character);
        }
        return kept.append('…').toString();
    }
}

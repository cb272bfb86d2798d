// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.send.plan.SendRequest.Template;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/** Reads what a template message says if it has to go out instead. Thread-safe. */
public final class TemplateReader {

    /** What a person sees as one character. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** What fields of these prefixes hold at most, in characters (outbound.md 4.1). */
    private static final Map<String, Integer> LONGEST = Map.of("thing", 20, "const", 20);

    private final String account;
    private final SendSettings settings;

    public TemplateReader(String account, SendSettings settings) {
        this.account = account;
        this.settings = settings;
    }

    /** From the headers, and from the message's own text where an option says where it goes. */
    public Template read(Message message, OutboundMessage said) {
        String header = message.getHeader(Headers.TEMPLATE_ID, String.class);
        Map<String, String> data = new LinkedHashMap<>();
        String field = settings.templateText();
        OutboundMessage content =
                said instanceof OutboundMessage.Attributed attributed ? attributed.content() : said;
        if (field != null && content instanceof OutboundMessage.Text text) {
            data.put(field, cut(field, text.content()));
        }
        Object given = message.getHeader(Headers.TEMPLATE_DATA);
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> data.put(String.valueOf(name), value(value)));
        } else if (given != null) {
            throw new InvalidMessageException(
                    account,
                    "Header "
                            + Headers.TEMPLATE_DATA
                            + " should be a Map of the template's fields to their texts, but is a "
                            + given.getClass().getName());
        }
        return new Template(header == null ? settings.templateId() : header, data);
    }

    /** A text, or WeChat's own form {@code {"value": text}}. */
    private static String value(Object value) {
        return value instanceof Map<?, ?> object && object.get("value") != null
                ? String.valueOf(object.get("value"))
                : String.valueOf(value);
    }

    private static String cut(String field, String text) {
        int longest = LONGEST.getOrDefault(field.replaceFirst("\\d+$", ""), Integer.MAX_VALUE);
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

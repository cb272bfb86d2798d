// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of the account.
 *
 * @param id 43 characters
 * @param kind what it is for
 * @param title the card's head
 * @param content lines with placeholders such as {@code {{thing1.DATA}}}
 * @param example the same lines, filled
 * @param choices the values a {@code const} or {@code phrase} is restricted to, by parameter name
 */
public record Template(
        String id,
        TemplateKind kind,
        String title,
        String content,
        String example,
        Map<String, List<String>> choices) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)\\.DATA}}");

    /** The parameter names, in order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(content);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The card: the title, then the content's lines. */
    public String render(Map<String, String> values) {
        String filled =
                PLACEHOLDER
                        .matcher(content)
                        .replaceAll(
                                hit ->
                                        Matcher.quoteReplacement(
                                                values.getOrDefault(hit.group(1), "")));
        return (title + "\n" + filled).strip();
    }
}

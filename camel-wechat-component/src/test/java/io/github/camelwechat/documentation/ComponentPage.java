// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import io.github.camelwechat.documentation.ComponentMetadata.Entry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The component's page in the form of Camel's own: attributes, tables, examples in three languages.
 */
record ComponentPage(String text) {

    static final String PATH = "camel-wechat-component/src/main/docs/wechat-component.adoc";

    private static final Pattern ATTRIBUTE = Pattern.compile("(?m)^:([a-z-]+): (.+)$");
    private static final Pattern EXAMPLE =
            Pattern.compile("(?ms)^=== ([^\\n]+)\\n(?:(?!^==).)*?^\\[tabs\\]\\n====\\n(.*?)^====$");
    private static final Pattern TAB =
            Pattern.compile("(?ms)^(\\w+)::\\n\\+\\n\\[source,(\\w+)\\]\\n----\\n(.*?)^----$");

    static ComponentPage committed() throws IOException {
        return new ComponentPage(Markdown.page(PATH).text());
    }

    Map<String, String> attributes() {
        return ATTRIBUTE
                .matcher(text)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
    }

    /** The configuration of the account that the examples use. */
    String properties() {
        return text.replaceFirst("(?s).*\\[source,properties\\]\\n----\\n(.*?)----\\n.*", "$1");
    }

    /** The code of each example by its language, by the example's title. */
    Map<String, Map<String, String>> examples() {
        return EXAMPLE.matcher(text)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> tabs(found.group(2))));
    }

    /** The page with its tables made anew. */
    static GeneratedPage made(ComponentMetadata metadata, GeneratedPage page) {
        return page.between(
                        "// component options: START",
                        "// component options: END",
                        options("component", metadata.componentOptions()))
                .between(
                        "// endpoint options: START",
                        "// endpoint options: END",
                        options("endpoint", metadata.options()))
                .between(
                        "// component headers: START",
                        "// component headers: END",
                        headers(metadata.headers()));
    }

    private static Map<String, String> tabs(String block) {
        return TAB.matcher(block)
                .results()
                .collect(Collectors.toMap(tab -> tab.group(2), tab -> tab.group(3)));
    }

    private static String options(String owner, List<Entry> options) {
        return "The WeChat %s has %d options.\n\n".formatted(owner, options.size())
                + "[width=\"100%\",cols=\"2,5,^1,2\",options=\"header\"]\n|===\n"
                + "| Name | Description | Default | Type\n"
                + options.stream().map(ComponentPage::option).collect(Collectors.joining())
                + "|===\n";
    }

    private static String option(Entry option) {
        String group = option.text("label").replace(",", ", ");
        return row(
                "*" + option.name() + "*" + (group.isEmpty() ? "" : " (" + group + ")"),
                (option.is("required") ? "*Required* " : "")
                        + escaped(option.text("description"))
                        + values(option),
                escaped(option.text("defaultValue")),
                option.text("type").equals("duration") ? "long" : escaped(option.simpleType()));
    }

    private static String values(Entry option) {
        return option.values().isEmpty()
                ? ""
                : "\n\nEnum values:\n\n"
                        + option.values().stream()
                                .map(value -> "* " + value + "\n")
                                .collect(Collectors.joining());
    }

    private static String headers(List<Entry> headers) {
        return "The WeChat component has %d message headers.\n\n".formatted(headers.size())
                + "[width=\"100%\",cols=\"2,5,^1,2\",options=\"header\"]\n|===\n"
                + "| Name | Description | Default | Type\n"
                + headers.stream().map(ComponentPage::header).collect(Collectors.joining())
                + "|===\n";
    }

    private static String header(Entry header) {
        return row(
                header.name()
                        + " ("
                        + header.text("label")
                        + ")\n\nConstant: `"
                        + header.text("constantName").replace("io.github.camelwechat.", "")
                        + "`",
                escaped(header.text("description")),
                "",
                header.simpleType());
    }

    private static String row(String... cells) {
        return Arrays.stream(cells)
                .map(String::strip)
                .map(cell -> ("| " + cell).strip())
                .collect(Collectors.joining("\n", "", "\n\n"));
    }

    /** Braces would be read as the name of an attribute, a bar as the next cell. */
    private static String escaped(String text) {
        return text.replace("{", "\\{").replace("|", "\\|");
    }
}

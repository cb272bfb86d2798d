// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import io.github.camelwechat.documentation.ComponentMetadata.Entry;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of options, headers and operations of the guide, made from the component's metadata.
 * Where a section says {@code <!-- explains: name -->} below its heading, the row of that name
 * links to it.
 */
final class GuideTables {

    private static final Pattern EXPLAINS =
            Pattern.compile("(?m)^#+ (.+)\\n<!-- explains: (.+) -->$");

    /** The name of something, told from a word by an upper-case letter inside. */
    private static final Pattern NAME =
            Pattern.compile(
                    "(?<![\\w`/.])(CamelWeChat\\w+|action_info[.\\w]+|[a-z]+[A-Z]\\w+"
                            + "|[A-Z]\\w+Exception|[a-z]\\w*_\\w+|\\{account\\})(?![\\w`=])");

    private final ComponentMetadata metadata;
    private final GeneratedPage guide;
    private final Map<String, String> sections;

    GuideTables(ComponentMetadata metadata, GeneratedPage guide) {
        this.metadata = metadata;
        this.guide = guide;
        this.sections = sections(guide.text());
    }

    /** The guide with its tables made anew. */
    GeneratedPage page() throws IOException {
        return guide.with("options", options())
                .with("component-options", componentOptions())
                .with("headers", headers())
                .with("operations", operations());
    }

    /** The names that a section claims to explain and that nothing in the metadata bears. */
    List<String> unknownNames() throws IOException {
        Set<String> known =
                Stream.of(
                                metadata.options().stream().map(Entry::name),
                                metadata.componentOptions().stream().map(Entry::name),
                                metadata.headers().stream().map(Entry::name),
                                metadata.operations().stream()
                                        .map(ComponentMetadata.Operation::name))
                        .flatMap(Function.identity())
                        .collect(Collectors.toSet());
        return sections.keySet().stream().filter(Predicate.not(known::contains)).sorted().toList();
    }

    private String options() {
        return table(
                "| option | side | type | default | meaning |",
                metadata.options().stream()
                        .filter(option -> !option.isPath() && !option.isOfCamel())
                        .map(
                                option ->
                                        row(
                                                code(option.name()),
                                                option.side(),
                                                type(option),
                                                code(option.text("defaultValue")),
                                                meaning(option))));
    }

    private String componentOptions() {
        Set<String> ofEndpoints =
                metadata.options().stream().map(Entry::name).collect(Collectors.toSet());
        return table(
                "| component option | type | default | meaning |",
                metadata.componentOptions().stream()
                        .filter(option -> !ofEndpoints.contains(option.name()))
                        .filter(Predicate.not(Entry::isOfCamel))
                        .map(
                                option ->
                                        row(
                                                code(option.name()),
                                                type(option),
                                                code(option.text("defaultValue")),
                                                meaning(option))));
    }

    private String headers() {
        return table(
                "| header | type | side | meaning |",
                metadata.headers().stream()
                        .map(
                                header ->
                                        row(
                                                code(header.name()),
                                                header.simpleType(),
                                                header.side(),
                                                meaning(header))));
    }

    private String operations() throws IOException {
        return table(
                "| operation | what it does | needs | example |",
                metadata.operations().stream()
                        .map(
                                operation ->
                                        row(
                                                code(operation.name()),
                                                linked(operation.name(), operation.does()),
                                                marked(operation.needs()),
                                                operation.example())));
    }

    private static String type(Entry option) {
        if (option.name().equals("operation")) {
            return "see [Operations](#operations)";
        }
        if (!option.values().isEmpty()) {
            return option.values().stream()
                    .map(GuideTables::code)
                    .collect(Collectors.joining(", "));
        }
        return option.text("type").equals("duration") ? "milliseconds" : plain(option.simpleType());
    }

    /** Angle brackets would be read as HTML. */
    private static String plain(String type) {
        return type.contains("<") ? code(type) : type;
    }

    private String meaning(Entry entry) {
        return linked(entry.name(), sentence(entry.text("description")));
    }

    private String linked(String name, String text) {
        String marked = marked(text);
        return sections.containsKey(name) ? marked + " See " + sections.get(name) + "." : marked;
    }

    private static String marked(String text) {
        return NAME.matcher(text).replaceAll("`$1`");
    }

    /** Camel's own descriptions do not all end with a full stop. */
    private static String sentence(String description) {
        return description.endsWith(".") ? description : description + ".";
    }

    /** A link to the section that explains a name, by that name. */
    private static Map<String, String> sections(String text) {
        Map<String, String> links = new HashMap<>();
        EXPLAINS.matcher(text)
                .results()
                .forEach(
                        section ->
                                Arrays.stream(section.group(2).split(", "))
                                        .forEach(name -> links.put(name, link(section.group(1)))));
        return links;
    }

    private static String link(String heading) {
        return "[%s](#%s)".formatted(heading, anchor(heading));
    }

    /** The anchor that GitHub gives to a heading. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String table(String head, Stream<String> rows) {
        long columns = head.chars().filter(character -> character == '|').count() - 1;
        return head
                + "\n|"
                + "---|".repeat((int) columns)
                + "\n"
                + rows.collect(Collectors.joining());
    }

    private static String row(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"))
                .replaceAll("(?<=\\|)  (?=\\|)", " ");
    }
}

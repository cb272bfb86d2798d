// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import io.github.camelwechat.documentation.ComponentMetadata.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options, values, operations and headers that a page names, wherever its form leaves no doubt
 * that it means one of ours.
 */
final class DocumentedNames {

    private static final Pattern HEADER = Pattern.compile("\\bCamelWeChat(\\w*)(\\*?)");
    private static final Pattern URI = Pattern.compile("\\bwechat:[\\w{}.-]+\\?([^\\s\"'`)<]+)");

    /** As in {@code `ackMode=received`}. */
    private static final Pattern ASSIGNED = Pattern.compile("`([a-z]+[A-Za-z]*)=([^`\\n]*)`");

    /** As in "option `journal`" and "options `appId` and `token`". */
    private static final Pattern OPTION =
            Pattern.compile("\\b[Oo]ptions? `(\\w+)`(?:(?:,| and| or) `(\\w+)`)?");

    private static final Pattern OPERATION =
            Pattern.compile("\\b[Oo]perations? `(\\w+)`(?:(?:,| and| or) `(\\w+)`)?");

    private static final Pattern PROPERTY =
            Pattern.compile(
                    "\\bcamel\\.component\\.wechat\\.(?:accounts(?:\\[[\\w-]+]|\\.[\\w-]+)\\.)?([\\w-]+)");

    private static final Pattern PARAMETERS =
            Pattern.compile(
                    "uri: \"?wechat:[\\w{}.-]+\"?\\n( *)parameters:\\n((?:\\1 +\\w+:.*\\n)+)");

    private static final Pattern PARAMETER = Pattern.compile("(?m)^ *(\\w+): *\"?([^\"\\n]*)\"?$");

    /** What is written like an option, and is one of Camel's or a step of a send. */
    private static final Set<String> NOT_OURS = Set.of("autoStartup", "template");

    private final Map<String, Entry> options;
    private final Set<String> headers;
    private final Set<String> operations;

    DocumentedNames(ComponentMetadata metadata) {
        this.options =
                Stream.concat(metadata.componentOptions().stream(), metadata.options().stream())
                        .collect(
                                Collectors.toMap(
                                        Entry::name, Function.identity(), (one, other) -> other));
        this.headers = metadata.headers().stream().map(Entry::name).collect(Collectors.toSet());
        this.operations = Set.copyOf(options.get("operation").values());
    }

    /** The names in a page that nothing bears, each with what it was taken for. */
    List<String> unknownIn(String page) {
        List<String> unknown = new ArrayList<>();
        results(HEADER, page)
                .filter(this::isUnknownHeader)
                .forEach(one -> unknown.add(one.group()));
        results(URI, page)
                .flatMap(uri -> Arrays.stream(uri.group(1).split("&amp;|&")))
                .forEach(parameter -> check(parameter, unknown));
        results(ASSIGNED, page)
                .filter(one -> !NOT_OURS.contains(one.group(1)))
                .forEach(one -> check(one.group(1), one.group(2), unknown));
        results(OPTION, page)
                .flatMap(DocumentedNames::groups)
                .forEach(one -> check(one, "", unknown));
        results(PROPERTY, page).forEach(one -> check(camelCase(one.group(1)), "", unknown));
        results(PARAMETERS, page)
                .flatMap(block -> results(PARAMETER, block.group(2)))
                .forEach(one -> check(one.group(1), one.group(2), unknown));
        results(OPERATION, page)
                .flatMap(DocumentedNames::groups)
                .filter(name -> !operations.contains(name))
                .forEach(name -> unknown.add("operation " + name));
        return unknown;
    }

    /** Properties may be spelled with dashes. */
    private static String camelCase(String name) {
        return Pattern.compile("-(\\w)")
                .matcher(name)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private boolean isUnknownHeader(MatchResult name) {
        String written = "CamelWeChat" + name.group(1);
        return name.group(2).isEmpty()
                ? !headers.contains(written)
                : headers.stream().noneMatch(header -> header.startsWith(written));
    }

    private void check(String parameter, List<String> unknown) {
        String[] parts = parameter.split("=", 2);
        check(parts[0], parts.length < 2 ? "" : parts[1], unknown);
    }

    /** A value that is no plain word is a place-holder, or none that could be checked. */
    private void check(String option, String value, List<String> unknown) {
        Entry entry = options.get(option);
        if (entry == null) {
            unknown.add("option " + option);
        } else if (value.matches("\\w+")
                && !entry.values().isEmpty()
                && !entry.values().contains(value)) {
            unknown.add("option " + option + " with value " + value);
        }
    }

    private static Stream<MatchResult> results(Pattern pattern, String page) {
        return pattern.matcher(page).results();
    }

    private static Stream<String> groups(MatchResult found) {
        return Stream.of(found.group(1), found.group(2)).filter(one -> one != null);
    }
}

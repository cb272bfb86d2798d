// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The difference between a page and its translation, as far as it can be told without knowing the
 * languages: headings, blocks of code, tables, links, and all that stands between back-ticks.
 */
final class TranslationDrift {

    private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.*)$");

    private static final String CHINESE = ".zh-CN.md";

    /** A link or a bare address. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|<(https?:[^>]+)>");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+\\n.*?)^```$");

    private TranslationDrift() {}

    static List<String> between(Markdown english, Markdown translation) {
        List<String> drift = new ArrayList<>();
        List<String> levels = levels(english);
        compare("headings", levels, levels(translation), drift);
        List<Section> ours = sections(english);
        List<Section> theirs = sections(translation);
        for (int at = 0; drift.isEmpty() && at < ours.size(); at++) {
            compare(ours.get(at), theirs.get(at), drift);
        }
        return drift;
    }

    /** What stands below one heading. */
    private record Section(String title, String text) {

        List<String> blocks() {
            return found(BLOCK, text);
        }

        List<String> code() {
            return Markdown.spans(prose()).stream().sorted().toList();
        }

        List<String> links() {
            return found(LINK, text).stream().sorted().toList();
        }

        /** Of each row the number of its cells, and what is code in its first. */
        List<String> rows() {
            return new Markdown(text)
                    .tables().stream()
                            .flatMap(
                                    table ->
                                            Stream.concat(
                                                    Stream.of(table.titles()),
                                                    table.rows().stream()))
                            .map(row -> row.size() + ": " + Markdown.spans(row.get(0)))
                            .toList();
        }

        private String prose() {
            return new Markdown(text).withoutCode().replaceAll("(?m)^\\|.*$", "");
        }

        List<String> codeInTables() {
            return new Markdown(text)
                    .tables().stream()
                            .flatMap(table -> table.rows().stream())
                            .map(row -> Markdown.spans(String.join(" ", row)).stream().sorted())
                            .map(spans -> spans.toList().toString())
                            .toList();
        }
    }

    private static void compare(Section ours, Section theirs, List<String> drift) {
        compare(ours, theirs, "blocks", Section::blocks, drift);
        compare(ours, theirs, "code", Section::code, drift);
        Set<String> translated =
                theirs.links().stream()
                        .filter(link -> link.contains(CHINESE))
                        .map(TranslationDrift::english)
                        .collect(Collectors.toSet());
        compare(
                ours.title() + ": links",
                ours.links().stream()
                        .map(TranslationDrift::english)
                        .map(link -> shortened(link, translated))
                        .sorted()
                        .toList(),
                theirs.links().stream().map(TranslationDrift::english).sorted().toList(),
                drift);
        compare(ours, theirs, "table rows", Section::rows, drift);
        if (ours.rows().equals(theirs.rows())) {
            compare(ours, theirs, "code of rows", Section::codeInTables, drift);
        }
    }

    private static void compare(
            Section ours,
            Section theirs,
            String of,
            Function<Section, List<String>> part,
            List<String> drift) {
        compare(ours.title() + ": " + of, part.apply(ours), part.apply(theirs), drift);
    }

    private static void compare(
            String of, List<String> english, List<String> translation, List<String> drift) {
        if (!english.equals(translation)) {
            drift.add(of + " " + english + " in English, " + translation + " in the translation");
        }
    }

    /** A link into a page in Chinese counts as one to the English page. */
    private static String english(String link) {
        return link.contains(CHINESE) ? link.substring(0, link.indexOf(CHINESE)) + ".md" : link;
    }

    /** Sections of translated pages have other names there. */
    private static String shortened(String link, Set<String> translated) {
        String page = link.replaceFirst("#.*$", "");
        return translated.contains(page) ? page : link;
    }

    private static List<String> levels(Markdown page) {
        return HEADING.matcher(page.withoutCode()).results().map(one -> one.group(1)).toList();
    }

    private static List<Section> sections(Markdown page) {
        List<Section> sections = new ArrayList<>();
        String title = "the beginning";
        StringBuilder text = new StringBuilder();
        boolean code = false;
        for (String line : page.text().lines().toList()) {
            code ^= line.startsWith("```");
            if (!code && HEADING.matcher(line).matches()) {
                sections.add(new Section(title, text.toString()));
                title = line.replaceFirst("^#+ ", "");
                text.setLength(0);
            } else {
                text.append(line).append('\n');
            }
        }
        sections.add(new Section(title, text.toString()));
        return sections;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(one -> one.group(1) == null ? one.group(2) : one.group(1))
                .toList();
    }
}

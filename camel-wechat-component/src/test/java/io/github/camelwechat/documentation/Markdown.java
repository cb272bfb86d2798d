// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a page that can be wrong: tables and code. */
record Markdown(String text) {

    private static final Pattern CODE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private static final Pattern TABLE = Pattern.compile("(?m)(?:^\\|.*\\n){2,}");
    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");

    /** A page of the project, by its path below the root of the tree. */
    static Markdown page(String path) throws IOException {
        return new Markdown(Files.readString(Path.of("..").resolve(path)));
    }

    /** The one block of code in a language. */
    String code(String language) {
        return CODE.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .reduce(
                        (one, other) -> {
                            throw new IllegalStateException("more than one block in " + language);
                        })
                .orElseThrow();
    }

    /**
     * The rows of the tables whose first column's title is this, by the name in that column: the
     * remaining cells, without back-ticks.
     */
    Map<String, List<String>> table(String title) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Pattern.compile("(?m)^\\| " + title + " \\|.*\\n((?:\\|.*\\n)*)")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .flatMap(String::lines)
                .skip(2)
                .map(line -> Arrays.stream(line.split("\\|")).map(Markdown::plain).toList())
                .forEach(cells -> rows.put(cells.get(1), cells.subList(2, cells.size())));
        return rows;
    }

    /** A table as it is written: its titles, and its rows with back-ticks and links. */
    record Table(List<String> titles, List<List<String>> rows) {

        /** The cells of a column by its title; empty where there is no such column. */
        List<String> column(String title) {
            int column = titles.indexOf(title);
            return column < 0 ? List.of() : rows.stream().map(row -> row.get(column)).toList();
        }
    }

    /** All tables, in their order. */
    List<Table> tables() {
        return TABLE.matcher(withoutCode())
                .results()
                .map(table -> table.group().lines().map(Markdown::cells).toList())
                .map(lines -> new Table(lines.get(0), lines.subList(2, lines.size())))
                .toList();
    }

    /** The part below a heading, up to the next heading of whichever level. */
    Markdown section(String heading) {
        Matcher found =
                Pattern.compile("(?ms)^#+ " + Pattern.quote(heading) + "\\n(.*?)(?=^#+ |\\z)")
                        .matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("there is no section " + heading);
        }
        return new Markdown(found.group(1));
    }

    /** What is written between back-ticks in prose and tables. */
    static List<String> spans(String text) {
        return SPAN.matcher(text).results().map(span -> span.group(1)).toList();
    }

    String withoutCode() {
        return CODE.matcher(text).replaceAll("");
    }

    /** The blocks of code in a language, in their order. */
    List<String> blocks(String language) {
        return CODE.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static List<String> cells(String line) {
        String inner = line.strip().substring(1, line.strip().length() - 1);
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
    }

    private static String plain(String cell) {
        return cell.replace("`", "").strip();
    }
}

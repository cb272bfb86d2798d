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
import java.util.regex.Pattern;

/** The parts of a page that can be wrong: tables and code. */
record Markdown(String text) {

    private static final Pattern CODE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

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

    private static String plain(String cell) {
        return cell.replace("`", "").strip();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.documentation.Markdown.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever others promise is held against tests that are there, or is named as left. */
class PromisesPageTest {

    private static final List<String> TITLES = List.of("row", "there", "here", "shown by");
    private static final String LEFT = "what, and why";
    private static final Pattern METHOD =
            Pattern.compile(
                    "@(?:Test|ParameterizedTest|RepeatedTest|FuzzTest)\\b(?:(?!\\bvoid\\b)[\\s\\S]){0,20000}?\\bvoid\\s+(\\w+)\\(");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    /** How many rows the pages of each of them have. */
    private static final Map<String, Integer> ROWS =
            new LinkedHashMap<>(Map.of("O", 41, "B", 42, "Z", 51, "F", 21, "R", 31));

    @Test
    void refusesATestThatIsNotThere() {
        assertThat(faults(page("| O1 | a | b | `GoneTest#isGone` |", "O2"), test -> false))
                .contains("O1 names GoneTest#isGone, which is not there");
    }

    @Test
    void refusesARowWithoutATestThatIsNotLeft() {
        assertThat(faults(page("| O1 | a | b |  |\n| O2 | a | left |  |", "O2"), test -> true))
                .containsExactly("O1 names no test, and is not among those that are left");
    }

    @Test
    void refusesARowThatIsLeftWithoutAReason() {
        assertThat(faults(page("| O1 | a | left |  |", "O1", " "), test -> true))
                .containsExactly("O1 is left without a reason");
    }

    @Test
    void knowsAMethodFromATest() throws IOException {
        Predicate<String> tests = tests();

        assertThat(tests).accepts("PromisesPageTest#knowsAMethodFromATest");
        assertThat(tests).rejects("PromisesPageTest#tests", "PromisesPageTest#gone", "Gone#gone");
    }

    @Test
    void everyRowNamesTestsThatAreThereOrIsLeftForAReason() throws IOException {
        assertThat(faults(Markdown.page("src/docs/promises.md"), tests())).isEmpty();
    }

    @Test
    void goesThroughAllOfThem() throws IOException {
        List<String> expected =
                ROWS.entrySet().stream()
                        .flatMap(
                                one ->
                                        IntStream.rangeClosed(1, one.getValue())
                                                .mapToObj(row -> one.getKey() + row))
                        .toList();

        assertThat(rows(Markdown.page("src/docs/promises.md")))
                .extracting(row -> row.get(0))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Markdown page(String rows, String left, String... why) {
        return new Markdown(
                "| row | there | here | shown by |\n|---|---|---|---|\n"
                        + rows
                        + "\n\n| row | what, and why |\n|---|---|\n| "
                        + left
                        + " | "
                        + String.join("", why.length == 0 ? new String[] {"a reason"} : why)
                        + " |\n");
    }

    private static List<List<String>> rows(Markdown page) {
        return page.tables().stream()
                .filter(table -> table.titles().equals(TITLES))
                .map(Table::rows)
                .flatMap(Collection::stream)
                .toList();
    }

    private static List<String> faults(Markdown page, Predicate<String> isThere) {
        Map<String, String> left =
                page.tables().stream()
                        .filter(table -> table.titles().contains(LEFT))
                        .map(Table::rows)
                        .flatMap(Collection::stream)
                        .collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
        List<String> faults = new ArrayList<>();
        left.forEach(
                (row, why) -> {
                    if (why.isBlank()) {
                        faults.add(row + " is left without a reason");
                    }
                });
        for (List<String> row : rows(page)) {
            List<String> named =
                    TEST.matcher(row.get(3))
                            .results()
                            .map(test -> test.group(1) + "#" + test.group(2))
                            .toList();
            if (named.isEmpty() && !left.containsKey(row.get(0))) {
                faults.add(row.get(0) + " names no test, and is not among those that are left");
            }
            named.stream()
                    .filter(isThere.negate())
                    .map(test -> row.get(0) + " names " + test + ", which is not there")
                    .forEach(faults::add);
        }
        return faults;
    }

    /** Whether a class has a test of that name, of its own or from the class it extends. */
    private static Predicate<String> tests() throws IOException {
        Map<String, List<Path>> files =
                PagesTest.files(".java").stream()
                        .filter(file -> file.toString().contains("/src/test/java/"))
                        .collect(
                                Collectors.groupingBy(
                                        file ->
                                                file.getFileName()
                                                        .toString()
                                                        .replace(".java", "")));
        Map<String, TreeSet<String>> known = new LinkedHashMap<>();
        return test -> {
            String[] names = test.split("#");
            return known.computeIfAbsent(names[0], name -> testsOf(name, files)).contains(names[1]);
        };
    }

    /** Of all classes of that name: two modules may have one each. */
    private static TreeSet<String> testsOf(String name, Map<String, List<Path>> files) {
        TreeSet<String> methods = new TreeSet<>();
        for (Path file : files.getOrDefault(name, List.of())) {
            String source = read(file);
            METHOD.matcher(source).results().map(test -> test.group(1)).forEach(methods::add);
            Pattern.compile("\\bclass " + name + "\\s+extends\\s+(\\w+)")
                    .matcher(source)
                    .results()
                    .map(above -> testsOf(above.group(1), files))
                    .forEach(methods::addAll);
        }
        return methods;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

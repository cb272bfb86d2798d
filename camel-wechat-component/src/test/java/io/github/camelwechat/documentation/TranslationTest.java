// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page in Chinese is in step with the page in English. */
class TranslationTest {

    private static final String ENGLISH =
            "## Try\n\nSay `a`.\n\n| `b` | c |\n|---|---|\n| `d` | e |\n";

    static Stream<String> translated() {
        return Stream.of("README", "src/docs/first-steps");
    }

    @ParameterizedTest
    @MethodSource("translated")
    void isInStep(String page) throws IOException {
        assertThat(
                        TranslationDrift.between(
                                Markdown.page(page + ".md"), Markdown.page(page + ".zh-CN.md")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("translated")
    void bothLeadToEachOtherAtTheTop(String page) throws IOException {
        String name = page.substring(page.lastIndexOf('/') + 1);
        assertThat(Markdown.page(page + ".md").text().lines().limit(3))
                .anyMatch(line -> line.contains("(" + name + ".zh-CN.md)"));
        assertThat(Markdown.page(page + ".zh-CN.md").text().lines().limit(3))
                .anyMatch(line -> line.contains("(" + name + ".md)"));
    }

    @Test
    void takesATranslationThatSaysTheSame() {
        assertThat(drift("## 试\n\n说 `a`。\n\n| `b` | 丙 |\n|---|---|\n| `d` | 戊 |\n")).isEmpty();
    }

    @Test
    void refusesATranslationWithoutASection() {
        assertThat(drift("说 `a`。\n"))
                .containsExactly("headings [##] in English, [] in the translation");
    }

    @Test
    void refusesATranslationThatNamesSomethingElse() {
        assertThat(drift("## 试\n\n说 `x`。\n\n| `b` | 丙 |\n|---|---|\n| `d` | 戊 |\n"))
                .containsExactly("Try: code [a] in English, [x] in the translation");
    }

    @Test
    void refusesATranslationWithoutARow() {
        assertThat(drift("## 试\n\n说 `a`。\n\n| `b` | 丙 |\n|---|---|\n"))
                .containsExactly(
                        "Try: table rows [2: [b], 2: [d]] in English, [2: [b]] in the translation");
    }

    @Test
    void refusesATranslationWithAnotherBlockOfCode() {
        assertThat(
                        TranslationDrift.between(
                                new Markdown("```sh\nmake\n```\n"),
                                new Markdown("```sh\nmake it\n```\n")))
                .containsExactly(
                        "the beginning: blocks [sh\nmake\n] in English, [sh\nmake it\n] in the"
                                + " translation");
    }

    @Test
    void refusesATranslationThatLeadsElsewhere() {
        assertThat(
                        TranslationDrift.between(
                                new Markdown("[a](a.md#b)\n"), new Markdown("[甲](a.md)\n")))
                .containsExactly(
                        "the beginning: links [a.md#b] in English, [a.md] in the translation");
    }

    private static List<String> drift(String chinese) {
        return TranslationDrift.between(new Markdown(ENGLISH), new Markdown(chinese));
    }
}

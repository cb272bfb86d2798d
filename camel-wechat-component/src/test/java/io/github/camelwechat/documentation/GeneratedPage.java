// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the project that is made from data of the code, as a whole or between two marks. */
record GeneratedPage(String path, String text) {

    private static final String COMMAND =
            "./mvnw -pl camel-wechat-component -am -Dtest='io/github/camelwechat/documentation/*Test'"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true test";

    /** The page as it is committed, by its path below the root of the tree. */
    static GeneratedPage committed(String path) throws IOException {
        return new GeneratedPage(path, Markdown.page(path).text());
    }

    /** The lines between the comments {@code begin} and {@code end} of a name. */
    String part(String name) {
        return found(begin(name), end(name)).group(2);
    }

    /** The page with other lines between the comments {@code begin} and {@code end} of a name. */
    GeneratedPage with(String name, String lines) {
        return between(begin(name), end(name), lines);
    }

    /** The page with other lines between these two, which are there exactly once. */
    GeneratedPage between(String begin, String end, String lines) {
        Matcher part = found(begin, end);
        return new GeneratedPage(
                path, part.replaceAll("$1" + Matcher.quoteReplacement(lines) + "$3"));
    }

    private Matcher found(String begin, String end) {
        Matcher part =
                Pattern.compile("(?sm)(^\\Q" + begin + "\\E\\n)(.*?)(^\\Q" + end + "\\E$)")
                        .matcher(text);
        assertThat(part.results().count())
                .as("%s has one part between %s and %s", path, begin, end)
                .isOne();
        part.reset();
        assertThat(part.find()).isTrue();
        return part;
    }

    private static String begin(String name) {
        return "<!-- begin " + name + " -->";
    }

    private static String end(String name) {
        return "<!-- end " + name + " -->";
    }

    /** Compares the page with what is committed; with {@code -Ddocs.write=true} writes it first. */
    void assertCommitted() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(Path.of("..").resolve(path), text);
        }
        assertThat(committed(path).text())
                .as("%s is what the code says; if not, commit what this writes: %s", path, COMMAND)
                .isEqualTo(text);
    }
}

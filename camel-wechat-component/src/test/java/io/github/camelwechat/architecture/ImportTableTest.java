// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The component keeps to the import table, and the table refuses what breaks it. */
class ImportTableTest {

    private static final String OURS = "io.github.camelwechat";
    private static final String BAD = "io.github.camelwechat.badsample";

    /** Which class of the bad sample a rule must name that is not about one of our packages. */
    private static final Map<String, String> OFFENDERS =
            Map.of(
                    "every package is in the table", "stray.Homeless",
                    "com.fasterxml.jackson.annotation", "store.MarkedStore",
                    "no cycles", "Top",
                    "no static state", "message.RememberingMessage",
                    "every record is of a known kind", "message.MessageRecord");

    private static final String LIBRARIES = "message.LibraryMessage";

    @TempDir private static Path compiled;

    private static JavaClasses component;
    private static JavaClasses badSample;

    @BeforeAll
    static void readClasses() throws IOException {
        component = new ClassFileImporter().importPath(Path.of("target/classes"));
        UpwardArrows.compile(BAD, ImportTable.packages(), compiled);
        badSample =
                new ClassFileImporter()
                        .importPaths(
                                Path.of("target/test-classes", BAD.replace('.', '/')), compiled);
    }

    static Set<String> rules() {
        return new ImportTable(OURS).rules().keySet();
    }

    static Stream<String> mutableFields() {
        return Stream.of("count", "names", "seen", "last");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void refusesTheBadSample(String rule) {
        var result = new ImportTable(BAD).rules().get(rule).evaluate(badSample);

        assertThat(result.getFailureReport().toString()).contains(offender(rule));
    }

    private static String offender(String rule) {
        return ImportTable.packages().containsKey(rule)
                ? BAD + "." + rule + ".Upward"
                : OFFENDERS.getOrDefault(rule, LIBRARIES);
    }

    @ParameterizedTest
    @MethodSource("mutableFields")
    void findsEveryKindOfStaticState(String field) {
        var result = StaticState.none().evaluate(badSample);

        assertThat(result.getFailureReport().toString()).contains("RememberingMessage." + field);
    }

    @Test
    void acceptsConstants() {
        var result = StaticState.none().evaluate(badSample);

        assertThat(result.getFailureReport().toString()).doesNotContain("CONSTANT");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsForTheComponent(String rule) {
        assertThat(component.contain(OURS + ".store.StateStore")).isTrue();

        new ImportTable(OURS).rules().get(rule).check(component);
    }
}

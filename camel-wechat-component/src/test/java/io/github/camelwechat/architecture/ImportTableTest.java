// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The component keeps to the import table, and the table refuses what breaks it. */
class ImportTableTest {

    private static final String OURS = "io.github.camelwechat";
    private static final String BAD = "io.github.camelwechat.badsample";

    /** Which class of the bad sample each rule must name. */
    private static final Map<String, String> OFFENDERS =
            Map.ofEntries(
                    Map.entry("every package is in the table", "stray.Homeless"),
                    Map.entry("account", "account.UpwardAccount"),
                    Map.entry("message", "message.WindowMessage"),
                    Map.entry("failure", "failure.TalkativeFailure"),
                    Map.entry("token", "token.WorriedToken"),
                    Map.entry("store", "store.WorldlyStore"),
                    Map.entry("internal.crypto", "internal.crypto.ReadingCipher"),
                    Map.entry("internal.json", "internal.json.CountingJson"),
                    Map.entry("internal.api", "internal.api.BossyApi"),
                    Map.entry("internal.outcome", "internal.outcome.SendingOutcome"),
                    Map.entry("internal.park", "internal.park.SendingPark"),
                    Map.entry("internal.window", "internal.window.CallingWindow"),
                    Map.entry("internal.operation", "internal.operation.SendingOperation"),
                    Map.entry("internal.send", "internal.send.AnsweringSender"),
                    Map.entry("internal.callback", "internal.callback.SendingCallback"),
                    Map.entry("org.apache.camel", "message.LibraryMessage"),
                    Map.entry("com.fasterxml.jackson.databind", "message.LibraryMessage"),
                    Map.entry("com.fasterxml.jackson.core", "message.LibraryMessage"),
                    Map.entry("com.fasterxml.jackson.annotation", "store.MarkedStore"),
                    Map.entry("com.fasterxml.aalto", "message.LibraryMessage"),
                    Map.entry("org.codehaus.stax2", "message.LibraryMessage"),
                    Map.entry("javax.xml", "message.LibraryMessage"),
                    Map.entry("org.apache.hc", "message.LibraryMessage"),
                    Map.entry("com.github.benmanes.caffeine", "message.LibraryMessage"),
                    Map.entry("io.lettuce", "message.LibraryMessage"),
                    Map.entry("java.sql", "message.LibraryMessage"),
                    Map.entry("javax.sql", "message.LibraryMessage"),
                    Map.entry("javax.crypto", "message.LibraryMessage"),
                    Map.entry("org.bouncycastle", "message.LibraryMessage"),
                    Map.entry("every library is in the table", "message.LibraryMessage"),
                    Map.entry("no cycles", "internal.send.AnsweringSender"),
                    Map.entry("no static state", "message.RememberingMessage"));

    private static JavaClasses component;
    private static JavaClasses badSample;

    @BeforeAll
    static void readClasses() {
        component = new ClassFileImporter().importPath(Path.of("target/classes"));
        badSample =
                new ClassFileImporter()
                        .importPath(Path.of("target/test-classes", BAD.replace('.', '/')));
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

        assertThat(result.getFailureReport().toString()).contains(OFFENDERS.get(rule));
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

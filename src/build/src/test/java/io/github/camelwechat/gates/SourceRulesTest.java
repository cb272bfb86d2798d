// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule refuses its bad sample, and the tree breaks none. */
class SourceRulesTest {

    enum Rule {
        LICENCE_LINE(SourceRules::withoutLicence, "NoLicence.java", "licence/package-info.java"),
        LENGTH(SourceRules::tooLong, "TooLong.java", "TooLongTest.java", "too-long.js"),
        NAMES(
                SourceRules::vagueNames,
                "ThingManager",
                "ThingUtil",
                "ThingBase",
                "Aftermath",
                "ThingKept"),
        NO_QUESTIONS(SourceRules::questions, "Question.java:4:", "Question.java:10:"),
        FINISHED(SourceRules::unfinished, "Unfinished.java:5:"),
        NO_SLEEP(SourceRules::sleeps, "Sleeper.java:7:", "SleeperTest.java:9:"),
        GIVEN_CLOCK(SourceRules::wallClocks, "WallClock.java:8:", "WallClock.java:12:"),
        GIVEN_RANDOMNESS(SourceRules::weakRandomness, "WeakRandom.java:4:", "WeakRandom.java:8:"),
        NO_CONSOLE(SourceRules::consoleOutput, "Printer.java:7:"),
        NARROW_CATCH(SourceRules::broadCatches, "Catcher.java:8:", "Catcher.java:13:"),
        NULL_CONTRACT(SourceRules::packagesWithoutNullContract, "unmarked"),
        PACKAGE_SIZE(SourceRules::crowdedPackages),
        KNOWN_TYPES(SourceRules::knowingTooMuch, "TooManyTypes.java names 16 types");

        private final Function<List<SourceFile>, List<String>> check;
        private final List<String> refused;

        Rule(Function<List<SourceFile>, List<String>> check, String... refused) {
            this.check = check;
            this.refused = Arrays.asList(refused);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesItsBadSampleAndNothingElse(Rule rule) throws IOException {
        List<SourceFile> bad = SourceTree.below(SourceTree.badSample("source-rules"));

        List<String> violations = rule.check.apply(bad);

        assertThat(violations).hasSameSizeAs(rule.refused);
        assertThat(rule.refused)
                .allSatisfy(name -> assertThat(violations).anyMatch(v -> v.contains(name)));
    }

    @Test
    void refusesAPackageThatHoldsMoreThanAReaderCanOversee() {
        String root = "camel-wechat-component/src/main/java/io/github/camelwechat";

        assertThat(SourceRules.crowdedPackages(folder(root + "/store", SourceRules.MOST_TYPES)))
                .isEmpty();
        assertThat(SourceRules.crowdedPackages(folder(root + "/store", SourceRules.MOST_TYPES + 1)))
                .singleElement()
                .asString()
                .contains("store holds 21 files");
        assertThat(
                        SourceRules.crowdedPackages(
                                folder(root, SourceRules.MOST_TYPES_IN_THE_ROOT + 1)))
                .singleElement()
                .asString()
                .contains("holds 19 files, the limit is 18");
    }

    private static List<SourceFile> folder(String path, int files) {
        return IntStream.range(0, files)
                .mapToObj(i -> new SourceFile(path + "/Type" + i + ".java", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void holdsForTheWholeTree(Rule rule) throws IOException {
        List<SourceFile> tree = SourceTree.below(SourceTree.root());

        assertThat(tree)
                .extracting(SourceFile::path)
                .anyMatch(path -> path.endsWith("/store/StateStore.java"));
        assertThat(rule.check.apply(tree)).isEmpty();
    }
}

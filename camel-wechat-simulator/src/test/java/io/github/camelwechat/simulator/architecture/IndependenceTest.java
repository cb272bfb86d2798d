// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Simulator and component check each other only as long as neither uses the other's code. */
class IndependenceTest {

    @Test
    void refusesASimulatorThatLeansOnTheComponent() {
        JavaClasses badSample =
                new ClassFileImporter()
                        .importPath(Path.of("target/test-classes/io/github/camelwechat/badsample"));

        String report =
                dependsOnNothingOfOursButItself("io.github.camelwechat.badsample.leaning..")
                        .evaluate(badSample)
                        .getFailureReport()
                        .toString();

        assertThat(report).contains("LeaningSimulator");
    }

    @Test
    void theSimulatorSharesNoCodeWithTheComponent() {
        JavaClasses simulator = new ClassFileImporter().importPath(Path.of("target/classes"));

        assertThat(simulator).isNotEmpty();
        dependsOnNothingOfOursButItself("io.github.camelwechat.simulator..").check(simulator);
    }

    private static ArchRule dependsOnNothingOfOursButItself(String self) {
        return noClasses()
                .that()
                .resideInAPackage(self)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.github.camelwechat..")
                                .and(DescribedPredicate.not(resideInAPackage(self))));
    }
}

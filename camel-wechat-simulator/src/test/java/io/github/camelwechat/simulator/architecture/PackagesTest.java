// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The simulator is laid out by feature: small packages in which no way leads back. */
class PackagesTest {
    private static final int MAX_CLASSES = 20;
    private static final Path SOURCES = Path.of("src/main/java/io/github/camelwechat/simulator");
    private static final Pattern ENTRANCE =
            Pattern.compile("Entrance:[\\s*]+\\{@link[\\s*]+(\\w+)}");

    private final JavaClasses simulator =
            new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void refusesPackagesThatLeadBackToThemselves() {
        JavaClasses badSample =
                new ClassFileImporter()
                        .importPath(
                                Path.of(
                                        "target/test-classes/io/github/camelwechat/badsample/cycle"));

        String report =
                free("io.github.camelwechat.badsample.(**)")
                        .evaluate(badSample)
                        .getFailureReport()
                        .toString();

        assertThat(report).contains("Cycle detected");
    }

    @Test
    void noPackageLeadsBackToItself() {
        free("io.github.camelwechat.(**)").check(simulator);
    }

    @Test
    void noPackageHasMoreThanTwentyClasses() {
        Map<String, Long> sizes =
                simulator.stream()
                        .filter(one -> one.isTopLevelClass())
                        .filter(one -> !one.getSimpleName().equals("package-info"))
                        .collect(groupingBy(JavaClass::getPackageName, counting()));

        assertThat(sizes).isNotEmpty();
        assertThat(sizes.values()).allMatch(size -> size <= MAX_CLASSES, "at most 20 classes");
    }

    @Test
    void everyPackageNamesItsEntrance() throws IOException {
        List<Path> packages;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            packages =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(Path::getParent)
                            .distinct()
                            .toList();
        }

        assertThat(packages).isNotEmpty();
        for (Path folder : packages) {
            Matcher entrance =
                    ENTRANCE.matcher(Files.readString(folder.resolve("package-info.java")));
            assertThat(entrance.find()).as(folder.toString()).isTrue();
            assertThat(folder.resolve(entrance.group(1) + ".java")).exists();
        }
    }

    private static ArchRule free(String packages) {
        return slices().matching(packages).should().beFreeOfCycles();
    }
}

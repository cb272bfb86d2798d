// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A reader of one class has to know only so many others of ours. */
class KnownTypesTest {

    private static final String OURS = "io.github.camelwechat";
    private static final int MOST_KNOWN = 15;

    /** Tables of the vocabulary: they name every kind of message once, and nothing else. */
    private static final Set<String> TABLES =
            Set.of(OURS + ".message.InboundTypes", OURS + ".message.InboundEvent");

    @Test
    void countsEachTypeOnceAndNestedOnesWithTheirOuter() {
        JavaClasses sample =
                new ClassFileImporter().importClasses(Knowing.class, Knowing.Deep.class);

        assertThat(known(sample, getClass().getPackageName()))
                .containsEntry(
                        Knowing.class.getName().replaceFirst("\\$.*", ""),
                        Set.of(GeneratedDrift.class.getName(), ImportTable.class.getName()));
    }

    @Test
    void noClassOfTheComponentNamesMoreThanAReaderCanKeepInMind() {
        Map<String, Set<String>> known =
                known(new ClassFileImporter().importPath(Path.of("target/classes")), OURS);

        assertThat(known).containsKey(OURS + ".internal.callback.CallbackPipeline");
        known.keySet().removeAll(TABLES);
        known.values().removeIf(others -> others.size() <= MOST_KNOWN);
        assertThat(known).as("types that name more than %d of ours", MOST_KNOWN).isEmpty();
    }

    private static Map<String, Set<String>> known(JavaClasses classes, String ours) {
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : classes) {
            String outer = outer(type);
            known.computeIfAbsent(outer, name -> new TreeSet<>())
                    .addAll(
                            type.getDirectDependenciesFromSelf().stream()
                                    .map(Dependency::getTargetClass)
                                    .map(JavaClass::getBaseComponentType)
                                    .filter(other -> other.getPackageName().startsWith(ours))
                                    .map(KnownTypesTest::outer)
                                    .filter(other -> !other.equals(outer))
                                    .collect(Collectors.toSet()));
        }
        return known;
    }

    private static String outer(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** A sample that knows two others: one of them twice, one from a nested type. */
    private static final class Knowing {
        ImportTable first;
        ImportTable[] again;

        static final class Deep {
            GeneratedDrift other;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who may import whom, and which library lives where. A new package or library joins the two tables
 * here before it is used.
 */
final class ImportTable {

    /** The face: the package that is not below anything of ours. */
    static final String ROOT = "";

    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("account", Set.of()),
                    Map.entry("message", Set.of("account")),
                    Map.entry("failure", Set.of("account")),
                    Map.entry("token", Set.of("account")),
                    Map.entry("store", Set.of("account", "failure")),
                    Map.entry("internal.crypto", Set.of("account", "failure")),
                    Map.entry("internal.json", Set.of("message", "account", "failure")),
                    Map.entry(
                            "internal.api",
                            Set.of(
                                    "store",
                                    "token",
                                    "internal.json",
                                    "internal.crypto",
                                    "account",
                                    "failure")),
                    Map.entry("internal.outcome", Set.of("store", "account", "failure")),
                    Map.entry(
                            "internal.park",
                            Set.of("store", "internal.json", "account", "failure")),
                    Map.entry(
                            "internal.window",
                            Set.of("store", "internal.json", "message", "account", "failure")),
                    Map.entry(
                            "internal.operation",
                            Set.of(
                                    "internal.api",
                                    "internal.json",
                                    "message",
                                    "account",
                                    "failure")),
                    Map.entry(
                            "internal.send",
                            Set.of(
                                    "internal.park",
                                    "internal.window",
                                    "internal.api",
                                    "internal.json",
                                    "store",
                                    "message",
                                    "account",
                                    "failure")),
                    Map.entry(
                            "internal.callback",
                            Set.of(
                                    "internal.crypto",
                                    "internal.json",
                                    "internal.window",
                                    "store",
                                    "message",
                                    "account",
                                    "failure")));

    /** Library to the packages of ours that may use it. */
    private static final Map<String, Set<String>> HOMES =
            Map.ofEntries(
                    Map.entry("org.apache.camel", Set.of(ROOT)),
                    Map.entry("com.fasterxml.jackson.databind", Set.of("internal.json", ROOT)),
                    Map.entry("com.fasterxml.jackson.core", Set.of("internal.json", ROOT)),
                    Map.entry(
                            "com.fasterxml.jackson.annotation",
                            Set.of("internal.json", "message", ROOT)),
                    Map.entry("com.fasterxml.aalto", Set.of("internal.callback")),
                    Map.entry("org.codehaus.stax2", Set.of("internal.callback")),
                    Map.entry("javax.xml", Set.of("internal.callback")),
                    Map.entry("org.apache.hc", Set.of("internal.api")),
                    Map.entry("com.github.benmanes.caffeine", Set.of("store")),
                    Map.entry("io.lettuce", Set.of("store")),
                    Map.entry("java.sql", Set.of("store")),
                    Map.entry("javax.sql", Set.of("store")),
                    Map.entry("javax.crypto", Set.of("internal.crypto")),
                    Map.entry("org.bouncycastle", Set.of("internal.crypto")));

    private static final String[] EVERYWHERE = {
        "java.lang..", "java.io..", "java.math..", "java.net..", "java.nio..", "java.security..",
        "java.text..", "java.time..", "java.util..", "javax.net..", "org.slf4j..", "org.jspecify.."
    };

    private final String base;

    ImportTable(String base) {
        this.base = base;
    }

    /** Every rule by its name. */
    Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("every package is in the table", onlyKnownPackages());
        new TreeMap<>(MAY_IMPORT).forEach((from, to) -> rules.put(from, mayImport(from, to)));
        new TreeMap<>(HOMES).forEach((library, home) -> rules.put(library, lives(library, home)));
        rules.put("every library is in the table", onlyKnownLibraries());
        rules.put("no cycles", noCycles());
        rules.put("no static state", StaticState.none());
        return rules;
    }

    private ArchRule onlyKnownPackages() {
        return classes().should().resideInAnyPackage(ours(MAY_IMPORT.keySet(), ROOT));
    }

    private ArchRule mayImport(String from, Set<String> to) {
        return noClasses()
                .that()
                .resideInAPackage(ours(from))
                .should()
                .dependOnClassesThat(oursButNot(ours(to, from)))
                .allowEmptyShould(true);
    }

    private ArchRule lives(String library, Set<String> homes) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(homes.stream().map(this::ours).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..");
    }

    private ArchRule onlyKnownLibraries() {
        return classes()
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(base + "..")
                                .or(resideInAnyPackage(EVERYWHERE))
                                .or(resideInAnyPackage(libraries()))
                                .or(describe("primitive", JavaClass::isPrimitive))
                                .or(describe("array", JavaClass::isArray)));
    }

    private ArchRule noCycles() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles();
    }

    private DescribedPredicate<JavaClass> oursButNot(String[] allowed) {
        return resideInAnyPackage(base + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(allowed)));
    }

    private String[] libraries() {
        return HOMES.keySet().stream().map(library -> library + "..").toArray(String[]::new);
    }

    private String[] ours(Set<String> packages, String another) {
        return Stream.concat(packages.stream(), Stream.of(another))
                .map(this::ours)
                .toArray(String[]::new);
    }

    private String ours(String name) {
        return name.equals(ROOT) ? base : base + "." + name;
    }

    /** One slice for each package, the root among them. */
    private static final class ByPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}

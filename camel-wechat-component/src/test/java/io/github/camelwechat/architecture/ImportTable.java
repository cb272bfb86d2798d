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
import io.github.camelwechat.store.StateKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of who may import whom, and where each library lives. A new package or library joins
 * the two tables here before it is used.
 */
final class ImportTable {

    /** Camel's face: the package that no other may import. */
    static final String ROOT = "";

    /** Beside its own row, each of the packages above the tools may import all of these. */
    private static final Set<String> COMMON =
            words(
                    "account message failure option store"
                            + " internal.async internal.crypto internal.json internal.media"
                            + " internal.permission internal.telemetry internal.time");

    private static final Map<String, Set<String>> MAY_IMPORT =
            layers(
                    // The public vocabulary, the state SPI and the tools: strictly by their rows.
                    """
                    account         :
                    message         : account
                    failure         : account
                    token           : account
                    option          : account failure message
                    store           : account failure
                    store.jdbc      : store failure internal.async
                    store.redis     : store failure internal.async
                    internal.async  : failure
                    internal.time   : failure store
                    internal.crypto : account
                    internal.json   : account failure message internal.crypto
                    internal.media  : message
                    internal.telemetry : account failure message
                    internal.permission : account failure message
                    converter       : account failure message option internal.json
                    transform       : account message internal.json
                    """,
                    // The rest: what is common, and the row.
                    """
                    internal.survey                  :
                    internal.window                  :
                    internal.user                    : internal.window
                    internal.camel.trace             :
                    internal.camel.metrics           : internal.api.operation internal.api.operation.catalogue
                    internal.api.http                :
                    internal.api.client              : internal.api.http
                    internal.api.token               : internal.api.client token
                    internal.api.quota               : internal.api.client
                    internal.platform                : internal.api.client internal.api.token token
                    internal.api                     : internal.api.quota internal.api.http internal.api.client internal.api.token token
                    internal.api.operation           : internal.api internal.api.http internal.api.client internal.api.diagnosis
                    internal.api.operation.catalogue : internal.api.operation internal.api.client
                    internal.api.diagnosis           : internal.api internal.api.client internal.api.http
                    internal.api.outcome             : internal.api.operation
                    internal.callback.source         :
                    internal.callback.xml            :
                    internal.callback.verify         : internal.callback.source internal.callback.xml
                    internal.callback.reply          : internal.callback.verify internal.callback.xml
                    internal.callback.dedupe         : internal.callback.reply
                    internal.callback.journal        :
                    internal.callback.platform       : internal.callback.reply internal.callback.source internal.callback.verify internal.callback.xml internal.platform
                    internal.callback                : internal.platform internal.callback.source internal.callback.verify internal.callback.xml internal.callback.dedupe internal.callback.reply internal.callback.journal internal.user internal.window
                    internal.send.media              : internal.api internal.api.client internal.api.http
                    internal.send.plan               :
                    internal.send.text               : internal.send.media internal.send.plan
                    internal.send.post               : internal.send.media internal.send.plan internal.send.text internal.api internal.api.client internal.api.http internal.api.operation internal.api.operation.catalogue internal.api.outcome internal.window
                    internal.send.park               : internal.send.media internal.send.plan internal.send.post internal.send.text internal.window
                    internal.send.coalesce           : internal.send.plan internal.send.text
                    internal.send                    : internal.send.coalesce internal.send.media internal.send.park internal.send.plan internal.send.post internal.send.text internal.api internal.api.operation internal.api.outcome internal.window
                    internal.erasure                 : internal.callback.journal internal.callback.xml internal.send.park internal.window
                    internal.camel.runtime           : internal.platform internal.api.quota internal.erasure internal.camel.metrics internal.camel.trace internal.api internal.api.client internal.api.http internal.api.operation internal.api.outcome internal.api.token internal.callback internal.send internal.send.coalesce internal.send.plan internal.send.park internal.window token
                    internal.camel.console           : internal.platform internal.api internal.api.client internal.api.token internal.camel.runtime internal.window
                    internal.camel.exchange          : internal.platform internal.api.quota internal.api.http internal.api.operation internal.callback internal.send.media internal.send.park internal.send.plan internal.window internal.user
                    internal.camel.consumer          : internal.survey internal.erasure internal.camel.exchange internal.camel.runtime internal.api internal.api.outcome internal.callback internal.callback.source internal.callback.verify internal.callback.reply internal.callback.journal internal.send internal.send.coalesce internal.send.plan internal.send.park internal.send.post internal.window
                    internal.camel.producer          : internal.platform internal.survey internal.erasure internal.camel.exchange internal.camel.runtime internal.api internal.api.client internal.api.diagnosis internal.api.http internal.api.operation internal.api.operation.catalogue internal.api.outcome internal.callback internal.send internal.send.media internal.send.plan internal.send.park internal.send.post internal.user internal.window
                    internal.camel.platform          : internal.camel.consumer internal.camel.exchange internal.camel.runtime internal.callback internal.callback.journal internal.callback.platform internal.callback.reply internal.callback.source internal.callback.verify internal.platform
                    internal.camel.tokenservice      : internal.camel.consumer internal.camel.runtime internal.api internal.api.token internal.callback.source internal.callback.verify token
                    """);

    /** Library to the packages of ours that may use it, those below them included. */
    private static final Map<String, Set<String>> HOMES =
            parse(
                    """
                    org.apache.camel                  : ROOT transform converter internal.camel.metrics internal.camel.trace internal.camel.console internal.camel.exchange internal.camel.consumer internal.camel.platform internal.camel.producer internal.camel.runtime internal.camel.tokenservice
                    com.fasterxml.jackson.databind    : internal.json converter transform internal.camel.exchange internal.camel.producer
                    com.fasterxml.jackson.core        : internal.json converter transform
                    com.fasterxml.jackson.annotation  : internal.json message
                    io.vertx                          : internal.camel.consumer internal.camel.tokenservice
                    org.apache.hc                     : internal.api.http
                    io.lettuce                        : store.redis
                    io.micrometer                     : internal.camel.metrics
                    io.opentelemetry                  : internal.camel.trace
                    io.netty                          : store.redis
                    java.sql                          : store.jdbc
                    javax.sql                         : store.jdbc
                    javax.crypto                      : internal.crypto
                    org.bouncycastle                  : internal.crypto
                    """);

    private static final String[] EVERYWHERE = {
        "java.lang..", "java.io..", "java.math..", "java.net..", "java.nio..", "java.security..",
        "java.text..", "java.time..", "java.util..", "javax.net..", "org.slf4j..", "org.jspecify.."
    };

    private final String base;

    ImportTable(String base) {
        this.base = base;
    }

    /** The packages of the table by name, each with those it may import. */
    static Map<String, Set<String>> packages() {
        return MAY_IMPORT;
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
        rules.put("every record is of a known kind", keysAreOfAKind());
        return rules;
    }

    private static Map<String, Set<String>> layers(String lower, String upper) {
        Map<String, Set<String>> rows = new HashMap<>(parse(lower));
        parse(upper)
                .forEach(
                        (name, row) -> {
                            Set<String> all = new TreeSet<>(COMMON);
                            all.addAll(row);
                            rows.put(name, Set.copyOf(all));
                        });
        return Map.copyOf(rows);
    }

    private static Map<String, Set<String>> parse(String table) {
        return table.lines()
                .map(line -> line.split(":"))
                .collect(
                        Collectors.toUnmodifiableMap(
                                row -> row[0].strip(),
                                row -> row.length == 1 ? Set.of() : words(row[1])));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.strip().split(" +"))
                .map(word -> word.equals("ROOT") ? ROOT : word)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private ArchRule onlyKnownPackages() {
        return classes().should().resideInAnyPackage(ours(MAY_IMPORT.keySet(), ROOT));
    }

    private ArchRule mayImport(String from, Set<String> to) {
        return noClasses()
                .that()
                .resideInAPackage(ours(from))
                .should()
                .dependOnClassesThat(oursButNot(ours(to, from)));
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

    /** Of every kind it is said how the records of one user are erased. */
    private ArchRule keysAreOfAKind() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ours("store"))
                .should()
                .callConstructor(StateKey.class, String.class, String.class, String.class);
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

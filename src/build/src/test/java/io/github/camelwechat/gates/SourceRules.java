// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.gates;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules themselves: each turns files into sentences about what breaks it. */
final class SourceRules {

    static final int LONGEST_FILE = 350;
    static final int MOST_TYPES = 20;
    static final int MOST_TYPES_IN_THE_ROOT = 18;
    static final int MOST_KNOWN_TYPES = 15;

    private static final Pattern LICENCE =
            Pattern.compile("// SPDX-License-Identifier: Apache-2\\.0\\R.*", Pattern.DOTALL);
    private static final Pattern REASON =
            Pattern.compile("\\W*Longer than \\d+ lines because \\S+ \\S+ \\S+.*");

    /** Neither places in the code nor participles, adverbs, pronouns or metaphors. */
    private static final Set<String> NO_NOUNS_OF_THE_FIELD =
            Set.of(
                    ("Manager Helper Util Utils Impl Base After Aftermath Agenda Asked Arrived"
                                    + " Benign Bossy Closing Coalescing Counted Desk Door Dotted Doomed"
                                    + " Earlier Ending Fetched Gone Kept Lane Lanes Letter Lot Meanwhile Mount"
                                    + " Newsroom Office Others Parking Planned Roster Sending Story Stray"
                                    + " Surroundings Together Told Trail Verdict Visitor Way Ways Words World"
                                    + " Worried")
                            .split(" "));

    private static final Pattern TYPE =
            Pattern.compile("\\b(?:class|record|interface|enum) (\\w+)");
    private static final Pattern NAMING_LINE = Pattern.compile("(?m)^(?:import|package) .*$");
    private static final Pattern NAMED_TYPE = Pattern.compile("(?<![.\\w])[A-Z]\\w*");

    /**
     * Tables of the vocabulary: they name every kind of message, or the values of every option,
     * once, and nothing else.
     */
    private static final Set<String> VOCABULARY =
            Set.of(
                    "message/InboundTypes.java",
                    "message/InboundEvent.java",
                    "camelwechat/WeChatConfiguration.java");

    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern QUESTION =
            Pattern.compile("/\\*\\*\\s+(?:\\*\\s+)?(What|How|Who|Whose|Whether)\\b");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@author\\b");
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b");
    private static final Pattern WALL_CLOCK =
            Pattern.compile(
                    "\\bcurrentTimeMillis\\b|\\b(Instant|Local\\w+|ZonedDateTime)\\.now\\(\\)"
                            + "|\\bnew Date\\(\\)");
    private static final Pattern WEAK_RANDOM =
            Pattern.compile(
                    "\\bjava\\.util\\.Random\\b|\\bnew Random\\(|\\bThreadLocalRandom\\b"
                            + "|\\bMath\\.random\\b");
    private static final Pattern CONSOLE =
            Pattern.compile("\\bSystem\\.(out|err)\\b|\\bprintStackTrace\\(\\)");
    private static final Pattern BROAD_CATCH =
            Pattern.compile(
                    "\\bcatch\\s*\\([^)]*\\b(Exception|RuntimeException|Throwable|Error)\\b");
    private static final Set<String> CATCH_EVERYTHING =
            Set.of("CallbackPipeline.java", "MessageSender.java");
    private static final String COMPONENT_ROOT =
            "camel-wechat-component/src/main/java/io/github/camelwechat";
    private static final String COMPONENT = "camel-wechat-component/";

    private SourceRules() {}

    static List<String> tooLong(List<SourceFile> files) {
        return files.stream()
                .filter(file -> file.codeLines() > LONGEST_FILE && !givesAReason(file))
                .map(SourceRules::tooLong)
                .toList();
    }

    static List<String> withoutLicence(List<SourceFile> files) {
        return java(files)
                .filter(file -> !LICENCE.matcher(file.text()).matches())
                .map(file -> file.path() + " does not begin with the licence line")
                .toList();
    }

    static List<String> vagueNames(List<SourceFile> files) {
        return java(files)
                .flatMap(
                        file ->
                                TYPE.matcher(file.code())
                                        .results()
                                        .map(type -> type.group(1))
                                        .filter(SourceRules::isVague)
                                        .map(name -> file.path() + ": " + name))
                .map(type -> type + " is not named by a noun of the field, see CONTRIBUTING")
                .toList();
    }

    private static boolean isVague(String type) {
        return Arrays.stream(WORD.split(type)).anyMatch(NO_NOUNS_OF_THE_FIELD::contains);
    }

    static List<String> questions(List<SourceFile> files) {
        return found(
                main(files, ""),
                SourceFile::comments,
                QUESTION,
                "asks where a noun phrase, or a verb phrase of a method, should say");
    }

    /** The vocabulary is one package on purpose: a reader looks for a message in one place. */
    static List<String> crowdedPackages(List<SourceFile> files) {
        return main(files, "")
                .filter(file -> !file.name().equals("package-info.java"))
                .filter(file -> !file.folder().equals(COMPONENT_ROOT + "/message"))
                .collect(Collectors.groupingBy(SourceFile::folder, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(folder -> folder.getValue() > mostTypes(folder.getKey()))
                .map(SourceRules::crowded)
                .toList();
    }

    private static int mostTypes(String folder) {
        return folder.equals(COMPONENT_ROOT) ? MOST_TYPES_IN_THE_ROOT : MOST_TYPES;
    }

    private static String crowded(Map.Entry<String, Long> folder) {
        return "%s holds %d files, the limit is %d: join slivers, or give a part its own package"
                .formatted(folder.getKey(), folder.getValue(), mostTypes(folder.getKey()));
    }

    /** A reader of one class has to know only so many others of ours. */
    static List<String> knowingTooMuch(List<SourceFile> files) {
        Set<String> ours =
                main(files, COMPONENT).map(SourceRules::type).collect(Collectors.toSet());
        return main(files, COMPONENT)
                .filter(file -> VOCABULARY.stream().noneMatch(file.path()::endsWith))
                .map(file -> Map.entry(file.path(), known(file, ours)))
                .filter(file -> file.getValue().size() > MOST_KNOWN_TYPES)
                .map(SourceRules::knowing)
                .toList();
    }

    /** The types of ours that a file names in its code, nested ones by their outermost. */
    private static Set<String> known(SourceFile file, Set<String> ours) {
        String code = NAMING_LINE.matcher(file.code()).replaceAll("");
        Set<String> known =
                NAMED_TYPE
                        .matcher(code)
                        .results()
                        .map(MatchResult::group)
                        .filter(ours::contains)
                        .collect(Collectors.toCollection(TreeSet::new));
        TYPE.matcher(code).results().map(declared -> declared.group(1)).forEach(known::remove);
        return known;
    }

    private static String type(SourceFile file) {
        return file.name().substring(0, file.name().lastIndexOf('.'));
    }

    private static String knowing(Map.Entry<String, Set<String>> file) {
        return "%s names %d types of ours, the limit is %d: give a part of it a class of its own, or join what always goes together %s"
                .formatted(
                        file.getKey(), file.getValue().size(), MOST_KNOWN_TYPES, file.getValue());
    }

    static List<String> unfinished(List<SourceFile> files) {
        return found(java(files), SourceFile::comments, UNFINISHED, "does not belong in the tree");
    }

    static List<String> sleeps(List<SourceFile> files) {
        return found(java(files), SourceFile::code, SLEEP, "waits for time instead of for a fact");
    }

    static List<String> wallClocks(List<SourceFile> files) {
        return found(main(files, COMPONENT), SourceFile::code, WALL_CLOCK, "is not InstantSource");
    }

    static List<String> weakRandomness(List<SourceFile> files) {
        return found(main(files, COMPONENT), SourceFile::code, WEAK_RANDOM, "is not SecureRandom");
    }

    static List<String> consoleOutput(List<SourceFile> files) {
        return found(main(files, COMPONENT), SourceFile::code, CONSOLE, "is not a logger");
    }

    /**
     * Only where a flow or Camel enters is everything caught: below, that hides what went wrong.
     */
    static List<String> broadCatches(List<SourceFile> files) {
        return found(
                main(files, COMPONENT)
                        .filter(file -> !isCamelsFace(file.folder()))
                        .filter(file -> !CATCH_EVERYTHING.contains(file.name())),
                SourceFile::code,
                BROAD_CATCH,
                "catches more than it knows");
    }

    private static boolean isCamelsFace(String folder) {
        return folder.equals(COMPONENT_ROOT)
                || folder.startsWith(COMPONENT_ROOT + "/internal/camel/");
    }

    static List<String> packagesWithoutNullContract(List<SourceFile> files) {
        Set<String> marked =
                java(files)
                        .filter(file -> file.name().equals("package-info.java"))
                        .filter(file -> file.code().contains("@NullMarked"))
                        .map(SourceFile::folder)
                        .collect(Collectors.toSet());
        return main(files, "")
                .map(SourceFile::folder)
                .distinct()
                .filter(Predicate.not(marked::contains))
                .map(folder -> folder + " has no package-info.java with @NullMarked")
                .toList();
    }

    private static String tooLong(SourceFile file) {
        return "%s has %d lines of code, the limit is %d: split it, or say why not in its first comment ('Longer than %d lines because ...')"
                .formatted(file.path(), file.codeLines(), LONGEST_FILE, LONGEST_FILE);
    }

    private static boolean givesAReason(SourceFile file) {
        return file.text().lines().limit(3).anyMatch(line -> REASON.matcher(line).matches());
    }

    private static Stream<SourceFile> java(List<SourceFile> files) {
        return files.stream().filter(SourceFile::isJava);
    }

    private static Stream<SourceFile> main(List<SourceFile> files, String module) {
        return java(files).filter(SourceFile::isMain).filter(f -> f.path().startsWith(module));
    }

    private static List<String> found(
            Stream<SourceFile> files,
            Function<SourceFile, String> reading,
            Pattern forbidden,
            String why) {
        return files.flatMap(
                        file ->
                                forbidden
                                        .matcher(reading.apply(file))
                                        .results()
                                        .map(hit -> sentence(file, reading, hit, why)))
                .toList();
    }

    private static String sentence(
            SourceFile file, Function<SourceFile, String> reading, MatchResult hit, String why) {
        long line =
                1
                        + reading.apply(file)
                                .substring(0, hit.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
        String found = hit.group().replaceAll("\\s+", " ");
        return "%s:%d: %s %s".formatted(file.path(), line, found, why);
    }
}

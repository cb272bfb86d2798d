// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages lead to pages, sections, files and classes that are there. */
class PagesTest {

    private static final Path TREE = Path.of("..");
    private static final Pattern LINK =
            Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(#[^)\\s]+)?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$");

    private static final Pattern DECLARATION =
            Pattern.compile("\\b(?:class|record|interface|enum) (\\w+)");

    /**
     * A name in back-ticks that has the form of a class: two capitals, of several words. What
     * begins with Wx is of WxJava.
     */
    private static final Pattern CLASS =
            Pattern.compile("`(?!CamelWeChat|Wx)((?:[A-Z][a-z]+){2,})`");

    /** Classes of others, and words of WeChat and HTTP that have the form of a class. */
    private static final Set<String> NOT_OURS =
            Set.of(
                    "AggregationRepository",
                    "CompletableFuture",
                    "DataSource",
                    "IdempotentRepository",
                    "InputStream",
                    "InstantSource",
                    "JsonNode",
                    "RedisClient",
                    "RedisClusterClient",
                    "StateRepository",
                    "VertxOptions",
                    "WebhookCapableEndpoint",
                    // Of Camel, but no classes.
                    "CamelFileName",
                    "InOnly",
                    "InOut",
                    // Fields of WeChat.
                    "CreateTime",
                    "ExpiredTime",
                    "FriendUserName",
                    "FromUserName",
                    "MsgId",
                    "MsgType",
                    "ToUserName",
                    // Attributes of JMX.
                    "ForeignSources",
                    "PreviousEncodingAesKeyLastUsed",
                    "PreviousTokenLastUsed",
                    // A field and rights of Request Tracker.
                    "WeChatWindow",
                    "SeeQueue",
                    "ShowTicket",
                    "ShowTicketComments",
                    "CreateTicket",
                    "ReplyToTicket",
                    "CommentOnTicket",
                    "ModifyTicket",
                    "SeeCustomField",
                    "ModifyCustomField",
                    "AdminUsers");

    @Test
    void refusesALinkToAPageThatIsNotThere() throws IOException {
        assertThat(brokenLinks(TREE.resolve("README.md"), "[gone](src/docs/gone.md)"))
                .containsExactly("../README.md leads to src/docs/gone.md");
    }

    @Test
    void refusesALinkToASectionThatIsNotThere() throws IOException {
        assertThat(brokenLinks(TREE.resolve("README.md"), "[gone](src/docs/guide.md#gone)"))
                .containsExactly("../README.md leads to src/docs/guide.md#gone");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            broken.addAll(brokenLinks(page, Files.readString(page)));
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void refusesAPageThatNamesAClassThatIsNotThere() throws IOException {
        assertThat(unknownClasses(classes(), "`CallbackPipeline` and `GoneClass`"))
                .containsExactly("GoneClass");
    }

    @Test
    void everyClassThatAPageNamesIsThere() throws IOException {
        Set<String> classes = classes();
        List<String> unknown = new ArrayList<>();
        for (Path page : pages()) {
            unknownClasses(classes, Files.readString(page))
                    .forEach(name -> unknown.add(page + " " + name));
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void theNewcomersPageAnswersTenQuestionsWithFiles() throws IOException {
        assertThat(Markdown.page("src/docs/newcomers.md").table("question"))
                .hasSize(10)
                .allSatisfy(
                        (question, answer) -> {
                            assertThat(question).endsWith("?");
                            assertThat(answer.get(0)).matches("\\[(\\w+)\\]\\(.*/\\1\\.java\\)");
                        });
    }

    @Test
    void theNewcomersPageHasPlacesForBothListsOfClasses() throws IOException {
        GeneratedPage page = GeneratedPage.committed("src/docs/newcomers.md");

        assertThat(page.with("inbound-classes", "1. `A`\n").with("outbound-classes", "").text())
                .contains("<!-- begin inbound-classes -->\n1. `A`\n<!-- end inbound-classes -->");
    }

    private static List<String> brokenLinks(Path page, String text) throws IOException {
        List<String> broken = new ArrayList<>();
        for (MatchResult link :
                LINK.matcher(CODE.matcher(text).replaceAll("")).results().toList()) {
            Path target =
                    link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
            if (!Files.exists(target)
                    || link.group(2) != null
                            && !anchors(Files.readString(target))
                                    .contains(link.group(2).substring(1))) {
                broken.add(
                        page
                                + " leads to "
                                + link.group(1)
                                + (link.group(2) == null ? "" : link.group(2)));
            }
        }
        return broken;
    }

    private static Set<String> anchors(String page) {
        return HEADING.matcher(CODE.matcher(page).replaceAll(""))
                .results()
                .map(heading -> GuideTables.anchor(heading.group(1)))
                .collect(Collectors.toSet());
    }

    private static List<String> unknownClasses(Set<String> classes, String text) {
        return CLASS.matcher(text)
                .results()
                .map(name -> name.group(1))
                .filter(name -> !classes.contains(name) && !NOT_OURS.contains(name))
                .distinct()
                .toList();
    }

    private static Set<String> classes() throws IOException {
        Set<String> names = new HashSet<>();
        for (Path file : files(".java")) {
            DECLARATION
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(declared -> names.add(declared.group(1)));
        }
        return names;
    }

    private static List<Path> pages() throws IOException {
        return files(".md");
    }

    /** Without what builds leave behind. */
    static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(TREE)) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().matches(".*/(target|\\.\\w+)/.*"))
                    .sorted()
                    .toList();
        }
    }
}

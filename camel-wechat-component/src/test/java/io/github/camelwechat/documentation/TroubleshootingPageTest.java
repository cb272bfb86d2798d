// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.camel.consumer.RejectionAdvice;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of decision trees quotes the component, leaves nothing out and draws what it says. */
class TroubleshootingPageTest extends SimulatedWeChatTest {

    private static final Pattern LEAF = Pattern.compile("\\b([RS]\\d+)\\[\"\\1: ");

    @RegisterExtension final LogCapture log = new LogCapture(WeChatConsumer.class);

    private final Markdown page = Markdown.page("src/docs/troubleshooting.md");
    private final SourceSentences source = new SourceSentences();

    TroubleshootingPageTest() throws IOException {}

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:heard");
            }
        };
    }

    @Test
    void refusesASentenceThatTheComponentNeverSays() {
        assertThat(unknownSentences(new Markdown("| log |\n|---|\n| `all is … well today` |\n")))
                .containsExactly("well today");
    }

    @Test
    void everySentenceItQuotesIsTheComponents() {
        assertThat(quotes(page)).hasSizeGreaterThan(40);
        assertThat(unknownSentences(page)).isEmpty();
    }

    @Test
    void namesEveryCauseOfARefusalWithItsStatus() {
        Map<String, String> expected =
                Arrays.stream(CallbackRejectedException.Reason.values())
                        .collect(
                                Collectors.toMap(
                                        reason -> "`" + reason + "`",
                                        reason -> String.valueOf(reason.httpStatus())));

        assertThat(columns("Why a callback is refused", "cause", "status")).isEqualTo(expected);
    }

    @Test
    void saysOfEveryCauseWhoActsAsTheHealthCheckDoes() {
        Map<String, String> expected =
                Arrays.stream(CallbackRejectedException.Reason.values())
                        .collect(
                                Collectors.toMap(
                                        reason -> "`" + reason + "`",
                                        reason -> RejectionAdvice.of(reason).actor().words()));

        assertThat(columns("Why a callback is refused", "cause", "who")).isEqualTo(expected);
    }

    @Test
    void namesEveryExceptionOfARoute() {
        Set<String> expected =
                Arrays.stream(WeChatException.class.getPermittedSubclasses())
                        .filter(kind -> kind != CallbackRejectedException.class)
                        .map(kind -> "`" + kind.getSimpleName() + "`")
                        .collect(Collectors.toSet());

        assertThat(columns("What a failed send says", "exception", "leaf").keySet())
                .isEqualTo(expected);
    }

    @Test
    void namesEveryStatusOfASend() {
        Set<String> expected =
                Arrays.stream(SendResult.Status.values())
                        .map(status -> "`" + status + "`")
                        .collect(Collectors.toSet());

        assertThat(columns("What a finished send says", "`CamelWeChatSendStatus`", "leaf").keySet())
                .isEqualTo(expected);
    }

    @Test
    void everyExceptionAndStatusHasTheLeafThatTheTreeLeadsTo() {
        assertThat(columns("What a failed send says", "exception", "leaf"))
                .isEqualTo(drawnFrom("kind"));
        assertThat(columns("What a finished send says", "`CamelWeChatSendStatus`", "leaf"))
                .isEqualTo(drawnFrom("status"));
    }

    /** What is written on the ways out of a question, each with the leaf it leads to. */
    private Map<String, String> drawnFrom(String question) {
        Pattern way = Pattern.compile(question + " -->\\|\"?([\\w, ]+)\"?\\| (S\\d+)\\[");
        Map<String, String> drawn = new HashMap<>();
        for (String tree : page.blocks("mermaid")) {
            way.matcher(tree)
                    .results()
                    .forEach(
                            one -> {
                                for (String answer : one.group(1).split(", ")) {
                                    drawn.put("`" + answer + "`", one.group(2));
                                }
                            });
        }
        return drawn;
    }

    @Test
    void everyLeafThatIsDrawnIsWrittenOutAndTheOtherWayRound() {
        List<String> drawn = new ArrayList<>();
        for (String tree : page.blocks("mermaid")) {
            LEAF.matcher(tree).results().forEach(leaf -> drawn.add(leaf.group(1)));
        }
        List<String> written =
                Stream.of("Nothing arrives", "Nothing is sent")
                        .flatMap(section -> page.section(section).tables().stream())
                        .flatMap(table -> table.column("leaf").stream())
                        .toList();

        assertThat(drawn).doesNotHaveDuplicates().hasSize(29);
        assertThat(written).doesNotHaveDuplicates().hasSameElementsAs(drawn);
    }

    @Test
    void everyLeafNamesOneWhoActs() {
        Set<String> parties =
                Arrays.stream(Actor.values()).map(Actor::words).collect(Collectors.toSet());
        parties.add("see there");

        for (String section :
                List.of("Nothing arrives", "Nothing is sent", "Why a callback is refused")) {
            for (Markdown.Table table : page.section(section).tables()) {
                assertThat(parties).as(section).containsAll(table.column("who"));
            }
        }
    }

    @Test
    void everyDetailOfHealthThatItNamesIsOne() {
        Set<String> unknown = new TreeSet<>();
        for (Markdown.Table table : page.section("Health in short").tables()) {
            for (String cell : table.column("detail")) {
                Markdown.spans(cell).stream()
                        .filter(detail -> !source.has(detail))
                        .forEach(unknown::add);
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void aGetFromOutsideIsAnsweredAndLoggedAsThePageSays() throws Exception {
        HttpResponse<String> response = getFromOutside();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEmpty();
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith("a callback for account 'shop' was refused: query parameter ")
                .contains(" is missing [PARAMETER_MISSING");
    }

    @Test
    void aGetFromOutsideIsAnswered503WhileTheRouteIsSuspended() throws Exception {
        context.getRouteController().suspendRoute(context.getRoutes().get(0).getRouteId());

        HttpResponse<String> response = getFromOutside();

        assertThat(response.statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> getFromOutside() throws Exception {
        URI path = URI.create("http://127.0.0.1:" + port + "/wechat/shop");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<String> unknownSentences(Markdown text) {
        return quotes(text).stream().flatMap(quote -> source.unknownIn(quote).stream()).toList();
    }

    /** What stands between back-ticks in columns of what the component says. */
    private static List<String> quotes(Markdown text) {
        return text.tables().stream()
                .flatMap(table -> Stream.of("log", "message").map(table::column))
                .flatMap(List::stream)
                .flatMap(cell -> Markdown.spans(cell).stream())
                .toList();
    }

    private Map<String, String> columns(String section, String key, String value) {
        Map<String, String> found = new HashMap<>();
        for (Markdown.Table table : page.section(section).tables()) {
            List<String> keys = table.column(key);
            List<String> values = table.column(value);
            for (int row = 0; row < keys.size(); row++) {
                found.put(keys.get(row), values.get(row));
            }
        }
        return found;
    }
}

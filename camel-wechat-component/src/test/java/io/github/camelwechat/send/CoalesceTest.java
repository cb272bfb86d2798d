// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that agents type in a row cost one message. */
class CoalesceTest extends SimulatedWeChatTest {

    /** Longer than any test: whoever waits for it has not understood when lines go earlier. */
    private static final String LONG = "&stateStore=#state&coalesce=600000";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#state&exchangePattern=InOut"))
                        .choice()
                        .when(body().contains("\"hello\""))
                        .setBody(constant("answer"));
                from("direct:lines").to(shop(LONG));
                from("seda:lines?pollTimeout=50").to(shop(LONG));
                from("direct:soon").to(shop("&stateStore=#state&coalesce=100"));
                from("direct:park").to(shop(LONG + "&windowClosed=park"));
                from("direct:template")
                        .to(shop(LONG + "&windowClosed=template&templateText=thing1"));
                from("direct:now").to(shop("&stateStore=#state"));
                from("direct:status").to(shop("&stateStore=#state&operation=windowStatus"));
                from("direct:list").to(shop("&stateStore=#state&operation=listParked"));
            }
        };
    }

    @BeforeEach
    void open() {
        wechat().user("alice").says("I have a question").await();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 600_001})
    void refusesAWhileThatCannotBeMeant(long millis) {
        assertThatThrownBy(
                        () ->
                                context.addRoutes(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                from("direct:wrong")
                                                        .to(shop("&coalesce=" + millis));
                                            }
                                        }))
                .hasStackTraceContaining("Option coalesce of wechat:")
                .hasStackTraceContaining("must be from 0 to 600000 ms, but is " + millis + " ms");
    }

    @Test
    void failsEveryLineOfAClosedWindow() {
        wechat().advance(Duration.ofHours(49));
        List<CompletableFuture<Exchange>> lines = lines("direct:lines", "one", "two");

        send("direct:now", "alice", "three");

        assertThat(lines)
                .allSatisfy(
                        line ->
                                assertThat(line.join().getException())
                                        .isInstanceOf(WindowClosedException.class));
        assertThat(seen()).isEmpty();
    }

    @Test
    void sendsWhatIsHeldWhenItsTimeIsOver() {
        Message sent = lines("direct:soon", "one").get(0).join().getMessage();

        assertThat(sent.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
        assertThat(seen()).containsExactly("one");
    }

    /** The answer costs nothing, the three lines cost one of five. */
    @Test
    void sendsWhatIsHeldBeforeTheAnswerOfARoute() {
        List<CompletableFuture<Exchange>> lines = lines("direct:lines", "one", "two", "three");

        wechat().user("alice").says("hello").await();

        assertThat(lines)
                .allSatisfy(
                        line ->
                                assertThat(
                                                line.join()
                                                        .getMessage()
                                                        .getHeader(
                                                                WeChatConstants.WINDOW_REMAINING))
                                        .isEqualTo(4));
        await().until(() -> seen().size() == 2);
        assertThat(seen()).containsExactly("one\ntwo\nthree", "answer");
        assertThat(
                        send("direct:status", "alice", "")
                                .getMessage()
                                .getHeader(WeChatConstants.WINDOW_REMAINING))
                .isEqualTo(4);
    }

    @Test
    void sendsWhatIsHeldBeforeWhatAnotherRouteSays() {
        lines("direct:lines", "one", "two");

        send("direct:now", "alice", "three");

        assertThat(seen()).containsExactly("one\ntwo", "three");
    }

    @Test
    void sendsWhatIsHeldWhenTheContextStops() {
        List<CompletableFuture<Exchange>> lines = lines("direct:lines", "one", "two");

        context.stop();

        assertThat(lines)
                .allSatisfy(
                        line ->
                                assertThat(
                                                line.join()
                                                        .getMessage()
                                                        .getHeader(WeChatConstants.SEND_STATUS))
                                        .isEqualTo("SENT"));
        assertThat(seen()).containsExactly("one\ntwo");
    }

    /** A context that stops waits for its exchanges, for as long as its shutdown strategy says. */
    @Test
    void doesNotMakeAContextThatStopsWaitUntilTheTimeIsOver() {
        context.getShutdownStrategy().setTimeout(60);
        template.sendBodyAndHeader(
                "seda:lines?pollTimeout=50", "one", WeChatConstants.OPEN_ID, "alice");
        await().until(() -> context.getInflightRepository().size() == 1);

        context.stop();

        assertThat(context.getShutdownStrategy().isTimeoutOccurred()).isFalse();
        assertThat(seen()).containsExactly("one");
    }

    @Test
    void sendsWhatIsHeldWhenItsProducerStops() throws Exception {
        AsyncProducer producer = context.getEndpoint(shop(LONG)).createAsyncProducer();
        producer.start();
        CompletableFuture<Exchange> line = process(producer, "one");

        producer.stop();

        assertThat(line.join().getException()).isNull();
        assertThat(seen()).containsExactly("one");
    }

    @Test
    void joinsTheLinesOfTwoRoutesThatSayTheSame() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:more").to(shop(LONG));
                    }
                });
        lines("direct:lines", "one");
        lines("direct:more", "two");

        send("direct:now", "alice", "three");

        assertThat(seen()).containsExactly("one\ntwo", "three");
    }

    @Test
    void parksTheLinesAsOneAndNoneOfThemAgain() {
        wechat().advance(Duration.ofHours(49));
        List<CompletableFuture<Exchange>> lines =
                Stream.of("one", "two")
                        .map(text -> line("direct:park", text, "id-" + text))
                        .toList();
        send("direct:now", "alice", "not now");
        Object parkId = lines.get(0).join().getMessage().getHeader(WeChatConstants.PARK_ID);
        assertThat(lines.get(1).join().getMessage().getHeader(WeChatConstants.PARK_ID))
                .isEqualTo(parkId)
                .isNotNull();

        CompletableFuture<Exchange> again = line("direct:park", "two", "id-two");
        send("direct:now", "alice", "not now");

        assertThat(again.join().getMessage().getHeader(WeChatConstants.PARK_ID)).isEqualTo(parkId);
        assertThat(parked()).hasSize(1);
        assertThat(parked().get(0))
                .containsEntry("sendIds", List.of("id-one", "id-two"))
                .extractingByKey("message")
                .asString()
                .contains("one\ntwo");
        wechat().user("alice").says("here").await();
        await().until(() -> seen().size() == 1 && parked().isEmpty());
        CompletableFuture<Exchange> late = line("direct:park", "one", "id-one");
        send("direct:now", "alice", "bye");
        assertThat(late.join().getMessage().getHeader(WeChatConstants.SEND_STATUS))
                .isEqualTo("SENT");
        assertThat(seen()).containsExactly("one\ntwo", "bye");
    }

    @Test
    void putsTheLinesIntoOneTemplateMessage() {
        String template = wechat().templates().addMessage("通知", "{{thing1.DATA}}").id();
        wechat().advance(Duration.ofHours(49));
        Map<String, Object> named = Map.of(WeChatConstants.TEMPLATE_ID, template);
        List<CompletableFuture<Exchange>> lines =
                Stream.of("one", "two").map(text -> line("direct:template", text, named)).toList();

        send("direct:now", "alice", "not now");

        assertThat(lines)
                .allSatisfy(
                        line ->
                                assertThat(
                                                line.join()
                                                        .getMessage()
                                                        .getHeader(WeChatConstants.SEND_STATUS))
                                        .isEqualTo("TEMPLATE"));
        assertThat(wechat().user("alice").chat())
                .last()
                .extracting(ChatEntry::text)
                .asString()
                .contains("one two");
    }

    /** The example of the guide, with a queue that needs no broker. */
    @Test
    void joinsWhatComesFromAQueue() throws Exception {
        String example =
                Pattern.compile("(?s)### Several lines as one.*?```yaml\n(.*?)```")
                        .matcher(Files.readString(Path.of("../src/docs/guide.md")))
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1)
                        .replace("jms:queue:agent-lines", "seda:agent-lines")
                        .replace(
                                "parameters:\n        conc",
                                "parameters:\n        pollTimeout: 50\n        conc");
        WeChatConfiguration shop =
                context.getComponent("wechat", WeChatComponent.class).getConfiguration();
        shop.setAppId(wechat().account().appId());
        shop.setAppSecret(wechat().account().appSecret());
        shop.setApiBaseUrl(wechat().baseUri().toString());
        shop.setStateStore(context.getRegistry().lookupByNameAndType("state", StateStore.class));
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("lines.yaml", example));
        wechat().agent("lin@shop");
        for (String text : List.of("one", "two", "three")) {
            template.sendBodyAndHeaders(
                    "seda:agent-lines",
                    text,
                    Map.of("openid", "alice", "agent", "lin@shop", "JMSMessageID", "ID:" + text));
        }
        await().until(() -> context.getInflightRepository().size() == 3 || !seen().isEmpty());

        context.stop();

        assertThat(String.join("\n", seen()).split("\n"))
                .containsExactlyInAnyOrder("one", "two", "three");
    }

    private List<CompletableFuture<Exchange>> lines(String route, String... texts) {
        return Stream.of(texts).map(text -> line(route, text, Map.of())).toList();
    }

    private CompletableFuture<Exchange> line(String route, String text, String sendId) {
        return line(route, text, Map.of(WeChatConstants.SEND_ID, sendId));
    }

    /** The line is held, or already sent, when this is over. */
    private CompletableFuture<Exchange> line(String route, String text, Map<String, Object> more) {
        try {
            AsyncProducer producer = context.getEndpoint(route).createAsyncProducer();
            producer.start();
            return process(producer, text, more);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<Exchange> process(AsyncProducer producer, String text) {
        return process(producer, text, Map.of());
    }

    private CompletableFuture<Exchange> process(
            AsyncProducer producer, String text, Map<String, Object> more) {
        Exchange exchange = new DefaultExchange(context, ExchangePattern.InOnly);
        exchange.getMessage().setBody(text);
        exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, "alice");
        exchange.getMessage().getHeaders().putAll(more);
        CompletableFuture<Exchange> done =
                new CompletableFuture<Exchange>().orTimeout(1, TimeUnit.MINUTES);
        producer.process(exchange, sync -> done.complete(exchange));
        return done;
    }

    private List<String> seen() {
        return wechat().user("alice").chat().stream()
                .filter(
                        entry ->
                                entry.via() == ChatEntry.Via.CUSTOMER_SERVICE
                                        || entry.via() == ChatEntry.Via.PASSIVE)
                .map(ChatEntry::text)
                .toList();
    }

    private List<Map<String, Object>> parked() {
        Map<String, List<Map<String, Object>>> page =
                template.requestBodyAndHeader(
                        "direct:list", null, WeChatConstants.OPEN_ID, "alice", Map.class);
        return page.get("parked");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;

/** The user sees that an answer is being typed while the route works, and no longer. */
class TypingTest extends SimulatedWeChatTest {

    private static final String TYPING = "/cgi-bin/message/custom/typing";
    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String OPTIONS = "&typing=auto&replyTimeout=100";

    private final Map<String, CompletableFuture<Void>> work = new ConcurrentHashMap<>();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(shop(OPTIONS + "&exchangePattern=InOut"))
                        .choice()
                        .when(header(WeChatConstants.CONTENT).isEqualTo("quick"))
                        .setBody(constant("at once"))
                        .otherwise()
                        .process(new Work("first"))
                        .choice()
                        .when(header(WeChatConstants.CONTENT).isEqualTo("sends"))
                        .setBody(constant("sent"))
                        .to(shop(""))
                        .process(new Work("second"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("fails"))
                        .throwException(new IllegalStateException("as it should"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("silent"))
                        .setBody(constant(null))
                        .otherwise()
                        .setBody(constant("late"))
                        .end();
                from("direct:more").to(shop(""));
            }
        };
    }

    /** Goes on when the test says so, and holds no thread meanwhile. */
    private final class Work extends AsyncProcessorSupport {

        private final String name;

        Work(String name) {
            this.name = name;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            step(name).thenRun(() -> callback.done(false));
            return false;
        }
    }

    private CompletableFuture<Void> step(String name) {
        return work.computeIfAbsent(name, same -> new CompletableFuture<>());
    }

    @Test
    void refusesAConsumerThatCouldNotShowIt() {
        String uri =
                shop(OPTIONS + "&callbackPath=/wechat/other")
                        .replaceFirst("appSecret=RAW\\([^)]*\\)&?", "");

        assertThatThrownBy(
                        () ->
                                context.addRoutes(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                from(uri).to("mock:never");
                                            }
                                        }))
                .hasStackTraceContaining("Option typing of wechat:")
                .hasStackTraceContaining("appSecret");
    }

    @Test
    void harmsNoAnswerIfWeChatRefusesToShowIt() {
        wechat().inject(new Fault.ErrCode(48001, "api unauthorized"), 1, TYPING);

        wechat().user("alice").says("late");
        await().until(() -> commands().equals(List.of("Typing")));
        step("first").complete(null);

        await().until(() -> seen("alice").equals(List.of("late")));
        assertThat(commands()).containsExactly("Typing");
    }

    /** A call that shows it hangs: the answer does not wait for it, and it is taken away again. */
    @Test
    void takesAwayWhatAppearsAfterTheAnswer() {
        wechat().inject(new Fault.Stall(Duration.ofSeconds(3)), 1, TYPING);

        wechat().user("alice").says("late");
        await().until(() -> wechat().user("alice").seesTyping());
        step("first").complete(null);

        await().until(() -> seen("alice").equals(List.of("late")));
        await().until(() -> commands().equals(List.of("Typing", "CancelTyping")));
    }

    @Test
    void isTakenAwayWhenTheRouteFails() {
        wechat().user("alice").says("fails");
        await().until(() -> commands().equals(List.of("Typing")));
        step("first").complete(null);

        await().until(() -> commands().equals(List.of("Typing", "CancelTyping")));
    }

    @Test
    void isTakenAwayWhenTheRouteHasNoAnswer() {
        wechat().user("alice").says("silent");
        await().until(() -> commands().equals(List.of("Typing")));
        step("first").complete(null);

        await().until(() -> commands().equals(List.of("Typing", "CancelTyping")));
    }

    @Test
    void isNotShownByARouteThatAnswersInTime() {
        wechat().user("alice").says("quick").await();
        wechat().user("bob").says("late");
        await().until(() -> !wechat().requests(TYPING).isEmpty());

        assertThat(wechat().requests(TYPING))
                .allSatisfy(request -> assertThat(request.bodyText()).contains("bob"));
        step("first").complete(null);
    }

    /** WeChat ends it with the message, so no call is spent on it; and nothing of the window. */
    @Test
    void endsWithTheAnswerAndCostsNothing() {
        wechat().user("alice").says("sends");
        await().until(() -> commands().equals(List.of("Typing")));
        step("first").complete(null);
        await().until(() -> seen("alice").equals(List.of("sent")));
        step("second").complete(null);

        await().until(() -> context.getInflightRepository().size() == 0);
        assertThat(commands()).containsExactly("Typing");
        assertThat(
                        wechat().requests().stream()
                                .map(ApiRequest::path)
                                .filter(path -> path.equals(TYPING) || path.equals(SEND)))
                .containsExactly(TYPING, SEND);
        for (int i = 0; i < 4; i++) {
            assertThat(send("direct:more", "alice", "more").getException()).isNull();
        }
        assertThat(send("direct:more", "alice", "more").getException())
                .isInstanceOf(WindowClosedException.class);
    }

    private List<String> commands() {
        return wechat().requests(TYPING).stream()
                .map(
                        request ->
                                request.bodyText().contains("CancelTyping")
                                        ? "CancelTyping"
                                        : "Typing")
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.Test;

/** A route answers with more than fits into one message. */
class LongReplyTest extends SimulatedWeChatTest {

    private static final String SEND = "/cgi-bin/message/custom/send";

    /** Time enough for a message to be posted meanwhile. */
    private static final Duration SLOW = Duration.ofMillis(700);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&exchangePattern=InOut"))
                        .onException(PartlySentException.class)
                        .handled(true)
                        .to("mock:partly")
                        .end()
                        .setBody(constant(text(3)))
                        .to(shop(""))
                        .to("mock:answered");
                from("direct:push").to(shop(""));
                from("direct:strict").to(shop("&longText=fail"));
            }
        };
    }

    @Test
    void refusesALongTextWhereTheAuthorWantsThat() {
        Exchange strict = send("direct:strict", text(2));

        assertThat(strict.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("longText");
        assertThat(wechat().requests(SEND)).isEmpty();
    }

    @Test
    void theFirstPartRidesInTheCallbackAndTheOthersFollow() throws Exception {
        getMockEndpoint("mock:answered").expectedMessageCount(1);
        SimulatedUser ann = wechat().user("oAnn");

        ann.says("tell me everything").await();

        getMockEndpoint("mock:answered").assertIsSatisfied();
        await().until(() -> answers(ann).size() == 3);
        assertThat(answers(ann))
                .extracting(ChatEntry::via)
                .containsExactly(
                        ChatEntry.Via.PASSIVE,
                        ChatEntry.Via.CUSTOMER_SERVICE,
                        ChatEntry.Via.CUSTOMER_SERVICE);
        assertThat(answers(ann))
                .extracting(ChatEntry::text)
                .containsExactly(part(1), part(2), part(3));
        Exchange answered = getMockEndpoint("mock:answered").getReceivedExchanges().get(0);
        assertThat(answered.getMessage().getHeader(WeChatConstants.WINDOW_REMAINING)).isEqualTo(3);
    }

    @Test
    void nothingOvertakesAnAnswerThatTheServerIsSlowToWrite() throws Exception {
        AtomicBoolean overtaken = new AtomicBoolean();
        VertxPlatformHttpRouter.lookup(context, "platform-http-router-" + port)
                .route()
                .order(-1)
                .handler(
                        request -> {
                            request.addHeadersEndHandler(
                                    aboutToWrite -> {
                                        LockSupport.parkNanos(SLOW.toNanos());
                                        overtaken.set(!wechat().requests(SEND).isEmpty());
                                    });
                            request.next();
                        });
        SimulatedUser ann = wechat().user("oAnn");

        ann.says("tell me everything").await();

        await().until(() -> answers(ann).size() == 3);
        assertThat(overtaken).isFalse();
        assertThat(answers(ann))
                .extracting(ChatEntry::text)
                .containsExactly(part(1), part(2), part(3));
    }

    @Test
    void whatArrivedInPartIsNotRepeatedAsTheRoutesResult() throws Exception {
        getMockEndpoint("mock:partly").expectedMessageCount(1);
        wechat().inject(new Fault.Stall(Duration.ZERO), 1, SEND);
        wechat().inject(new Fault.ErrCode(45002, "content size out of limit"), 1, SEND);
        SimulatedUser ann = wechat().user("oAnn");

        ann.says("tell me everything").await();

        getMockEndpoint("mock:partly").assertIsSatisfied();
        Exchange partly = getMockEndpoint("mock:partly").getReceivedExchanges().get(0);
        assertThat(partly.getProperty(Exchange.EXCEPTION_CAUGHT, PartlySentException.class))
                .satisfies(failed -> assertThat(failed.delivered()).isEqualTo(2));
        assertThat(partly.getMessage().getHeader(WeChatConstants.ERROR_CODE)).isEqualTo(45002);
        assertThat(answers(ann)).extracting(ChatEntry::text).containsExactly(part(1), part(2));
        assertThat(wechat().requests(SEND)).hasSize(2);
    }

    private Exchange send(String route, Object body) {
        return template.send(
                route,
                exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, "oAnn");
                });
    }

    private static List<ChatEntry> answers(SimulatedUser user) {
        return user.chat().stream().filter(entry -> entry.via() != null).toList();
    }

    private static String text(int parts) {
        return String.join("\n\n", IntStream.rangeClosed(1, parts).mapToObj(i -> part(i)).toList());
    }

    private static String part(int number) {
        return "第" + number + "段：" + "字".repeat(595) + "。";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With options, a route is told of a user's conversation, and of the user as a follower. */
class ConversationIdTest extends SimulatedWeChatTest {

    private final List<Message> heard = new CopyOnWriteArrayList<>();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#state&conversationGap=30m&followerState=true"))
                        .process(exchange -> heard.add(exchange.getMessage().copy()))
                        .filter(header(WeChatConstants.CONTENT).contains("fail"))
                        .filter(header(WeChatConstants.DELIVERY_ATTEMPT).isEqualTo(1))
                        .throwException(new IllegalStateException("as it was told"));
                from("direct:send").to(shop("&stateStore=#state&conversationGap=30m"));
                from("direct:plain").to(shop("&stateStore=#state"));
                from("direct:ask").to(shop("&stateStore=#state&windowClosed=ask"));
                from("direct:follower").to(shop("&stateStore=#state&operation=followerStatus"));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1500, 2_592_001_000L})
    void refusesAGapThatCannotBeMeant(long millis) {
        assertThatThrownBy(
                        () ->
                                context.getEndpoint(shop("&conversationGap=" + millis))
                                        .createProducer())
                .hasMessageContaining("Option conversationGap of wechat:")
                .hasMessageContaining("must be whole seconds, at most 30 days, or 0 for no");
    }

    @Test
    void tellsNothingOfAUserOfWhomNothingIsKnown() {
        Message status = send("direct:follower", "nobody", null).getMessage();

        assertThat(status.getBody(Map.class))
                .isEqualTo(Map.of("account", "shop", "openId", "nobody", "state", "unknown"));
        assertThat(status.getHeader(WeChatConstants.FOLLOWING)).isNull();
    }

    /** A route that failed runs again, and its callback is of the same conversation. */
    @Test
    void givesARedeliveryTheIdOfBefore() {
        wechat().user("ann").says("please fail").await();

        assertThat(heard).hasSize(2);
        assertThat(id(heard.get(0))).isNotNull().isEqualTo(id(heard.get(1)));
    }

    @Test
    void keepsTheIdThroughTheCanonicalJsonAndBack() {
        wechat().user("ann").says("hello").await();
        String json = heard.get(0).getBody(String.class);

        assertThat(json).contains("\"conversationId\":\"" + id(heard.get(0)) + "\",\"fields\"");
        Inbound read = context.getTypeConverter().convertTo(Inbound.class, json);
        assertThat(context.getTypeConverter().convertTo(String.class, read)).isEqualTo(json);
    }

    @Test
    void beginsANewOneAfterTheGapUnlessSomethingWasSaidToTheUser() {
        wechat().user("ann").says("hello").await();
        wechat().advance(Duration.ofMinutes(29));
        Exchange answer = send("direct:send", "ann", "hello, Ann");
        wechat().advance(Duration.ofMinutes(29));
        wechat().user("ann").says("a question").await();
        wechat().advance(Duration.ofMinutes(31));
        wechat().user("ann").says("another one").await();

        assertThat(id(answer.getMessage())).isEqualTo(id(heard.get(0)));
        assertThat(id(heard.get(1))).isEqualTo(id(heard.get(0)));
        assertThat(id(heard.get(2))).isNotNull().isNotEqualTo(id(heard.get(0)));
        assertThat(id(send("direct:plain", "ann", "not asked").getMessage())).isNull();
    }

    @Test
    void tellsWhetherWhenceAndHowLongAUserFollows() {
        wechat().user("ann").follows();
        await().until(() -> heard.size() == 1);
        long followed = wechat().clock().epochSecond();
        wechat().advance(Duration.ofMinutes(3));
        wechat().user("ann").says("hello").await();
        long said = wechat().clock().epochSecond();
        Message hello = heard.get(1);

        assertThat(hello.getHeader(WeChatConstants.FOLLOWING)).isEqualTo(true);
        assertThat(hello.getHeader(WeChatConstants.FOLLOWING_SINCE, Long.class))
                .isBetween(followed - 60, followed);
        assertThat(hello.getHeader(WeChatConstants.LAST_INTERACTION, Long.class))
                .isBetween(said - 60, said);
        assertThat(send("direct:follower", "ann", null).getMessage().getBody(Map.class))
                .containsEntry("state", "following")
                .containsEntry(
                        "firstInteraction", hello.getHeader(WeChatConstants.FOLLOWING_SINCE));
    }

    /** The window knows it as well: it is shut, and no request is made unless one asks. */
    @Test
    void knowsWhoLeftAndSendsThemNothing() {
        wechat().user("ann").follows();
        await().until(() -> heard.size() == 1);
        wechat().user("ann").says("hello").await();
        wechat().advance(Duration.ofMinutes(1));
        wechat().user("ann").unfollows();

        await().untilAsserted(
                        () ->
                                assertThat(
                                                send("direct:follower", "ann", null)
                                                        .getMessage()
                                                        .getHeader(WeChatConstants.FOLLOWING))
                                        .isEqualTo(false));
        assertThat(send("direct:plain", "ann", "come back").getException())
                .isInstanceOf(WindowClosedException.class)
                .hasMessageContaining("the user unfollowed the account");
        assertThat(send("direct:ask", "ann", "come back").getException())
                .hasStackTraceContaining("43004");
    }

    private static String id(Message message) {
        return message.getHeader(WeChatConstants.CONVERSATION_ID, String.class);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.WeChatCrypto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of callbacks while nobody takes them is the account's choice. */
class SuspendedTest extends ConsumerTest {

    private static final String CLOSED = "We are away until Monday.";

    private final JdbcConnectionPool pool =
            JdbcConnectionPool.create(
                    "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Object> acknowledged = new CopyOnWriteArrayList<>();
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("disk", new JdbcStateStore(pool));
        return context;
    }

    @AfterEach
    void closePool() {
        letGo.countDown();
        pool.dispose();
    }

    private String onDisk(String more) {
        return shop(more).replace("#store", "#disk");
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(onDisk("&suspended=keep&redeliverOnFailure=status"))
                        .routeId("keep")
                        .process(SuspendedTest.this::hear);
                from(shop(
                                "&callbackPath=/answer&redeliverOnFailure=status&suspended=answer: "
                                        + CLOSED))
                        .routeId("answer")
                        .process(SuspendedTest.this::hear);
                from(shop("&callbackPath=/received&ackMode=received&suspended=answer:" + CLOSED))
                        .routeId("received")
                        .process(SuspendedTest.this::hear);
                from("direct:window").to(shop("&operation=windowStatus"));
            }
        };
    }

    private void hear(Exchange exchange) throws InterruptedException {
        String content = exchange.getMessage().getHeader(WeChatConstants.CONTENT, String.class);
        if ("wait".equals(content)) {
            letGo.await(20, TimeUnit.SECONDS);
        }
        acknowledged.add(exchange.getMessage().getHeader(WeChatConstants.ACKNOWLEDGED));
        heard.add(
                exchange.getMessage().getHeader(WeChatConstants.OPEN_ID, String.class)
                        + " "
                        + content);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maybe | must be retry, keep, or answer:",
                "answer: | with a text of 1 to 2047 bytes after the colon",
                "answer | must be retry, keep, or answer:",
                "keep | is keep, which needs an option stateStore that survives the process"
            })
    void refusesAWayThatCannotBeGone(String way, String why) {
        assertThatThrownBy(
                        () ->
                                context.addRoutes(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                from(shop("&callbackPath=/x&suspended=" + way))
                                                        .to("mock:x");
                                            }
                                        }))
                .rootCause()
                .hasMessageContaining("suspended")
                .hasMessageContaining(why);
    }

    @Test
    void keepsWhatComesMeanwhileAndRunsItInItsOrder() throws Exception {
        suspend("keep");
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String user = "oUser" + i % 3;
            assertThat(client().post(text(user, "no " + i, i)).text()).isEqualTo("success");
            said.add(user + " no " + i);
        }
        assertThat(heard).isEmpty();

        resume("keep");

        await().until(() -> heard.size() == said.size());
        for (int i = 0; i < 3; i++) {
            String user = "oUser" + i;
            assertThat(heard.stream().filter(each -> each.startsWith(user)))
                    .containsExactlyElementsOf(
                            said.stream().filter(each -> each.startsWith(user)).toList());
        }
        assertThat(acknowledged).containsOnly(true);
        await().until(() -> kept() == 0);
        assertThat(client().post(text("oUser0", "live", 99)).text()).isEqualTo("success");
        assertThat(heard).endsWith("oUser0 live");
        assertThat(acknowledged).endsWith(false);
    }

    /** Who wrote before is not overtaken by who writes now. */
    @Test
    void keepsANewCallbackBehindTheKeptOnesOfItsUser() throws Exception {
        suspend("keep");
        assertThat(client().post(text("oUser", "wait", 1)).text()).isEqualTo("success");
        assertThat(client().post(text("oUser", "second", 2)).text()).isEqualTo("success");

        resume("keep");
        assertThat(client().post(text("oUser", "third", 3)).text()).isEqualTo("success");
        assertThat(client().post(text("oOther", "beside", 4)).text()).isEqualTo("success");
        await().until(() -> heard.contains("oOther beside"));
        letGo.countDown();

        await().until(() -> heard.size() == 4);
        assertThat(heard)
                .containsExactly("oOther beside", "oUser wait", "oUser second", "oUser third");
    }

    @Test
    void keepsACallbackOnceHoweverOftenItIsDelivered() throws Exception {
        suspend("keep");
        Push push = text("oUser", "hello", 1);
        for (int i = 0; i < 3; i++) {
            assertThat(client().post(push).text()).isEqualTo("success");
        }

        resume("keep");
        assertThat(client().post(push).text()).isEqualTo("success");

        await().until(() -> kept() == 0 && !heard.isEmpty());
        assertThat(heard).containsExactly("oUser hello");
    }

    /** What cannot be kept is not acknowledged. */
    @Test
    void hasWeChatComeAgainWhereItCannotKeep() throws Exception {
        suspend("keep");
        Push push = text("oUser", "hello", 1);
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE wechat_state RENAME TO gone");
            assertThat(client().post(push).status()).isEqualTo(503);
            statement.execute("ALTER TABLE gone RENAME TO wechat_state");
        }
        assertThat(client().post(push).text()).isEqualTo("success");

        resume("keep");

        await().until(() -> heard.equals(List.of("oUser hello")));
    }

    @Test
    void takesNoForgeryWhileItKeeps() throws Exception {
        suspend("keep");
        Push push = text("oUser", "hello", 1);

        Answer refused = client().post(new Push(push.query() + "0", push.body()));

        assertThat(refused.status()).isBetween(400, 499);
        assertThat(kept()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", "received"})
    void answersWithItsTextAndRunsNoRoute(String route) throws Exception {
        suspend(route);
        CallbackClient client = new CallbackClient(port, "/" + route);
        Push push = text("oUser", "hello", 1);

        Answer answer = client.post(push);

        assertThat(opened(answer)).contains(CLOSED).contains("oUser");
        clock.advance(Duration.ofSeconds(5));
        assertThat(client.post(push).body()).as("another delivery").isEqualTo(answer.body());
        assertThat(client.post(event("oUser", "VIEW")).text()).isEqualTo("success");
        assertThat(heard).isEmpty();
        assertThat(
                        template.request(
                                        "direct:window",
                                        exchange ->
                                                exchange.getMessage()
                                                        .setHeader(
                                                                WeChatConstants.OPEN_ID, "oUser"))
                                .getMessage()
                                .getHeader(WeChatConstants.WINDOW_STATE))
                .as("the user did write")
                .isEqualTo("open");

        resume(route);
        assertThat(client.post(text("oUser", "are you back?", 2)).text()).isEqualTo("success");
        await().until(() -> heard.equals(List.of("oUser are you back?")));
    }

    private void suspend(String route) throws Exception {
        context.getRouteController().suspendRoute(route);
    }

    private void resume(String route) throws Exception {
        context.getRouteController().resumeRoute(route);
    }

    private int kept() throws Exception {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var count =
                        statement.executeQuery(
                                "SELECT COUNT(*) FROM wechat_state WHERE state_key LIKE"
                                        + " 'shop/journal/%'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private Push event(String openId, String event) {
        return push(
                "<xml><ToUserName><![CDATA["
                        + InboundSamples.ORIGINAL_ID
                        + "]]></ToUserName><FromUserName><![CDATA["
                        + openId
                        + "]]></FromUserName><CreateTime>"
                        + clock.instant().getEpochSecond()
                        + "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA["
                        + event
                        + "]]></Event><EventKey><![CDATA[http://x]]></EventKey></xml>");
    }

    private static String opened(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return WeChatCrypto.openReply(
                InboundSamples.TOKEN,
                InboundSamples.ENCODING_AES_KEY,
                InboundSamples.APP_ID,
                answer.text());
    }
}

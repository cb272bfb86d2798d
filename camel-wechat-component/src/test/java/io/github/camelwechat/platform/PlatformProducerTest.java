// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.HttpEntrance;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What routes of a platform say while the callback of one of its accounts is open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class PlatformProducerTest {

    private static final SimulatedAccount SHOP = SimulatedAccount.demo();
    private static final SimulatedAccount CAFE = SimulatedAccount.demo(2);
    private static final String USER = "oAlice";

    private final Queue<Message> told = new ConcurrentLinkedQueue<>();
    private final Queue<Object> statuses = new ConcurrentLinkedQueue<>();
    private PlatformFixture platform;

    @BeforeAll
    void start() throws Exception {
        platform = new PlatformFixture(HttpEntrance.ROUTER, new InMemoryStateStore(), 2);
        platform.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("wechat:acme")
                                .choice()
                                .when(header(WeChatConstants.CONTENT).isEqualTo("twice"))
                                .setBody(simple("first of ${header.CamelWeChatAppId}"))
                                .to("wechat:acme")
                                .process(PlatformProducerTest.this::note)
                                .setBody(simple("second of ${header.CamelWeChatAppId}"))
                                .to("wechat:acme")
                                .process(PlatformProducerTest.this::note)
                                .when(header(WeChatConstants.CONTENT).isEqualTo("tell the cafe"))
                                .setBody(constant("the shop asks"))
                                .to("wechat:acme?authorizer=" + CAFE.appId())
                                .process(PlatformProducerTest.this::note);
                        from("wechat:acme?channel=window")
                                .process(exchange -> told.add(exchange.getMessage()));
                        from("wechat:acme?channel=authorization").log("heard");
                        from("direct:park").to("wechat:acme?windowClosed=park");
                    }
                });
        for (SimulatedAccount account : List.of(SHOP, CAFE)) {
            platform.acme.authorize(account.appId()).event().await();
            platform.wechat.account(account.appId()).user(USER).follows().await();
        }
    }

    private void note(Exchange exchange) {
        statuses.add(exchange.getMessage().getHeader(WeChatConstants.SEND_STATUS));
    }

    @AfterAll
    void stop() throws Exception {
        platform.close();
    }

    @BeforeEach
    void forget() {
        told.clear();
        statuses.clear();
    }

    private void says(SimulatedAccount account, String text) {
        platform.wechat.account(account.appId()).user(USER).says(text).await();
    }

    private List<String> seen(SimulatedAccount account) {
        return platform.wechat.account(account.appId()).user(USER).chat().stream()
                .filter(entry -> entry.via() != null)
                .map(ChatEntry::text)
                .toList();
    }

    @Test
    void theFirstAnswerIsPassiveAndTheSecondIsPushedForTheSameAccount() {
        says(CAFE, "twice");

        await().until(() -> statuses.size() == 2);
        assertThat(statuses).containsExactly("PASSIVE", "SENT");
        await().untilAsserted(
                        () ->
                                assertThat(seen(CAFE))
                                        .contains(
                                                "first of " + CAFE.appId(),
                                                "second of " + CAFE.appId()));
        assertThat(seen(SHOP)).noneMatch(text -> text.contains(CAFE.appId()));
    }

    @Test
    void anOptionOutweighsWhatTheCallbackBroughtAlong() {
        says(SHOP, "tell the cafe");

        await().until(() -> statuses.size() == 1);
        assertThat(statuses).containsExactly("SENT");
        assertThat(seen(CAFE)).contains("the shop asks");
        assertThat(seen(SHOP)).doesNotContain("the shop asks");
    }

    @Test
    void whatWaitsGoesOutWhenTheUserWritesToThatAccountAndIsGivenUpWhenItLeaves() {
        platform.wechat.advance(Duration.ofHours(49));
        platform.acme.pushTicket().await();
        for (SimulatedAccount account : List.of(SHOP, CAFE)) {
            Exchange parked = park(account);
            assertThat(parked.getException()).isNull();
            assertThat(parked.getMessage().getHeader(WeChatConstants.SEND_STATUS))
                    .isEqualTo("PARKED");
        }

        says(CAFE, "hello");
        await().until(() -> isTold("messageDelivered", CAFE));
        assertThat(seen(CAFE)).contains("later");
        assertThat(isTold("messageDelivered", SHOP)).isFalse();

        platform.acme.withdraw(SHOP.appId()).await();
        await().until(() -> isTold("messageDropped", SHOP));

        platform.acme.authorize(SHOP.appId()).event().await();
        says(SHOP, "twice");
        await().until(() -> statuses.contains("PASSIVE"));
        assertThat(seen(SHOP)).doesNotContain("later");
    }

    private Exchange park(SimulatedAccount account) {
        return platform.context
                .createProducerTemplate()
                .request(
                        "direct:park",
                        exchange -> {
                            Message message = exchange.getMessage();
                            message.setBody("later");
                            message.setHeader(WeChatConstants.OPEN_ID, USER);
                            message.setHeader(WeChatConstants.APP_ID, account.appId());
                        });
    }

    private boolean isTold(String event, SimulatedAccount account) {
        return told.stream()
                .anyMatch(
                        message ->
                                event.equals(message.getHeader(WeChatConstants.EVENT))
                                        && account.appId()
                                                .equals(message.getHeader(WeChatConstants.APP_ID)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.internal.camel.console.StartedComponents;
import io.github.camelwechat.internal.camel.console.StartedComponents.StartedComponent;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.HttpEntrance;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.util.concurrent.SizedScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A platform of ten thousand accounts, most of which say nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class PlatformAtRestTest {

    private static final int ACCOUNTS = 10_000;
    private static final int BUSY = PlatformServices.MOST_ACCOUNTS + 100;

    private static final SimulatedAccount SHOP = SimulatedAccount.demo();
    private static final SimulatedAccount CAFE = SimulatedAccount.demo(2);

    private final InMemoryStateStore store = new InMemoryStateStore();
    private final AtomicInteger messages = new AtomicInteger();
    private final Queue<Exchange> windows = new ConcurrentLinkedQueue<>();
    private PlatformFixture platform;

    @BeforeAll
    void start() throws Exception {
        platform = new PlatformFixture(HttpEntrance.ROUTER, store, 2);
        platform.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("wechat:acme")
                                .routeId("messages")
                                .process(exchange -> messages.incrementAndGet());
                        from("wechat:acme?exchangePattern=InOut&listenOnly=true&authorizer="
                                        + CAFE.appId())
                                .setBody(constant("another server answers"));
                        from("wechat:acme?channel=window")
                                .process(exchange -> windows.add(exchange.copy()));
                    }
                });
        platform.acme.authorize(SHOP.appId()).event().await();
        platform.acme.authorize(CAFE.appId()).event().await();
        for (int i = 0; i < ACCOUNTS; i++) {
            put(appId(i));
        }
    }

    @AfterAll
    void stop() throws Exception {
        platform.close();
    }

    private static String appId(int number) {
        return String.format("wx%016d", number);
    }

    /** The record of an account that authorized the platform, as it is kept. */
    private void put(String appId) {
        String json =
                "{\"as-of\":1,\"refresh\":\"r\",\"original\":\"gh_"
                        + appId.substring(6)
                        + "\",\"sets\":[1,2]}";
        store.putIfAbsent(
                        RecordKind.AUTHORIZER.key("acme", appId),
                        new StateValue(
                                json.getBytes(StandardCharsets.UTF_8),
                                platform.wechat.clock().instant().plus(Duration.ofDays(3650))))
                .toCompletableFuture()
                .join();
    }

    private StartedComponent component() {
        return StartedComponents.of(platform.context).all().iterator().next();
    }

    private PlatformServices services() {
        return component().accounts().accounts().get(0).platform();
    }

    private int scheduled() {
        ScheduledExecutorService scheduler = component().runtime().scheduler();
        return ((SizedScheduledExecutorService) scheduler)
                .getScheduledThreadPoolExecutor()
                .getQueue()
                .size();
    }

    private int say(String appId) throws Exception {
        return platform.post(
                platform.acme
                        .signer(SHOP.appId())
                        .withEndpoint(URI.create(platform.url("/" + appId)))
                        .sign(
                                "oUser",
                                "<xml><ToUserName>gh_"
                                        + appId.substring(6)
                                        + "</ToUserName><FromUserName>oUser</FromUserName>"
                                        + "<CreateTime>"
                                        + platform.wechat.clock().instant().getEpochSecond()
                                        + "</CreateTime><MsgType>text</MsgType>"
                                        + "<Content>hello</Content><MsgId>1</MsgId></xml>"));
    }

    @Test
    void accountsAtRestAreRecordsAndNothingElse() throws Exception {
        int before = scheduled();
        assertThat(services().known()).hasSizeLessThan(10);

        for (int i = 0; i < BUSY; i++) {
            assertThat(say(appId(i))).isEqualTo(200);
        }

        await().untilAsserted(() -> assertThat(messages).hasValueGreaterThanOrEqualTo(BUSY));
        await().untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(services().known())
                                    .as("those of this route, and a few that others use")
                                    .hasSizeLessThan(PlatformServices.MOST_ACCOUNTS + 10);
                        });
        await().untilAsserted(() -> assertThat(scheduled()).isLessThanOrEqualTo(before + 5));
    }

    @Test
    void whoOnlyListensAcknowledgesAndSaysNothing() {
        var alice = platform.wechat.account(CAFE.appId()).user("alice");

        alice.says("hello").await();

        assertThat(alice.chat()).hasSize(1);
    }

    @Test
    void theWindowEventsOfAllAccountsComeToOneRoute() throws Exception {
        say(appId(7_001));
        say(appId(7_002));

        await().untilAsserted(
                        () ->
                                assertThat(windows)
                                        .extracting(
                                                each ->
                                                        each.getMessage()
                                                                .getHeader(WeChatConstants.ACCOUNT))
                                        .contains("acme." + appId(7_001), "acme." + appId(7_002)));
        assertThat(windows.peek().getMessage().getHeader(WeChatConstants.APP_ID, String.class))
                .startsWith("wx");
    }

    @Test
    void aPlatformWithoutATicketSaysSinceWhenAndHowToGetOne() {
        HealthCheck.Result good = health();
        assertThat(good.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(good.getDetails()).containsKey("lastTicket");

        platform.acme.stopTickets();
        platform.wechat.advance(Duration.ofMinutes(61));

        HealthCheck.Result bad = health();
        assertThat(bad.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(bad.getMessage().orElseThrow())
                .contains(
                        String.valueOf(good.getDetails().get("lastTicket")),
                        "startTickets",
                        "api_start_push_ticket",
                        "/wechat/acme");
        platform.acme.startTickets().await();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void theConsoleShowsThePlatformAndNotItsThousands() throws IOException {
        Map<?, ?> console =
                (Map<?, ?>)
                        platform.context
                                .getCamelContextExtension()
                                .getContextPlugin(DevConsoleRegistry.class)
                                .resolveById("wechat")
                                .call(DevConsole.MediaType.JSON);
        List<?> accounts = (List<?>) console.get("accounts");

        assertThat(accounts).hasSize(1);
        Map<?, ?> row = (Map<?, ?>) accounts.get(0);
        assertThat(row.get("account")).isEqualTo("acme");
        assertThat(row.get("lastTicket")).isNotNull();
        assertThat(row.get("accountsInUse")).isNotNull();
        String page = Files.readString(Path.of("../src/docs/observing.md"));
        assertThat(page).contains("`lastTicket`", "`accountsInUse`");
    }

    private HealthCheck.Result health() {
        return HealthCheckHelper.invoke(platform.context, "full").stream()
                .filter(result -> result.getCheck().getId().equals("consumer:messages"))
                .findFirst()
                .orElseThrow();
    }
}

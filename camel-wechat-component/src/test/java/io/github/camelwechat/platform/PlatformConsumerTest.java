// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.crypto.Hmac;
import io.github.camelwechat.message.AuthorizationEvent;
import io.github.camelwechat.message.AuthorizationEvent.Type;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.platform.PermissionSet;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.HttpEntrance;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.WeChatCrypto;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The callbacks of a platform and of the accounts that authorized it, by both entrances. */
@ParameterizedClass(name = "{0}")
@EnumSource(HttpEntrance.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class PlatformConsumerTest {

    private static final SimulatedAccount SHOP = SimulatedAccount.demo();
    private static final SimulatedAccount CAFE = SimulatedAccount.demo(2);
    private static final SimulatedAccount BANK = SimulatedAccount.demo(3);
    private static final SimulatedAccount STRANGER = SimulatedAccount.demo(4);
    private static final SimulatedAccount LEAVER = SimulatedAccount.demo(5);
    private static final SimulatedAccount VISITOR = SimulatedAccount.demo(6);
    private static final SimulatedAccount BACK = SimulatedAccount.demo(7);

    @Parameter private HttpEntrance entrance;

    @RegisterExtension
    private final LogCapture log =
            new LogCapture("io.github.camelwechat.internal.camel.platform.PlatformReceiver");

    private final Queue<Exchange> messages = new ConcurrentLinkedQueue<>();
    private final Queue<Exchange> ofBank = new ConcurrentLinkedQueue<>();
    private final Queue<AuthorizationEvent> events = new ConcurrentLinkedQueue<>();
    private StateStore store;
    private PlatformFixture platform;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        // One for each entrance: at the same second, the same event would be a repetition.
        store =
                new JdbcStateStore(
                        JdbcConnectionPool.create(
                                "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                                "sa",
                                ""));
        platform = new PlatformFixture(entrance, store, 7);
        platform.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("wechat:acme?exchangePattern=InOut&suspended=keep&ordered=user"
                                        + "&authorizedUrl=https://acme.example/welcome")
                                .routeId("messages")
                                .process(exchange -> messages.add(exchange.copy()))
                                .setBody(simple("Hello from ${header.CamelWeChatAccount}"));
                        from("wechat:acme2?appId=wx1&token=another&securityMode=plain")
                                .to("log:acme2");
                        from("wechat:acme?authorizer=" + BANK.appId())
                                .process(exchange -> ofBank.add(exchange.copy()));
                        getContext().setAllowUseOriginalMessage(true);
                        from("wechat:acme?channel=authorization&bodyFormat=typed")
                                .process(
                                        exchange ->
                                                events.add(
                                                        exchange.getUnitOfWork()
                                                                .getOriginalInMessage()
                                                                .getBody(
                                                                        AuthorizationEvent.class)));
                    }
                });
        platform.acme.authorize(SHOP.appId()).event().await();
        platform.acme.authorize(CAFE.appId()).event().await();
        platform.acme.authorize(BANK.appId()).event().await();
    }

    @AfterParameterizedClassInvocation
    void stop() throws Exception {
        platform.close();
    }

    @BeforeEach
    void forget() {
        log.forget();
        messages.clear();
        ofBank.clear();
        events.clear();
    }

    private List<String> heard() {
        return messages.stream()
                .map(
                        exchange ->
                                exchange.getMessage().getHeader(WeChatConstants.ACCOUNT)
                                        + " "
                                        + exchange.getMessage().getHeader(WeChatConstants.CONTENT))
                .toList();
    }

    private static String name(SimulatedAccount account) {
        return "acme." + account.appId();
    }

    @Test
    void anAuthorizerCannotSpeakOnThePathOfAnother() throws Exception {
        assertThat(platform.post(platform.sealed(SHOP, "I am the cafe", "/" + CAFE.appId())))
                .isEqualTo(403);

        assertThat(messages).isEmpty();
    }

    @Test
    void whatWasSealedForAnotherPlatformIsRefused() throws Exception {
        SimulatedPlatform other = SimulatedPlatform.demo();
        CallbackRequest genuine = platform.sealed(SHOP, "other", "/" + SHOP.appId());
        CallbackRequest foreign =
                platform.acme
                        .signer(SHOP.appId())
                        .withAccount(SHOP)
                        .withEndpoint(genuine.endpoint())
                        .sign("oForged", "<xml></xml>");

        assertThat(platform.post(foreign)).as("sealed and signed with others' keys").isEqualTo(403);
        assertThat(
                        platform.post(
                                platform.acme
                                        .signer(SHOP.appId())
                                        .withAccount(
                                                SHOP.withToken(other.token())
                                                        .withEncodingAesKey(other.encodingAesKey()))
                                        .withEndpoint(genuine.endpoint())
                                        .sign("oForged", "<xml></xml>")))
                .as("sealed with our keys for the account and not for the platform")
                .isEqualTo(403);
        assertThat(messages).isEmpty();
    }

    @Test
    void whoeverIsNoAuthorizerIsRefusedAndLeavesNoRecord() throws Exception {
        assertThat(platform.post(platform.sealed(STRANGER, "hello", "/" + STRANGER.appId())))
                .isEqualTo(403);

        assertThat(messages).isEmpty();
        assertThat(records(STRANGER)).isEmpty();
    }

    private List<String> records(SimulatedAccount account) {
        return store.scan("", null, 10_000).toCompletableFuture().join().records().stream()
                .map(record -> record.key().toString())
                .filter(key -> key.contains(account.appId()))
                .toList();
    }

    @Test
    void whoWithdrewIsRefusedAndWhoComesBackGoesOn() throws Exception {
        platform.acme.authorize(LEAVER.appId()).event().await();
        platform.wechat.advance(Duration.ofSeconds(2));
        CallbackRequest before = platform.sealed(LEAVER, "I go", "/" + LEAVER.appId());
        platform.wechat.advance(Duration.ofSeconds(2));
        platform.acme.withdraw(LEAVER.appId()).await();

        assertThat(platform.post(before)).isEqualTo(403);
        assertThat(messages).isEmpty();
        assertThat(events)
                .extracting(AuthorizationEvent::type)
                .containsExactly(Type.AUTHORIZED, Type.WITHDRAWN);

        platform.wechat.advance(Duration.ofSeconds(2));
        platform.acme.authorize(LEAVER.appId()).event().await();
        assertThat(platform.post(platform.sealed(LEAVER, "back", "/" + LEAVER.appId())))
                .isEqualTo(200);
        assertThat(heard()).containsExactly(name(LEAVER) + " back");
    }

    @Test
    void aRepetitionGetsTheSameAnswerAndIsNotRunAgain() throws Exception {
        CallbackRequest request = platform.sealed(SHOP, "again", "/" + SHOP.appId());

        assertThat(platform.post(request)).isEqualTo(200);
        assertThat(platform.post(request)).isEqualTo(200);
        platform.wechat.advance(Duration.ofMinutes(6));
        assertThat(platform.post(request)).as("six minutes later").isEqualTo(403);

        assertThat(heard()).containsExactly(name(SHOP) + " again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nobody", "/wx", "/wx12/34", "/wx..%2f", "/Authorized"})
    void nothingElseIsBelowThePath(String below) throws Exception {
        assertThat(platform.post(platform.sealed(SHOP, "lost", below))).isEqualTo(404);
        assertThat(messages).isEmpty();
    }

    @Test
    void aPathThatOnlyBeginsLikeThatOfThePlatformIsNotBelowIt() throws Exception {
        String now = String.valueOf(platform.wechat.clock().instant().getEpochSecond());
        String query =
                "2?timestamp="
                        + now
                        + "&nonce=1&echostr=hi&signature="
                        + WeChatCrypto.sign("another", now, "1");

        assertThat(platform.get(URI.create(platform.url(query))).body()).isEqualTo("hi");
    }

    @Test
    void nobodyWithoutTheKeyLearnsWhoAuthorizedThePlatform() throws Exception {
        for (SimulatedAccount account : List.of(SHOP, STRANGER)) {
            CallbackRequest request =
                    platform.sealed(account, "x", "/" + account.appId()).with("signature", "00");
            assertThat(platform.post(request)).isEqualTo(403);
        }
    }

    @Test
    void everyAccountIsAnAccountOfItsOwn() {
        SimulatedUser ofShop = platform.wechat.account(SHOP.appId()).user("alice");
        SimulatedUser ofCafe = platform.wechat.account(CAFE.appId()).user("alice");

        ofShop.says("one").await();
        ofCafe.says("two").await();

        assertThat(heard()).containsExactly(name(SHOP) + " one", name(CAFE) + " two");
        assertThat(messages)
                .extracting(each -> each.getMessage().getHeader(WeChatConstants.APP_ID))
                .containsExactly(SHOP.appId(), CAFE.appId());
        assertThat(ofShop.chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo("Hello from " + name(SHOP));
        assertThat(ofCafe.chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo("Hello from " + name(CAFE));
    }

    @Test
    void oneAccountMayHaveARouteOfItsOwn() {
        platform.wechat.account(BANK.appId()).user("alice").says("mine").await();

        assertThat(messages).isEmpty();
        assertThat(ofBank).hasSize(1);
    }

    @Test
    void aMessageThatNoRouteTakesIsAcknowledgedAndThatIsSaidOnce() throws Exception {
        platform.context.getRouteController().stopRoute("messages");
        try {
            SimulatedUser user = platform.wechat.account(SHOP.appId()).user("nobodys");

            assertThat(user.says("is anybody there?").await().isOk()).isTrue();
            assertThat(user.says("hello?").await().isOk()).isTrue();
        } finally {
            platform.context.getRouteController().startRoute("messages");
        }

        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains(SHOP.appId(), "goes nowhere", "from(\"wechat:acme\")");
    }

    @Test
    void aTicketIsNoExchange() {
        platform.acme.pushTicket().await();

        assertThat(messages).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void theEventsOfThePlatformSayWhoAuthorizedItAndWhat() {
        platform.acme
                .authorize(VISITOR.appId(), PermissionSet.MESSAGES, PermissionSet.MENU)
                .event()
                .await();
        platform.acme.tell("notify_3rd_wxa_auth", out -> out.text("appid", SHOP.appId())).await();

        AuthorizationEvent event = events.peek();
        assertThat(event.appId()).isEqualTo(VISITOR.appId());
        assertThat(event.account()).isEqualTo(name(VISITOR));
        assertThat(event.name()).isEqualTo(VISITOR.name());
        assertThat(event.permissionSets()).containsExactlyInAnyOrder(1, 15);
        assertThat(event.fields().keySet())
                .as("what tells of the link, and not what gives access")
                .contains("PreAuthCode")
                .doesNotContain("AuthorizationCode");
        assertThat(events)
                .last()
                .satisfies(
                        other -> {
                            assertThat(other.type()).isEqualTo(Type.OTHER);
                            assertThat(other.event()).isEqualTo("notify_3rd_wxa_auth");
                            assertThat(other.appId()).isEqualTo(SHOP.appId());
                        });
    }

    @Test
    void anEventOfThePlatformThatComesAgainIsNotRunAgain() throws Exception {
        CallbackRequest request =
                platform.acme
                        .signer()
                        .sign(
                                "",
                                "<xml><AppId>"
                                        + platform.acme.appId()
                                        + "</AppId><CreateTime>"
                                        + platform.wechat.clock().instant().getEpochSecond()
                                        + "</CreateTime><InfoType>notify_icpfiling</InfoType>"
                                        + "</xml>");

        assertThat(platform.post(request)).isEqualTo(200);
        assertThat(platform.post(request)).isEqualTo(200);

        assertThat(events)
                .extracting(AuthorizationEvent::event)
                .containsExactly("notify_icpfiling");
    }

    @Test
    void thePageOfReturnExchangesTheCodeAndLeadsOn() throws Exception {
        HttpResponse<String> madeUp =
                platform.get(URI.create(platform.url("/authorized?auth_code=x&state=1.2")));
        assertThat(madeUp.statusCode()).isEqualTo(403);
        assertThat(madeUp.body()).contains("链接无效");
        assertThat(
                        platform.exchange(
                                        HttpRequest.newBuilder(
                                                        URI.create(platform.url("/authorized")))
                                                .POST(HttpRequest.BodyPublishers.noBody())
                                                .build())
                                .statusCode())
                .isEqualTo(405);

        platform.acme.authorizationUrl(null);
        String code = platform.acme.authorize(BACK.appId()).code();
        platform.acme.authorizationUrl(platform.url(""));
        URI back = URI.create(platform.url("/authorized?auth_code=" + code + "&state=" + state()));
        HttpResponse<String> page = platform.get(back);

        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("Location"))
                .hasValue("https://acme.example/welcome?appid=" + BACK.appId());
        assertThat(platform.post(platform.sealed(BACK, "here I am", "/" + BACK.appId())))
                .isEqualTo(200);
        assertThat(heard()).containsExactly(name(BACK) + " here I am");
        assertThat(platform.get(back).statusCode()).as("a second time").isEqualTo(409);
    }

    /** As the links to the page of authorization carry it. */
    private String state() {
        SimulatedPlatform registration = platform.acme.registration();
        long end = platform.wechat.clock().instant().getEpochSecond() + 60;
        String signed = end + "-0123456789abcdef";
        return signed
                + "."
                + Hmac.hex(
                        Secret.of(registration.appSecret()),
                        "authorization " + registration.appId() + " " + signed);
    }

    @Test
    void whatIsKeptWhileTheRouteIsSuspendedIsRunForEachAccount() throws Exception {
        platform.context.getRouteController().suspendRoute("messages");
        platform.wechat.account(SHOP.appId()).user("carol").says("first").await();
        platform.wechat.account(CAFE.appId()).user("carol").says("second").await();
        assertThat(messages).isEmpty();

        platform.context.getRouteController().resumeRoute("messages");

        await().untilAsserted(
                        () ->
                                assertThat(heard())
                                        .containsExactlyInAnyOrder(
                                                name(SHOP) + " first", name(CAFE) + " second"));
    }

    @Test
    void serversThatHoldBodiesKnowHowLargeOneMayBe() {
        WeChatComponent component = platform.context.getComponent("wechat", WeChatComponent.class);

        assertThat(component.maxBodySize("/wechat/acme/" + SHOP.appId())).hasValue(256 * 1024);
        assertThat(component.maxBodySize("/wechat/acme")).hasValue(256 * 1024);
        assertThat(component.maxBodySize("/wechat/acme/a/b")).isEmpty();
    }
}

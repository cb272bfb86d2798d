// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.simulator.platform.PermissionSet.MATERIALS;
import static io.github.camelwechat.simulator.platform.PermissionSet.MESSAGES;
import static io.github.camelwechat.simulator.platform.PermissionSet.USERS;
import static io.github.camelwechat.simulator.platform.PermissionSet.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.NotAuthorizedException.Reason;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.camel.console.StartedComponents;
import io.github.camelwechat.internal.platform.PlatformNode;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.store.InMemoryStateStore;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of producers of a third-party platform: for whom they speak, and who lets them. */
@TestInstance(Lifecycle.PER_CLASS)
class PlatformOperationsTest {

    private static final String SHOP = SimulatedAccount.demo().appId();
    private static final String CAFE = SimulatedAccount.demo(2).appId();
    private static final String USER = "oAlice";
    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String INFO = "/cgi-bin/component/api_get_authorizer_info";

    private WeChatSimulator wechat;
    private ThirdPartyPlatform acme;
    private ApiFixture http;
    private ScheduledExecutorService timers;
    private InMemoryStateStore store;
    private final List<Message> told = new CopyOnWriteArrayList<>();
    private CamelContext context;
    private ProducerTemplate template;

    @BeforeAll
    void start() throws Exception {
        wechat =
                WeChatSimulator.builder()
                        .manualClock()
                        .moreAccounts(SimulatedAccount.demo(2))
                        .platform(SimulatedPlatform.demo())
                        .start();
        acme = wechat.platform();
        http = new ApiFixture(wechat.clock());
        timers = Executors.newScheduledThreadPool(1);
        store = new InMemoryStateStore();
        context = new DefaultCamelContext();
        context.getRegistry().bind("weChatClock", wechat.clock());
        WeChatComponent component = context.getComponent("wechat", WeChatComponent.class);
        component.getAccounts().put("acme", platform());
        component.getAccounts().put("shop", shop());
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:acme").to("wechat:acme");
                        from("direct:cafe").to("wechat:acme?authorizer=" + CAFE);
                        from("direct:park").to("wechat:acme?windowClosed=park");
                        from("direct:hold").to("wechat:acme?coalesce=500");
                        from("direct:dry").to("wechat:acme?dryRun=true");
                        from("direct:kamelet")
                                .to("kamelet:wechat-sink?account=acme&authorizer=" + CAFE);
                        from("direct:shop").to("wechat:shop");
                        from("wechat:acme?channel=window").process(e -> told.add(e.getMessage()));
                    }
                });
        HealthCheckHelper.getHealthCheckRepository(
                        context, "producers", HealthCheckRepository.class)
                .setEnabled(true);
        context.start();
        template = context.createProducerTemplate();
    }

    private WeChatConfiguration platform() {
        WeChatConfiguration options = new WeChatConfiguration();
        options.setPlatform(true);
        options.setAppId(acme.appId());
        options.setAppSecret(acme.registration().appSecret());
        options.setApiBaseUrl(wechat.baseUri().toString());
        options.setStateStore(store);
        options.setQuotaWatch(true);
        return options;
    }

    private WeChatConfiguration shop() {
        WeChatConfiguration options = new WeChatConfiguration();
        options.setAppId(SHOP);
        options.setAppSecret(wechat.account().appSecret());
        options.setApiBaseUrl(wechat.baseUri().toString());
        return options;
    }

    @AfterAll
    void stop() {
        context.stop();
        http.close();
        timers.shutdownNow();
        wechat.close();
    }

    @BeforeEach
    void anew() {
        wechat.reset();
        keepTicket();
        for (String appId : List.of(SHOP, CAFE)) {
            wechat.account(appId).user(USER).follows();
            wechat.account(appId).user(USER).says("hello");
            template.request("direct:acme", e -> forget(e, appId));
        }
        wechat.advance(Duration.ofMinutes(2));
    }

    private void keepTicket() {
        acme.pushTicket();
        new PlatformTickets(store, wechat.clock())
                .keep(
                        new Account("acme", acme.appId(), null, null),
                        new PlatformTickets.Ticket(
                                Secret.of(acme.ticket()), wechat.clock().instant()))
                .toCompletableFuture()
                .join();
    }

    private static void forget(Exchange exchange, String appId) {
        exchange.getMessage().setHeader(WeChatConstants.OPERATION, "forgetAuthorizer");
        exchange.getMessage().setHeader(WeChatConstants.APP_ID, appId);
        exchange.getMessage().setHeader(WeChatConstants.FORGET_ACCOUNT, appId);
    }

    private Exchange send(String route, Object body, String... headers) {
        return template.request(
                route,
                exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, USER);
                    for (int i = 0; i < headers.length; i += 2) {
                        exchange.getMessage().setHeader(headers[i], headers[i + 1]);
                    }
                });
    }

    private Exchange sendFor(String appId, String text) {
        return send("direct:acme", text, WeChatConstants.APP_ID, appId);
    }

    private Exchange perform(String operation, String appId, Map<String, ?> body) {
        return send(
                "direct:acme",
                body,
                WeChatConstants.OPERATION,
                operation,
                WeChatConstants.APP_ID,
                appId);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> ask(String operation, String appId, Map<String, ?> body) {
        Exchange done = perform(operation, appId, body);
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody(Map.class);
    }

    private List<String> seen(String appId) {
        return wechat.account(appId).user(USER).chat().stream()
                .filter(entry -> entry.via() == ChatEntry.Via.CUSTOMER_SERVICE)
                .map(ChatEntry::text)
                .toList();
    }

    private int calls() {
        return wechat.requests().size();
    }

    private static NotAuthorizedException refusal(Exchange done) {
        assertThat(done.getException()).isInstanceOf(NotAuthorizedException.class);
        return (NotAuthorizedException) done.getException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendMessage", "getUserTags", "windowStatus", "createOAuthUrl"})
    void nobodyIsSpokenForWhomNobodyNamed(String operation) {
        Exchange done = send("direct:acme", "hello", WeChatConstants.OPERATION, operation);

        assertThat(done.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("operation " + operation)
                .hasMessageContaining("header CamelWeChatAppId")
                .hasMessageContaining("option authorizer");
        assertThat(wechat.requests()).isEmpty();
    }

    @Test
    void aHeaderThatIsNoAppidIsRefused() {
        assertThat(sendFor("gh_0123456789ab", "hello").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("header CamelWeChatAppId, wx and 16");
        assertThat(wechat.requests()).isEmpty();
    }

    @Test
    void anAccountThatNobodyKnowsIsRefusedOnceWeChatWasAsked() {
        NotAuthorizedException refusal = refusal(sendFor(SHOP, "hello"));

        assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN);
        assertThat(refusal.account()).isEqualTo("acme." + SHOP);
        assertThat(wechat.requests(SEND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "createAuthorizationUrl, redirect_uri, needs field redirect_uri",
        "getAuthorizer, , or set header CamelWeChatAppId",
        "getAuthorizerOption, , or set header CamelWeChatAppId",
        "setAuthorizerOption, , or set header CamelWeChatAppId",
        "forgetAuthorizer, , or set header CamelWeChatAppId"
    })
    void aPlatformsOwnOperationSaysWhatItMisses(
            String operation, String without, String complaint) {
        Exchange done = send("direct:acme", null, WeChatConstants.OPERATION, operation);

        assertThat(done.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("Operation " + operation + " of account 'acme'")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"createAuthorizationUrl", "listAuthorizers", "startTickets"})
    void anAccountIsNoPlatform(String operation) {
        Exchange done = send("direct:shop", null, WeChatConstants.OPERATION, operation);

        assertThat(done.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(
                        "Operation " + operation + " of account 'shop' is for third-party")
                .hasMessageContaining("platform=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cgi-bin/component/api_create_preauthcode",
                "/cgi-bin/stable_token",
                "/cgi-bin/token?grant_type=client_credential"
            })
    void whatWeChatDoesNotGiveToPlatformsIsRefusedBeforeItIsAsked(String path) {
        acme.authorize(SHOP);
        int before = calls();

        Exchange done =
                send(
                        "direct:acme",
                        Map.of(),
                        WeChatConstants.OPERATION,
                        "callApi",
                        WeChatConstants.APP_ID,
                        SHOP,
                        WeChatConstants.API_PATH,
                        path);

        assertThat(done.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("a third-party platform acts for the account");
        assertThat(calls()).isEqualTo(before);
    }

    @Test
    void aPermissionThatWasNotGrantedIsRefusedByItsNameBeforeWeChatIsAsked() {
        acme.authorize(SHOP, USERS, MATERIALS);
        ask("getAuthorizer", SHOP, null);
        int before = calls();

        for (String route : List.of("direct:acme", "direct:park")) {
            NotAuthorizedException refusal =
                    refusal(send(route, "hello", WeChatConstants.APP_ID, SHOP));

            assertThat(refusal.reason()).isEqualTo(Reason.PERMISSION_SET);
            assertThat(refusal)
                    .hasMessageContaining("permission set 1 消息管理")
                    .hasMessageContaining("errcode 61007")
                    .hasMessageContaining("getAuthorizer");
        }
        assertThat(calls()).isEqualTo(before);

        // The administrator ticks it, and nothing is started anew.
        acme.authorize(SHOP);
        ask("getAuthorizer", SHOP, null);
        assertThat(sendFor(SHOP, "hello").getException()).isNull();
        assertThat(seen(SHOP)).containsExactly("hello");
    }

    @Test
    void aPermissionThatWasTakenBackUnnoticedIsLearntFromTheRefusal() {
        acme.authorize(SHOP);
        assertThat(sendFor(SHOP, "one").getException()).isNull();
        acme.authorize(SHOP, USERS);
        wechat.advance(Duration.ofMinutes(2));

        assertThat(refusal(sendFor(SHOP, "two")).reason()).isEqualTo(Reason.PERMISSION_SET);
        int before = calls();
        assertThat(refusal(sendFor(SHOP, "three")).reason()).isEqualTo(Reason.PERMISSION_SET);
        assertThat(calls()).isEqualTo(before);
        assertThat(seen(SHOP)).containsExactly("one");
    }

    @Test
    void aRefusalThatWeChatsOwnWordContradictsIsAskedAboutOnceAMinute() {
        acme.authorize(SHOP);
        assertThat(sendFor(SHOP, "one").getException()).isNull();
        wechat.advance(Duration.ofMinutes(2));
        wechat.inject(new Fault.ErrCode(61007, "api is unauthorized to component"), 3, SEND);
        int asked = wechat.requests(INFO).size();

        for (int i = 0; i < 3; i++) {
            ApiErrorException refusal = (ApiErrorException) sendFor(SHOP, "two").getException();
            assertThat(refusal.errorCode()).isEqualTo(61007);
        }

        assertThat(wechat.requests(INFO)).hasSize(asked + 1);
        assertThat(sendFor(SHOP, "three").getException()).isNull();
    }

    @Test
    void anAccountThatLeftIsRefusedAtOnceAndTheOtherGoesOn() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        assertThat(sendFor(SHOP, "one").getException()).isNull();
        assertThat(sendFor(CAFE, "one").getException()).isNull();

        acme.withdraw(SHOP);

        // Nobody told us: WeChat's refusal does, and from then on it is not asked.
        assertThat(refusal(sendFor(SHOP, "two")).reason()).isEqualTo(Reason.WITHDRAWN);
        int before = calls();
        for (String route : List.of("direct:acme", "direct:park")) {
            assertThat(refusal(send(route, "three", WeChatConstants.APP_ID, SHOP)))
                    .hasMessageContaining("withdrew its authorization")
                    .hasMessageContaining("its administrator has to scan");
        }
        assertThat(calls()).isEqualTo(before);
        assertThat(sendFor(CAFE, "two").getException()).isNull();

        acme.authorize(SHOP);
        ask("getAuthorizer", SHOP, null);
        assertThat(sendFor(SHOP, "four").getException()).isNull();
        assertThat(seen(SHOP)).containsExactly("one", "four");
        assertThat(seen(CAFE)).containsExactly("one", "two");
    }

    @Test
    void aTextThatIsHeldGoesOutWithOthersOfItsAccountOnly() throws Exception {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        List<CompletableFuture<Exchange>> held = new ArrayList<>();
        for (String appId : List.of(SHOP, CAFE, SHOP)) {
            held.add(hold(appId, "line " + held.size()));
        }

        for (CompletableFuture<Exchange> each : held) {
            assertThat(each.get(20, TimeUnit.SECONDS).getException()).isNull();
        }
        // In which order they come, and whether as one message, a slow machine decides.
        assertThat(seen(SHOP).stream().flatMap(String::lines))
                .containsExactlyInAnyOrder("line 0", "line 2");
        assertThat(seen(CAFE)).containsExactly("line 1");
    }

    private CompletableFuture<Exchange> hold(String appId, String text) {
        return template.asyncSend(
                "direct:hold",
                exchange -> {
                    exchange.getMessage().setBody(text);
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, USER);
                    exchange.getMessage().setHeader(WeChatConstants.APP_ID, appId);
                });
    }

    @Test
    void anAccountThatWeChatStoppedIsLeftAloneAndTheOthersAreNot() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        wechat.inject(new Fault.ErrCode(50002, "user limited"), 3, SEND);
        for (int i = 0; i < 3; i++) {
            assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(ApiErrorException.class);
        }

        int before = calls();
        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(CircuitOpenException.class);
        assertThat(calls()).isEqualTo(before);
        assertThat(sendFor(CAFE, "yes").getException()).isNull();
    }

    @Test
    void aQuotaThatOneAccountUsedUpIsLeftToTheOthers() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        wechat.inject(new Fault.ErrCode(45009, "reach max api daily quota limit"), 1, SEND);
        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(ApiErrorException.class);

        int before = calls();
        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(CircuitOpenException.class);
        assertThat(calls()).isEqualTo(before);
        assertThat(sendFor(CAFE, "yes").getException()).isNull();
        await().until(() -> isTold("quotaUsedUp", SHOP));

        assertThat(ask("clearQuota", SHOP, null)).containsEntry("errcode", 0);
        await().until(() -> sendFor(SHOP, "yes").getException() == null);
    }

    @Test
    void aRefreshThatIsRefusedForeverIsLeftAloneToo() {
        acme.authorize(SHOP);
        ask("getAuthorizer", SHOP, null);
        wechat.inject(
                new Fault.ErrCode(61004, "access clientip is not registered request IP is ::1"),
                3,
                "/cgi-bin/component/api_authorizer_token");
        for (int i = 0; i < 3; i++) {
            ApiErrorException refusal = (ApiErrorException) sendFor(SHOP, "no").getException();
            assertThat(refusal.actor()).isEqualTo(Actor.WECHAT_ADMIN);
            assertThat(refusal.advice()).contains("Open Platform console");
        }

        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aDryRunChangesNothing() {
        acme.authorize(SHOP);
        ask("getAuthorizer", SHOP, null);
        int before = calls();

        for (String operation : List.of("sendMessage", "setAuthorizerOption", "forgetAuthorizer")) {
            Exchange done =
                    send(
                            "direct:dry",
                            Map.of("msgtype", "text", "text", Map.of("content", "no")),
                            WeChatConstants.APP_ID,
                            SHOP,
                            WeChatConstants.OPERATION,
                            operation);
            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getHeader(WeChatConstants.DRY_RUN)).isNotNull();
        }
        assertThat(calls()).isEqualTo(before);
        assertThat(appIds(ask("listAuthorizers", "", null))).contains(SHOP);
    }

    @Test
    void whatWaitsForUsersOfAnAccountThatLeftIsGivenUpAndTold() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        wechat.advance(Duration.ofHours(49));
        keepTicket();
        for (String appId : List.of(SHOP, CAFE)) {
            Exchange parked = send("direct:park", "later", WeChatConstants.APP_ID, appId);
            assertThat(parked.getException()).isNull();
            assertThat(parked.getMessage().getHeader(WeChatConstants.SEND_STATUS))
                    .isEqualTo("PARKED");
        }

        // Nobody told us, so WeChat's refusal does.
        acme.withdraw(SHOP);
        assertThat(refusal(perform("getUser", SHOP, null)).reason()).isEqualTo(Reason.WITHDRAWN);

        await().until(() -> isTold("messageDropped", SHOP));
        assertThat(told.get(told.size() - 1).getBody(String.class))
                .contains("withdrew its authorization");
        assertThat((List<?>) ask("listParked", SHOP, null).get("parked")).isEmpty();
        assertThat((List<?>) ask("listParked", CAFE, null).get("parked")).hasSize(1);
        assertThat(refusal(send("direct:park", "more", WeChatConstants.APP_ID, SHOP)).reason())
                .isEqualTo(Reason.WITHDRAWN);

        // Another node was told, and died of it.
        acme.withdraw(CAFE);
        new PlatformNode(wechat, http, store, timers)
                .authorizers
                .withdraw(CAFE, wechat.clock().instant())
                .toCompletableFuture()
                .join();
        wechat.advance(Duration.ofMinutes(6));

        await().until(() -> isTold("messageDropped", CAFE));
        assertThat((List<?>) ask("listParked", CAFE, null).get("parked")).isEmpty();
    }

    private boolean isTold(String event, String appId) {
        return told.stream()
                .map(Message::getHeaders)
                .anyMatch(
                        headers ->
                                event.equals(headers.get(WeChatConstants.EVENT))
                                        && appId.equals(headers.get(WeChatConstants.APP_ID))
                                        && ("acme." + appId)
                                                .equals(headers.get(WeChatConstants.ACCOUNT)));
    }

    @Test
    void whatIsSentForOneAccountIsNothingToAnother() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);

        for (String appId : List.of(SHOP, CAFE, SHOP)) {
            Exchange done =
                    send(
                            "direct:acme",
                            "once",
                            WeChatConstants.APP_ID,
                            appId,
                            WeChatConstants.SEND_ID,
                            "the same");
            assertThat(done.getException()).isNull();
        }

        assertThat(seen(SHOP)).containsExactly("once");
        assertThat(seen(CAFE)).containsExactly("once");
    }

    @Test
    void aHeaderNamesTheAccountAndElseTheOptionDoes() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);

        assertThat(send("direct:cafe", "by option").getException()).isNull();
        assertThat(send("direct:cafe", "by header", WeChatConstants.APP_ID, SHOP).getException())
                .isNull();

        assertThat(seen(CAFE)).containsExactly("by option");
        assertThat(seen(SHOP)).containsExactly("by header");
    }

    @Test
    void theKameletSpeaksForItsAuthorizerOrForTheOneInItsHeader() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);

        assertThat(send("direct:kamelet", "by parameter").getException()).isNull();
        assertThat(send("direct:kamelet", "by header", "wechat-app-id", SHOP).getException())
                .isNull();

        assertThat(seen(CAFE)).containsExactly("by parameter");
        assertThat(seen(SHOP)).containsExactly("by header");
    }

    @Test
    void whatWorksForAccountsIsNotAsMuchAsThereAreAccounts() {
        for (int i = 0; i < 700; i++) {
            assertThat(ask("windowStatus", "wx%016d".formatted(i), null)).containsKey("state");
        }

        var platform =
                StartedComponents.of(context).all().iterator().next().accounts().accounts().get(0);
        await().untilAsserted(
                        () -> {
                            System.gc();
                            // The last 500, and those whom other routes spoke for.
                            assertThat(platform.platform().known()).hasSizeLessThan(510);
                        });
    }

    @Test
    void everyOperationIsForTheAccountThatIsNamed() {
        acme.authorize(SHOP);

        assertThat(ask("setRemark", SHOP, Map.of("remark", "李雷 😀"))).containsEntry("errcode", 0);
        assertThat(ask("getUser", SHOP, null)).containsEntry("remark", "李雷 😀");
        assertThat(ask("windowStatus", SHOP, null)).containsEntry("account", "acme." + SHOP);
        assertThat(ask("listParked", SHOP, null)).containsKey("parked");
        assertThat(ask("signJsSdk", SHOP, Map.of("url", "https://shop.example/")))
                .containsEntry("appId", SHOP);
        assertThat(ask("forgetUser", SHOP, null)).containsKey("window");
    }

    @Test
    void anAccountIsCheckedAsOneOfAPlatform() {
        acme.authorize(SHOP, MESSAGES, USERS);

        Map<String, Object> report = ask("doctor", SHOP, null);
        assertThat(report).containsEntry("healthy", true);
        assertThat(report.get("text").toString())
                .contains("no right to QR codes, menu, template messages")
                .contains("授权事件接收配置", "https://YOUR-HOST/wechat/acme/$APPID$")
                .doesNotContain("服务器地址");

        Map<?, ?> abilities = (Map<?, ?>) ask("probeCapabilities", SHOP, null).get("abilities");
        for (String lacking : List.of("qrCodes", "menus", "templateMessages", "material")) {
            assertThat(abilities.get(lacking).toString())
                    .contains("allowed=false", "errorCode=61007");
        }
        assertThat(abilities.get("customerServiceMessages").toString()).contains("allowed=true");
    }

    @Test
    void aPlatformLetsAVisitorOfItsAccountSayWhoTheyAre() {
        acme.authorize(SHOP, WEB, MESSAGES);
        Map<String, Object> page =
                ask(
                        "createOAuthUrl",
                        SHOP,
                        Map.of("redirect_uri", "https://shop.example/", "state", "cart"));
        assertThat(page.get("url").toString())
                .contains("appid=" + SHOP)
                .endsWith("&state=cart&component_appid=" + acme.appId() + "#wechat_redirect");
        URI back =
                wechat.account(SHOP).user(USER).authorizes(URI.create(page.get("url").toString()));
        String code = back.toString().replaceFirst(".*[?&]code=([^&]*).*", "$1");

        Map<String, Object> tokens = ask("exchangeOAuthCode", SHOP, Map.of("code", code));
        assertThat(tokens).containsEntry("openid", USER);
        assertThat(
                        ask(
                                "refreshOAuthToken",
                                SHOP,
                                Map.of("refresh_token", tokens.get("refresh_token"))))
                .containsEntry("openid", USER);
        assertThat(wechat.requests("/sns/oauth2/component/access_token")).hasSize(1);

        acme.authorize(SHOP, MESSAGES);
        ask("getAuthorizer", SHOP, null);
        assertThat(refusal(perform("exchangeOAuthCode", SHOP, Map.of("code", code))))
                .hasMessageContaining("permission set 4 网页服务");
    }

    @Test
    void theLinkToThePageOfAuthorizationIsAsItWasWishedFor() {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("redirect_uri", "https://acme.example/wechat/acme/authorized");
        wish.put("device", "phone");
        wish.put("biz_appid", CAFE);
        wish.put("category_id_list", List.of(1, 2));

        Map<String, Object> link = ask("createAuthorizationUrl", "", wish);
        URI page = URI.create(link.get("url").toString());

        assertThat(link.get("pre_auth_code").toString()).startsWith("preauthcode@@@");
        assertThat(page.toString())
                .contains("/wxaopen/safe/bindcomponent?")
                .contains("biz_appid=" + CAFE)
                .contains("category_id_list=1%7C2");
        URI back = acme.authorize(page, CAFE).redirect();
        assertThat(back.toString()).startsWith("https://acme.example/wechat/acme/authorized?");

        wish.keySet().retainAll(List.of("redirect_uri"));
        assertThat(ask("createAuthorizationUrl", "", wish).get("url").toString())
                .contains("/cgi-bin/componentloginpage?")
                .contains("auth_type=3");
    }

    @ParameterizedTest
    @CsvSource({
        "device, tablet, takes computer or phone as device",
        "auth_type, 4, takes a whole number from 1 to 3 as auth_type",
        "category_id_list, all, takes a list of numbers",
        "biz_appid, shop, takes the appid of an account in field biz_appid",
        "redirect_uri, acme.example, takes an http or https URL"
    })
    void aLinkThatWeChatWouldNotOpenIsNotMade(String field, String value, String complaint) {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("redirect_uri", "https://acme.example/");
        wish.put(field, value);

        assertThat(perform("createAuthorizationUrl", "", wish).getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(complaint);
        assertThat(wechat.requests()).isEmpty();
    }

    @Test
    void aCodeThatCameByAnotherWayIsExchanged() {
        String code = acme.authorize(SHOP, MESSAGES).code();

        assertThat(ask("exchangeAuthorizationCode", "", Map.of("authorization_code", code)))
                .containsEntry("appId", SHOP);
        int before = wechat.requests(INFO).size();
        assertThat(sendFor(SHOP, "one").getException()).isNull();
        assertThat(wechat.requests(INFO)).hasSize(before);

        Exchange again =
                perform("exchangeAuthorizationCode", "", Map.of("authorization_code", code));
        assertThat(((ApiErrorException) again.getException()).errorCode()).isEqualTo(61010);
    }

    @Test
    void anAuthorizersOptionsAreReadAndSet() {
        acme.authorize(SHOP);

        ask(
                "setAuthorizerOption",
                SHOP,
                Map.of("option_name", "location_report", "option_value", "2"));
        assertThat(ask("getAuthorizerOption", SHOP, Map.of("option_name", "location_report")))
                .containsEntry("option_value", "2");
        Exchange wrong = perform("getAuthorizerOption", SHOP, Map.of("option_name", "colour"));
        assertThat(((ApiErrorException) wrong.getException()).errorCode()).isEqualTo(61012);
    }

    @Test
    void anAuthorizerIsListedAskedAboutAndForgotten() {
        acme.authorize(SHOP);
        acme.authorize(CAFE, MESSAGES);
        sendFor(SHOP, "one");
        sendFor(CAFE, "one");

        Map<String, Object> cafe = ask("getAuthorizer", CAFE, null);
        assertThat(cafe)
                .containsEntry("appId", CAFE)
                .containsEntry("account", "acme." + CAFE)
                .containsEntry("authorized", true)
                .containsEntry("permissionSets", List.of(Map.of("id", 1, "name", "消息管理")));
        assertThat(cafe.get("info").toString()).contains("user_name=gh_");
        assertThat(appIds(ask("listAuthorizers", "", null))).containsExactlyInAnyOrder(SHOP, CAFE);
        assertThat(cafe.toString()).doesNotContain("refreshtoken");

        Exchange unsaid = perform("forgetAuthorizer", CAFE, null);
        assertThat(unsaid.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("set header CamelWeChatForgetAccount to " + CAFE);
        acme.withdraw(CAFE);
        assertThat(refusal(sendFor(CAFE, "two")).reason()).isEqualTo(Reason.WITHDRAWN);
        Exchange forgotten = template.request("direct:acme", e -> forget(e, CAFE));
        assertThat(forgotten.getException()).isNull();
        assertThat(forgotten.getMessage().getBody(Map.class)).containsEntry("authorizer", 1);
        assertThat(appIds(ask("listAuthorizers", "", null))).containsExactly(SHOP);
        assertThat(store.scan("acme." + CAFE, null, 10).toCompletableFuture().join().records())
                .isEmpty();
    }

    private static List<Object> appIds(Map<String, Object> list) {
        return ((List<?>) list.get("authorizers"))
                .stream().<Object>map(each -> ((Map<?, ?>) each).get("appId")).toList();
    }

    @Test
    void aPlatformWhoseTicketIsTooOldSaysHowToGetOne() {
        acme.expireTokens();
        wechat.advance(Duration.ofHours(13));

        Exchange done =
                perform(
                        "createAuthorizationUrl",
                        "",
                        Map.of("redirect_uri", "https://acme.example/"));
        assertThat(done.getException())
                .isInstanceOf(ApiErrorException.class)
                .hasMessageContaining("61005")
                .hasMessageContaining("operation startTickets");

        HealthCheck.Result health = health(HealthCheckHelper.invoke(context, "full"));
        assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.getMessage().orElse("")).contains("61005", "operation startTickets");
        assertThat(health.getDetails()).containsKeys("lastTicket", "ticketAgeSeconds");
        // Else nobody would send it the callback that brings the next one.
        assertThat(health(HealthCheckHelper.invokeReadiness(context, "full")).getState())
                .isEqualTo(HealthCheck.State.UP);

        acme.stopTickets();
        String last = acme.ticket();
        assertThat(ask("startTickets", "", null)).isEmpty();
        wechat.advance(Duration.ofSeconds(1));
        await().until(() -> !acme.ticket().equals(last));
    }

    private static HealthCheck.Result health(Collection<HealthCheck.Result> results) {
        return results.stream()
                .filter(each -> each.getCheck().getId().equals("producer:wechat-acme"))
                .findFirst()
                .orElseThrow();
    }
}

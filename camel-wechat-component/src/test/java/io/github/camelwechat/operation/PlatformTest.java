// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.store.InMemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A platform, two accounts that may authorize it, and routes of its producers. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PlatformTest {

    static final String SHOP = SimulatedAccount.demo().appId();
    static final String CAFE = SimulatedAccount.demo(2).appId();
    static final String USER = "oAlice";
    static final String SEND = "/cgi-bin/message/custom/send";
    static final String INFO = "/cgi-bin/component/api_get_authorizer_info";

    WeChatSimulator wechat;
    ThirdPartyPlatform acme;
    ApiFixture http;
    ScheduledExecutorService timers;
    InMemoryStateStore store;
    final List<Message> told = new CopyOnWriteArrayList<>();
    CamelContext context;
    ProducerTemplate template;

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

    WeChatConfiguration platform() {
        WeChatConfiguration options = new WeChatConfiguration();
        options.setPlatform(true);
        options.setAppId(acme.appId());
        options.setAppSecret(acme.registration().appSecret());
        options.setApiBaseUrl(wechat.baseUri().toString());
        options.setStateStore(store);
        options.setQuotaWatch(true);
        return options;
    }

    WeChatConfiguration shop() {
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

    void keepTicket() {
        acme.pushTicket();
        new PlatformTickets(store, wechat.clock())
                .keep(
                        new Account("acme", acme.appId(), null, null),
                        new PlatformTickets.Ticket(
                                Secret.of(acme.ticket()), wechat.clock().instant()))
                .toCompletableFuture()
                .join();
    }

    static void forget(Exchange exchange, String appId) {
        exchange.getMessage().setHeader(WeChatConstants.OPERATION, "forgetAuthorizer");
        exchange.getMessage().setHeader(WeChatConstants.APP_ID, appId);
        exchange.getMessage().setHeader(WeChatConstants.FORGET_ACCOUNT, appId);
    }

    Exchange send(String route, Object body, String... headers) {
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

    Exchange sendFor(String appId, String text) {
        return send("direct:acme", text, WeChatConstants.APP_ID, appId);
    }

    Exchange perform(String operation, String appId, Map<String, ?> body) {
        return send(
                "direct:acme",
                body,
                WeChatConstants.OPERATION,
                operation,
                WeChatConstants.APP_ID,
                appId);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> ask(String operation, String appId, Map<String, ?> body) {
        Exchange done = perform(operation, appId, body);
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody(Map.class);
    }

    List<String> seen(String appId) {
        return wechat.account(appId).user(USER).chat().stream()
                .filter(entry -> entry.via() == ChatEntry.Via.CUSTOMER_SERVICE)
                .map(ChatEntry::text)
                .toList();
    }

    int calls() {
        return wechat.requests().size();
    }

    static NotAuthorizedException refusal(Exchange done) {
        assertThat(done.getException()).isInstanceOf(NotAuthorizedException.class);
        return (NotAuthorizedException) done.getException();
    }
}

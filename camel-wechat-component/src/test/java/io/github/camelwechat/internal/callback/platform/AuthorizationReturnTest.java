// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.platform;

import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.platform.AuthorizationLinks;
import io.github.camelwechat.internal.platform.AuthorizationLinks.AccountKind;
import io.github.camelwechat.internal.platform.AuthorizationLinks.Device;
import io.github.camelwechat.internal.platform.PlatformNode;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StoreContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The links that lead an administrator to WeChat's page of authorization, and the way back. */
class AuthorizationReturnTest {

    private static final String QUERY_AUTH = "/cgi-bin/component/api_query_auth";
    private static final SimulatedAccount SHOP = SimulatedAccount.demo();
    private static final SimulatedAccount CAFE = SimulatedAccount.demo(2);

    private final WeChatSimulator wechat =
            WeChatSimulator.builder()
                    .manualClock()
                    .moreAccounts(CAFE)
                    .platform(SimulatedPlatform.demo())
                    .start();
    private final ThirdPartyPlatform acme = wechat.platform();
    private final ApiFixture http = new ApiFixture(wechat.clock());
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final InMemoryStateStore store = new InMemoryStateStore();

    private PlatformNode node;
    private AuthorizationLinks links;

    @BeforeEach
    void start() {
        store.start(new StoreContext(timers, timers, wechat.clock()));
        node = new PlatformNode(wechat, http, store, timers);
        links =
                new AuthorizationLinks(
                        node.api, ApiHosts.parse(wechat.baseUri().toString()), wechat.clock());
        acme.authorizationUrl(null);
        acme.pushTicket();
        get(
                node.tickets.keep(
                        node.platform,
                        new PlatformTickets.Ticket(
                                Secret.of(acme.ticket()), wechat.clock().instant())));
    }

    @AfterEach
    void stop() {
        http.close();
        timers.shutdownNow();
        wechat.close();
    }

    private static AuthorizationLinks.Wish wish(Device device, String appId, Integer... sets) {
        return new AuthorizationLinks.Wish(
                device,
                URI.create("https://shop.example/wechat/acme/authorized?from=me"),
                AccountKind.OFFICIAL_ACCOUNT,
                appId,
                Set.of(sets));
    }

    private AuthorizationReturn back(URI next) {
        return new AuthorizationReturn(links, node.authorizers, wechat.clock(), next);
    }

    @ParameterizedTest
    @EnumSource
    void aLinkLeadsToAnAuthorizationAndBack(Device device) {
        URI link = get(links.create(wish(device, null, 1, 2)));
        URI redirect = acme.authorize(link, SHOP.appId()).redirect();
        CallbackQuery query = CallbackQuery.parse(redirect.getRawQuery());

        assertThat(redirect.getPath()).isEqualTo("/wechat/acme/authorized");
        assertThat(query.get("from")).isEqualTo("me");
        assertThat(get(back(null).handle(query)).status()).isEqualTo(200);
        assertThat(get(node.authorizers.find(SHOP.appId())).orElseThrow().permissionSets())
                .containsExactlyInAnyOrder(1, 2);
        assertThat(get(back(null).handle(query)).status()).isEqualTo(409);
    }

    @Test
    void aLinkMayBeForOneAccountAndLeadOnToAnAddressOfOnesOwn() {
        URI link = get(links.create(wish(Device.COMPUTER, CAFE.appId())));

        assertThatThrownBy(() -> acme.authorize(link, SHOP.appId()))
                .hasMessageContaining(CAFE.appId());
        URI redirect = acme.authorize(link, CAFE.appId()).redirect();
        AuthorizationReturn.Page page =
                get(
                        back(URI.create("https://shop.example/welcome?a=b"))
                                .handle(CallbackQuery.parse(redirect.getRawQuery())));
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.location())
                .hasToString("https://shop.example/welcome?a=b&appid=" + CAFE.appId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth_code=made-up",
                "auth_code=made-up&state=9999999999.00",
                "auth_code=made-up&state=.",
                "auth_code=made-up&state=x.y",
                "auth_code=made-up&state=x-y.z",
                "auth_code=made-up&state=.-",
                "state=9999999999.00"
            })
    void nobodyCanHaveWeChatAskedAboutACodeTheyMadeUp(String query) {
        AuthorizationReturn.Page page = get(back(null).handle(CallbackQuery.parse(query)));

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.html()).doesNotContain("made-up");
        assertThat(wechat.requests(QUERY_AUTH)).isEmpty();
    }

    @Test
    void whoeverHasALinkCanHaveWeChatAskedAboutTenMadeUpCodes() {
        URI link = get(links.create(wish(Device.COMPUTER, null)));
        String query = acme.authorize(link, SHOP.appId()).redirect().getRawQuery();
        AuthorizationReturn back = back(null);
        CallbackQuery madeUp =
                CallbackQuery.parse(query.replaceFirst("auth_code=[^&]*", "auth_code=made-up"));

        List<Integer> statuses =
                IntStream.range(0, 12).mapToObj(any -> get(back.handle(madeUp)).status()).toList();

        assertThat(statuses).startsWith(409).containsOnly(409, 429).endsWith(409, 429, 429);
        assertThat(wechat.requests(QUERY_AUTH)).hasSize(10);
        URI another = get(links.create(wish(Device.COMPUTER, null)));
        URI redirect = acme.authorize(another, SHOP.appId()).redirect();
        assertThat(get(back.handle(CallbackQuery.parse(redirect.getRawQuery()))).status())
                .isEqualTo(200);
    }

    @Test
    void whoeverIsTurnedAwayWhileTenCodesAreUnderWayIsNotCounted() {
        for (int i = 0; i < 10; i++) {
            assertThat(links.mayAsk("state")).isTrue();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(links.mayAsk("state")).isFalse();
        }

        for (int i = 0; i < 10; i++) {
            links.notRefused("state");
        }

        for (int i = 0; i < 10; i++) {
            assertThat(links.mayAsk("state")).isTrue();
        }
    }

    @Test
    void whileWeChatCannotBeAskedNoCodeCounts() {
        URI link = get(links.create(wish(Device.COMPUTER, null)));
        URI redirect = acme.authorize(link, SHOP.appId()).redirect();
        CallbackQuery query = CallbackQuery.parse(redirect.getRawQuery());
        AuthorizationReturn back = back(null);

        for (int i = 0; i < 12; i++) {
            wechat.inject(new Fault.HttpStatus(502), 1, QUERY_AUTH);
            assertThat(get(back.handle(query)).status()).isEqualTo(503);
        }

        assertThat(get(back.handle(query)).status()).isEqualTo(200);
    }

    @Test
    void aLinkThatIsTooOldLeadsBackToAPageThatSaysSo() {
        URI link = get(links.create(wish(Device.COMPUTER, null)));
        URI redirect = acme.authorize(link, SHOP.appId()).redirect();
        wechat.advance(Duration.ofHours(1));

        assertThat(get(back(null).handle(CallbackQuery.parse(redirect.getRawQuery()))).status())
                .isEqualTo(403);
    }
}

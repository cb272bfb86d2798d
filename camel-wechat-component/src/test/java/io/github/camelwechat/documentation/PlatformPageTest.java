// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.account.PermissionSet;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.platform.ReleaseReport;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on third-party platforms: what it tells people to write does what it says. */
class PlatformPageTest extends DocumentedAccountTest {

    private static final String WRITE = "What you write";

    private final Markdown page = Markdown.page("src/docs/platform.md");
    private final SimulatedAccount shop = SimulatedAccount.demo(2);
    private final SimulatedAccount cafe = SimulatedAccount.demo(3);
    private final HttpClient browser = HttpClient.newHttpClient();

    @TempDir private Path classes;

    private ThirdPartyPlatform platform;

    PlatformPageTest() throws IOException {}

    @Override
    String name() {
        return "acme";
    }

    @Override
    String properties() {
        return page.section(WRITE).code("properties");
    }

    @BeforeEach
    void registerThePlatform() {
        wechat().addAccount(shop);
        wechat().addAccount(cafe);
        platform = wechat().addPlatform(SimulatedPlatform.demo());
        platform.authorizationUrl(host() + "/wechat/acme");
        platform.messageUrl(host() + "/wechat/acme/$APPID$");
    }

    private String host() {
        return "http://127.0.0.1:" + port;
    }

    /** The blocks of YAML of the section, in their order. */
    private String yaml(String section, int number) {
        return page.section(section).blocks("yaml").get(number);
    }

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("platform.yaml", yaml));
    }

    private void join(SimulatedAccount account) {
        if (platform.ticket().isEmpty()) {
            assertThat(platform.pushTicket().await().isOk()).isTrue();
        }
        assertThat(platform.authorize(account.appId()).event().await().isOk()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "java"})
    void theRouteAnswersForTheAccountThatWasWrittenTo(String language) throws Exception {
        if (language.equals("java")) {
            String code = page.section(WRITE).code("java");
            context.addRoutes(new RouteCompiler(classes).compile(code));
        } else {
            load(yaml(WRITE, 0));
        }
        load(yaml(WRITE, 1));
        join(cafe);
        join(shop);
        SimulatedUser one = wechat().account(cafe.appId()).user("oCustomer");
        SimulatedUser other = wechat().account(shop.appId()).user("oGuest");

        one.says("to the first").await();
        other.says("to the second").await();
        template.request(
                "direct:shipped",
                exchange -> {
                    exchange.getMessage().setHeader("shop", shop.appId());
                    exchange.getMessage().setHeader("customer", other.openid());
                });

        assertThat(one.chat())
                .extracting(ChatEntry::text)
                .containsExactly("to the first", "You said: to the first");
        assertThat(other.chat())
                .extracting(ChatEntry::text)
                .containsExactly(
                        "to the second", "You said: to the second", "Your parcel is on its way.");
    }

    @Test
    void theLinkLeadsToWeChatsPageAndBackAndARouteIsTold() throws Exception {
        load(yaml(WRITE, 2));
        load(yaml("How an account joins", 0).replace("https://your.host", host()));
        context.addRoutes(to("direct:changed", "mock:changed"));
        MockEndpoint changed = getMockEndpoint("mock:changed");
        changed.expectedHeaderValuesReceivedInAnyOrder(
                WeChatConstants.APP_ID, shop.appId(), shop.appId());
        changed.expectedHeaderValuesReceivedInAnyOrder(
                WeChatConstants.EVENT, "authorized", "withdrawn");
        assertThat(platform.pushTicket().await().isOk()).isTrue();

        HttpResponse<String> connect = get(URI.create(host() + "/connect"));
        URI link = URI.create(connect.headers().firstValue("Location").orElseThrow());
        var grant = platform.authorize(link, shop.appId());
        HttpResponse<String> back = get(grant.redirect());
        assertThat(grant.event().await().isOk()).isTrue();
        platform.withdraw(shop.appId()).await();

        assertThat(connect.statusCode()).isEqualTo(303);
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(back.body()).contains("The account is connected");
        changed.assertIsSatisfied();
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static RouteBuilder to(String from, String to) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(to);
            }
        };
    }

    @Test
    void aPlatformThatOnlyListensDoesNotDisturbTheAccountsOwnServer() throws Exception {
        load(page.section("Two platforms on one account").code("yaml"));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(shop("&exchangePattern=InOut")).setBody(constant("By the shop."));
                    }
                });
        join(wechat().account());
        SimulatedUser user = wechat().user("oCustomer");

        assertThat(user.says("hours").await().isOk()).isTrue();
        assertThat(user.says("invoice").await().isOk()).isTrue();

        await().untilAsserted(
                        () ->
                                assertThat(user.chat())
                                        .extracting(ChatEntry::text)
                                        .containsExactlyInAnyOrder(
                                                "hours",
                                                "By the shop.",
                                                "invoice",
                                                "By the shop.",
                                                "We look for it."));
        assertThat(user.chat())
                .filteredOn(entry -> entry.text().equals("We look for it."))
                .extracting(ChatEntry::via)
                .containsExactly(ChatEntry.Via.CUSTOMER_SERVICE);
    }

    @Test
    void theRouteForTheReleaseTestPassesItAndLeavesCustomersAlone() throws Exception {
        load(page.section("The release test").code("yaml"));
        context.addRoutes(to("direct:customers", "mock:customers"));
        join(shop);

        ReleaseReport report = wechat().releaseTest(platform);
        wechat().account(shop.appId()).user("oGuest").says("TESTCOMPONENT_MSG_TYPE_TEXT").await();

        assertThat(report.steps())
                .allSatisfy(step -> assertThat(step.detail()).as(step.name()).isEmpty());
        assertThat(report.passed()).isTrue();
        MockEndpoint customers = getMockEndpoint("mock:customers");
        assertThat(customers.getReceivedExchanges())
                .extracting(exchange -> exchange.getMessage().getHeader(WeChatConstants.APP_ID))
                .containsExactly(shop.appId());
    }

    @Test
    void theDoctorOfAnAccountNamesTheFieldsOfThePlatformsConsole() throws Exception {
        load(yaml(WRITE, 0));
        context.addRoutes(to("direct:doctor", "wechat:acme?operation=doctor"));
        join(shop);

        Map<?, ?> report =
                template.request(
                                "direct:doctor",
                                exchange ->
                                        exchange.getMessage()
                                                .setHeader(WeChatConstants.APP_ID, shop.appId()))
                        .getMessage()
                        .getBody(Map.class);

        assertThat(report.get("healthy")).as("%s", report.get("text")).isEqualTo(true);
        List<String> fields =
                page.section("What has to be set up")
                        .tables()
                        .get(0)
                        .column("field of the console");
        assertThat((List<?>) report.get("console"))
                .hasSize(6)
                .allSatisfy(
                        entry ->
                                assertThat(fields)
                                        .contains(((Map<?, ?>) entry).get("field").toString()));
    }

    @Test
    void everyPermissionSetIsInItsTable() {
        Markdown.Table table = page.section("Permission sets").tables().get(0);

        assertThat(table.column("number"))
                .isEqualTo(
                        Arrays.stream(PermissionSet.values())
                                .map(set -> String.valueOf(set.id()))
                                .toList());
        assertThat(table.column("the administrator reads"))
                .isEqualTo(
                        Arrays.stream(PermissionSet.values()).map(PermissionSet::label).toList());
    }

    @Test
    void everySentenceItQuotesIsTheComponents() throws IOException {
        SourceSentences source = new SourceSentences();
        List<String> quotes =
                page.section("When something is wrong").tables().get(0).column("message").stream()
                        .flatMap(cell -> Markdown.spans(cell).stream())
                        .toList();

        assertThat(quotes).hasSizeGreaterThan(6);
        assertThat(quotes).flatMap(source::unknownIn).isEmpty();
    }
}

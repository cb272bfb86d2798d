// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.simulator.platform.PermissionSet.MESSAGES;
import static io.github.camelwechat.simulator.platform.PermissionSet.USERS;
import static io.github.camelwechat.simulator.platform.PermissionSet.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotAuthorizedException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the operations of a third-party platform, and of those that it has for its accounts. */
class PlatformOperationsTest extends PlatformTest {

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

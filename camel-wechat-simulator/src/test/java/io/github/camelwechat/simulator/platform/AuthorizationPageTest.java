// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages on which administrators authorize a platform, and the control API that does the same.
 */
class AuthorizationPageTest {
    private static final String PAGE = "/cgi-bin/componentloginpage";
    private static final String CONFIRM = "/safe/bindcomponent/confirm";
    private static final String BACK = "https://acme.example.org/done?shop=7";
    private static final SimulatedAccount SECOND = SimulatedAccount.demo(2);

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(
                    b -> b.manualClock().moreAccounts(SECOND).platform(SimulatedPlatform.demo()));

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final ThirdPartyPlatform platform = wechat.platform();
    private final PlatformClient client = new PlatformClient(wechat, platform);
    private final Http http = client.http();

    @BeforeEach
    void login() {
        client.login();
    }

    @ParameterizedTest
    @CsvSource({
        "'',CODE,https://acme.example.org,1,'',component_appid",
        "wxother,CODE,https://acme.example.org,1,'',component_appid",
        "OURS,'',https://acme.example.org,1,'',pre_auth_code",
        "OURS,preauthcode@@@x,https://acme.example.org,1,'',not created",
        "OURS,CODE,javascript:alert(1),1,'',redirect_uri",
        "OURS,CODE,/done,1,'',redirect_uri",
        "OURS,CODE,https://acme.example.org,2,'',mini programs",
        "OURS,CODE,https://acme.example.org,9,'',auth_type",
        "OURS,CODE,https://acme.example.org,1,wx1,exclude each other",
    })
    void showsNoPageForAWrongLink(
            String app, String code, String back, String type, String account, String words) {
        String link =
                link(
                        PAGE,
                        app.equals("OURS") ? platform.appId() : app,
                        code.equals("CODE") ? preAuthCode() : code,
                        back,
                        "auth_type=" + type + (account.isEmpty() ? "" : "&biz_appid=" + account));
        HttpResponse<byte[]> page = http.get(link);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(text(page)).contains(words);
    }

    @Test
    void aPreAuthorizationCodeIsForOneVisitorWithinTenMinutes() {
        String code = preAuthCode();
        URI page = page(code, "auth_type=1");
        platform.authorize(page, SECOND.appId());
        assertThat(http.get(page.toString()).statusCode()).isEqualTo(400);
        assertThatThrownBy(() -> platform.authorize(page, SECOND.appId()))
                .hasMessageContaining("used already");
        URI late = page(preAuthCode(), "auth_type=1");
        wechat.clock().advance(Duration.ofMinutes(10));
        assertThatThrownBy(() -> platform.authorize(late, SECOND.appId()))
                .hasMessageContaining("600 seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "/wxaopen/safe/bindcomponent", "/safe/bindcomponent"})
    void thePageOffersAccountsAndPermissionSetsAndDoesNothing(String path) {
        String link = link(path, platform.appId(), preAuthCode(), BACK, "auth_type=3&x=%22%3E%3Cb");
        String page = text(http.get(link));
        assertThat(page)
                .contains("Camel Demo Platform")
                .contains("value=\"" + SECOND.appId() + "\"")
                .contains("消息管理")
                .contains("name=\"set_15\"")
                .doesNotContain("><b");
        assertThat(page.contains("data:image/jpeg")).isEqualTo(path.equals(PAGE));
        assertThat(platform.authorizations()).isEmpty();
    }

    @Test
    void aLinkSaysNothingThatTheAdministratorDidNotSee() {
        String first = SimulatedAccount.demo().appId();
        String link = page(preAuthCode(), "account=" + first + "&set_15=on").toString();
        assertThat(text(http.get(link))).doesNotContain("type=\"hidden\" name=\"account\"");
        String name = "type=\"hidden\" name=\"set_15\"";
        assertThat(text(http.get(link))).doesNotContain(name);
        String tooLong = link.replace("shop%3D7", "x".repeat(2000));
        assertThat(http.get(tooLong).statusCode()).isEqualTo(400);
        assertThat(text(http.get(tooLong))).contains("shorten redirect_uri");
    }

    @Test
    void aLinkCanNameTheAccountAndTheSets() {
        String more = "biz_appid=" + SECOND.appId() + "&category_id_list=1%7C7";
        String link = page(preAuthCode(), more).toString();
        String page = text(http.get(link));
        assertThat(page).contains(SECOND.appId()).doesNotContain(SimulatedAccount.demo().appId());
        assertThat(page).contains("set_1\"").contains("set_7\"").doesNotContain("set_11");
        URI uri = URI.create(link);
        assertThatThrownBy(() -> platform.authorize(uri, SimulatedAccount.demo().appId()))
                .hasMessageContaining(SECOND.appId());
        assertThatThrownBy(() -> platform.authorize(uri, SECOND.appId(), PermissionSet.MENU))
                .hasMessageContaining("MENU");
        assertThat(String.valueOf(platform.authorize(uri, SECOND.appId()).redirect()))
                .startsWith("https://acme.example.org/done?shop=7&auth_code=queryauthcode@@@")
                .endsWith("&expires_in=3600");
        assertThat(platform.authorizations().get(0).permissionSets())
                .containsExactly(PermissionSet.MESSAGES, PermissionSet.NOTIFICATIONS);
    }

    @Test
    void theButtonAuthorizesAndLeadsBackWithACode() {
        String form = form(preAuthCode()) + "&account=" + SECOND.appId() + "&set_1=on&set_2=on";
        HttpResponse<byte[]> answer = submit(CONFIRM, form, null);
        assertThat(answer.statusCode()).isEqualTo(302);
        String target = answer.headers().firstValue("Location").orElse("");
        assertThat(target).startsWith(BACK + "&auth_code=");
        JsonNode info = client.exchange(target.replaceFirst(".*auth_code=([^&]*).*", "$1"));
        assertThat(info.path("authorization_info").path("authorizer_appid").asText())
                .isEqualTo(SECOND.appId());
        assertThat(info.path("authorization_info").path("func_info").findValuesAsText("id"))
                .containsExactly("1", "2");
    }

    @Test
    void aPageOfAnotherSiteAuthorizesNothing() {
        String form = form(preAuthCode()) + "&account=" + SECOND.appId() + "&set_1=on";
        assertThat(submit(CONFIRM, form, "https://evil.example.org").statusCode()).isEqualTo(403);
        String act = "act=authorize&set_1=on&platform=" + platform.appId();
        String console = act + "&account=" + SECOND.appId();
        assertThat(submit("/platforms/act", console, "https://evil.example.org").statusCode())
                .isEqualTo(403);
        assertThat(platform.authorizations()).isEmpty();
        assertThat(http.get("/platforms").headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    void theConsoleChangesAndWithdraws() {
        String act = "platform=" + platform.appId() + "&account=" + SECOND.appId() + "&act=";
        assertThat(submit("/platforms/act", act + "authorize&set_1=on", null).statusCode())
                .isEqualTo(302);
        assertThat(text(http.get("/platforms")))
                .contains("Authorized by 1 of ")
                .contains("data-appid=\"" + SECOND.appId() + "\"");
        submit("/platforms/act", act + "authorize&set_15=on", null);
        assertThat(platform.authorizations().get(0).permissionSets())
                .containsExactly(PermissionSet.MENU);
        submit("/platforms/act", act + "withdraw", null);
        assertThat(platform.authorizations()).isEmpty();
        assertThat(submit("/platforms/act", act + "withdraw", null).statusCode()).isEqualTo(400);
        assertThat(submit("/platforms/act", act + "dance", null).statusCode()).isEqualTo(400);
        String before = platform.ticket();
        submit("/platforms/act", act + "ticket", null);
        assertThat(platform.ticket()).isNotEqualTo(before);
    }

    @Test
    void doesTheSameFromOutside() {
        String at = "/_sim/platforms/" + platform.appId();
        JsonNode none = http.postJson("/_sim/platforms/wxnone/ticket", "{}");
        assertThat(none.path("error").asText()).contains("wxnone");
        assertThat(http.postJson(at, "{}").path("error").asText()).contains("messageUrl");
        String urls =
                "{\"authorizationUrl\":\"http://localhost:9/a\",\"rotatesRefreshTokens\":true}";
        assertThat(http.postJson(at, urls).path("authorizationUrl").asText())
                .isEqualTo("http://localhost:9/a");
        http.postJson(at, "{\"authorizationUrl\":null}");
        String ticket = http.postJson(at + "/ticket", "{}").path("ticket").asText();
        assertThat(Api.code(client.fetchToken(ticket))).isZero();

        String link = page(preAuthCode(), "auth_type=1").toString();
        String account = "{\"account\":\"" + SECOND.appId() + "\"";
        JsonNode grant =
                http.postJson(
                        at + "/authorize",
                        account + ",\"permissionSets\":[1,4],\"page\":\"" + link + "\"}");
        assertThat(grant.path("redirect").asText()).contains(grant.path("code").asText());
        JsonNode shown = http.getJson(at).path("authorizers").path(0);
        assertThat(shown.path("account").asText()).isEqualTo(SECOND.appId());
        assertThat(shown.path("permissionSets")).hasToString("[1,4]");
        http.postJson(at + "/withdraw", account + "}");
        assertThat(http.getJson("/_sim/platforms").path(0).path("authorizers")).isEmpty();
        assertThat(http.postJson(at + "/withdraw", account + "}").path("error").asText())
                .contains("did not authorize");
    }

    @Test
    void everyAccountIsControlledByItsAppid() {
        assertThat(http.getJson("/_sim/accounts").findValuesAsText("appId"))
                .startsWith(SimulatedAccount.demo().appId(), SECOND.appId());
        String third = "{\"name\":\"Third\",\"appId\":\"wxthird\",\"originalId\":\"gh_third\"}";
        assertThat(http.postJson("/_sim/accounts", third).path("name").asText()).isEqualTo("Third");
        assertThat(http.postJson("/_sim/accounts", third).path("error").asText())
                .contains("wxthird");
        http.postJson("/_sim/users/bob/say?account=wxthird", "{\"text\":\"hello\"}");
        assertThat(
                        http.getJson("/_sim/users/bob/chat?account=wxthird")
                                .path(0)
                                .path("text")
                                .asText())
                .isEqualTo("hello");
        assertThat(http.getJson("/_sim/users/bob/chat")).isEmpty();
        assertThat(http.getJson("/_sim/users?account=wxnone").path("error").asText())
                .contains("wxnone");
    }

    private String preAuthCode() {
        return client.preAuthCode().path("pre_auth_code").asText();
    }

    private URI page(String preAuthCode, String more) {
        String link = link(PAGE, platform.appId(), preAuthCode, BACK, more);
        return wechat.baseUri().resolve(link);
    }

    private String form(String preAuthCode) {
        return page(preAuthCode, "auth_type=1").getRawQuery();
    }

    private static String link(
            String path, String platform, String code, String back, String more) {
        return "%s?component_appid=%s&pre_auth_code=%s&redirect_uri=%s&%s"
                .formatted(path, platform, code, encode(back), more);
    }

    private HttpResponse<byte[]> submit(String path, String form, String origin) {
        var request =
                http.request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form));
        return http.send(origin == null ? request : request.header("Origin", origin));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(HttpResponse<byte[]> page) {
        return new String(page.body(), StandardCharsets.UTF_8);
    }
}

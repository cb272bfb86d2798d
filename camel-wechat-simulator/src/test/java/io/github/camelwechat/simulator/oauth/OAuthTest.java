// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthTest {
    private static final String SITE = "https://shop.example.org/back?a=1";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Http http = new Http(wechat.baseUri());
    private final String appId = wechat.account().appId();

    @ParameterizedTest
    @CsvSource({
        "wxother,https://shop.example.org,code,snsapi_base,appid",
        "'',https://shop.example.org,code,snsapi_base,appid",
        "OURS,/relative,code,snsapi_base,redirect_uri",
        "OURS,javascript:alert(1),code,snsapi_base,redirect_uri",
        "OURS,'',code,snsapi_base,redirect_uri",
        "OURS,https://shop.example.org,token,snsapi_base,response_type",
        "OURS,https://shop.example.org,code,snsapi_login,scope",
    })
    void showsNoPageForAWrongLink(
            String app, String redirect, String type, String scope, String named) {
        String link = link(app.equals("OURS") ? appId : app, redirect, type, scope, "s");
        HttpResponse<byte[]> page = http.get(link + "&openid=alice");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(text(page)).contains(named);
        URI wrong = wechat.baseUri().resolve(link);
        assertThatThrownBy(() -> wechat.user("alice").authorizes(wrong))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStateIsNotLongAndComesBackAsItWas() {
        String link = link(appId, SITE + "#top", "code", "snsapi_base", "a b&c=你");
        URI next = wechat.user("alice").authorizes(wechat.baseUri().resolve(link));
        assertThat(next.toString())
                .startsWith(SITE + "&code=")
                .endsWith("&state=a+b%26c%3D%E4%BD%A0#top");
        String tooLong = link(appId, SITE, "code", "snsapi_base", "x".repeat(129));
        assertThat(http.get(tooLong).statusCode()).isEqualTo(400);
    }

    @Test
    void thePageAsksWhoOpensItAndLeadsBack() {
        wechat.user("alice");
        String link = link("snsapi_userinfo");
        HttpResponse<byte[]> page = http.get(link + "&x=%3Cscript%3E");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(text(page)).contains(">alice</a>").doesNotContain("<script>");
        HttpResponse<byte[]> chosen = http.get(link + "&openid=alice");
        assertThat(chosen.statusCode()).isEqualTo(302);
        String target = chosen.headers().firstValue("Location").orElse("");
        assertThat(target).startsWith(SITE + "&code=").endsWith("&state=s");
        assertThat(exchange(codeOf(target)).path("openid").asText()).isEqualTo("alice");
        assertThat(http.get(link + "&openid=not+one").statusCode()).isEqualTo(400);
    }

    @Test
    void aCodeIsGoodOnceAndForFiveMinutes() {
        String code = code("snsapi_base");
        assertThat(Api.code(exchange("bad"))).isEqualTo(40029);
        assertThat(Api.code(exchange(code))).isZero();
        assertThat(Api.code(exchange(code))).isEqualTo(40163);
        String late = code("snsapi_base");
        wechat.clock().advance(Duration.ofMinutes(5));
        assertThat(Api.code(exchange(late))).isEqualTo(40029);
    }

    @ParameterizedTest
    @CsvSource({
        "appid,,41002",
        "appid,wxother,40013",
        "secret,,41004",
        "secret,never-print-me,40125",
        "code,,41008",
        "grant_type,,40002",
        "grant_type,client_credential,40002",
    })
    void refusesAWrongExchange(String parameter, String value, int errcode) {
        String path = exchangePath(code("snsapi_base"));
        String changed =
                path.replaceFirst(
                        "([?&])" + parameter + "=[^&]*",
                        value == null ? "$1" : "$1" + parameter + "=" + value);
        assertThat(Api.code(http.getJson(changed))).isEqualTo(errcode);
    }

    @Test
    void aTokenOfScopeBaseTellsOnlyTheOpenid() {
        JsonNode grant = exchange(code("snsapi_base"));
        assertThat(grant.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(grant.path("scope").asText()).isEqualTo("snsapi_base");
        assertThat(grant.has("is_snapshotuser")).isFalse();
        assertThat(Api.code(sns("userinfo", grant, "alice"))).isEqualTo(48001);
        assertThat(Api.code(sns("auth", grant, "alice"))).isZero();
    }

    @Test
    void tellsAUsersDataToWhoHoldsItsToken() {
        JsonNode grant = exchange(code("snsapi_userinfo"));
        JsonNode info = sns("userinfo", grant, "alice");
        assertThat(info.path("nickname").asText()).isEqualTo("alice");
        assertThat(info.path("privilege")).isEmpty();
        assertThat(Api.code(sns("userinfo", grant, "bob"))).isEqualTo(40003);
        assertThat(Api.code(sns("auth", grant, "bob"))).isEqualTo(40003);
        assertThat(Api.code(http.getJson("/sns/userinfo?openid=alice"))).isEqualTo(41001);
        assertThat(Api.code(http.getJson("/sns/userinfo?access_token=x"))).isEqualTo(41009);
        assertThat(Api.code(http.getJson("/sns/auth?access_token=x&openid=alice")))
                .isEqualTo(40001);
        wechat.clock().advance(Duration.ofHours(2));
        assertThat(Api.code(sns("userinfo", grant, "alice"))).isEqualTo(42001);
    }

    @Test
    void aTokenIsRefreshedForThirtyDays() {
        JsonNode grant = exchange(code("snsapi_userinfo"));
        JsonNode prolonged = refresh(grant.path("refresh_token").asText());
        assertThat(prolonged.path("access_token")).isEqualTo(grant.path("access_token"));
        wechat.clock().advance(Duration.ofHours(3));
        JsonNode fresh = refresh(grant.path("refresh_token").asText());
        assertThat(fresh.path("access_token")).isNotEqualTo(grant.path("access_token"));
        assertThat(Api.code(sns("userinfo", fresh, "alice"))).isZero();
        assertThat(Api.code(refresh("bad"))).isEqualTo(40030);
        assertThat(Api.code(refresh(""))).isEqualTo(41003);
        wechat.clock().advance(Duration.ofDays(30));
        assertThat(Api.code(refresh(grant.path("refresh_token").asText()))).isEqualTo(42002);
    }

    @Test
    void aSnapshotIsNobodyInParticular() {
        URI link = wechat.baseUri().resolve(link("snsapi_userinfo"));
        JsonNode grant = exchange(codeOf(wechat.oauth().authorizeAsSnapshot(link).toString()));
        assertThat(grant.path("is_snapshotuser").asInt()).isEqualTo(1);
        assertThat(grant.path("openid").asText()).startsWith("o").hasSize(29);
        JsonNode info = sns("userinfo", grant, grant.path("openid").asText());
        assertThat(info.path("nickname").asText()).isEqualTo("微信用户");
        assertThat(http.get(link + "&snapshot=true").statusCode()).isEqualTo(302);
    }

    @Test
    void authorizesFromOutside() {
        String body = "{\"page\":\"" + wechat.baseUri() + link("snsapi_base") + "\"}";
        JsonNode next = http.postJson("/_sim/users/alice/authorize", body);
        assertThat(next.path("redirect").asText()).startsWith(SITE + "&code=");
    }

    @Test
    void tellsWhatOpenidsBecameWhenAnAccountMoved() {
        Api api = new Api(wechat);
        wechat.migrations().from("wxold", Map.of("oOld1", "alice"));
        String path = "/cgi-bin/changeopenid";
        assertThat(api.code(path, "{\"from_appid\":\"wxother\",\"openid_list\":[\"x\"]}"))
                .isEqualTo(40013);
        assertThat(api.code(path, "{\"from_appid\":\"wxold\",\"openid_list\":[]}"))
                .isEqualTo(40032);
        JsonNode moved =
                api.post(path, "{\"from_appid\":\"wxold\",\"openid_list\":[\"oOld1\",\"oOld2\"]}");
        assertThat(moved.path("result_list"))
                .hasToString(
                        "[{\"ori_openid\":\"oOld1\",\"new_openid\":\"alice\",\"err_msg\":\"ok\"},"
                                + "{\"ori_openid\":\"oOld2\",\"err_msg\":\"ori_openid error\"}]");
    }

    private String code(String scope) {
        URI link = wechat.baseUri().resolve(link(scope));
        return codeOf(wechat.user("alice").authorizes(link).toString());
    }

    private String link(String scope) {
        return link(appId, SITE, "code", scope, "s");
    }

    private static String link(
            String appId, String redirect, String type, String scope, String state) {
        return "/connect/oauth2/authorize?appid=%s&redirect_uri=%s&response_type=%s&scope=%s&state=%s"
                .formatted(appId, encode(redirect), type, scope, encode(state));
    }

    private String exchangePath(String code) {
        return "/sns/oauth2/access_token?appid=%s&secret=%s&code=%s&grant_type=authorization_code"
                .formatted(appId, wechat.account().appSecret(), code);
    }

    private JsonNode exchange(String code) {
        return http.getJson(exchangePath(code));
    }

    private JsonNode refresh(String token) {
        return http.getJson(
                "/sns/oauth2/refresh_token?appid=%s&grant_type=refresh_token&refresh_token=%s"
                        .formatted(appId, token));
    }

    private JsonNode sns(String what, JsonNode grant, String openid) {
        return http.getJson(
                "/sns/%s?access_token=%s&openid=%s&lang=zh_CN"
                        .formatted(what, grant.path("access_token").asText(), openid));
    }

    private static String codeOf(String target) {
        return target.replaceFirst(".*[?&]code=([^&#]*).*", "$1");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(HttpResponse<byte[]> page) {
        return new String(page.body(), StandardCharsets.UTF_8);
    }
}

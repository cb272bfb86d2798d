// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import static io.github.camelwechat.simulator.platform.PlatformClient.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of the API of third-party platforms that is about one authorizer or another. */
class AuthorizerApiTest {
    private static final SimulatedAccount SHOP = SimulatedAccount.demo();
    private static final SimulatedAccount CAFE =
            SHOP.withName("Café").withAppId("wxcafe").withOriginalId("gh_cafe");

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(
                    b -> b.manualClock().moreAccounts(CAFE).platform(SimulatedPlatform.demo()));

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final ThirdPartyPlatform platform = wechat.platform();
    private final PlatformClient client = new PlatformClient(wechat, platform);

    @Test
    void tenThousandAuthorizersAreListedAndCostTheirNamesOnly() {
        try (WeChatSimulator many =
                WeChatSimulator.builder().platform(SimulatedPlatform.demo()).start()) {
            ThirdPartyPlatform platform = many.platform();
            for (int number = 0; number < 10_000; number++) {
                String appId = "wxmany" + number;
                many.addAccount(SHOP.withAppId(appId).withOriginalId("gh_" + number));
                platform.enter(appId, List.of(PermissionSet.MESSAGES));
            }
            PlatformClient client = new PlatformClient(many, platform).login();
            JsonNode last = client.list(9_999, 500);
            assertThat(last.path("total_count").asInt()).isEqualTo(10_000);
            assertThat(last.path("list").path(0).path("authorizer_appid").asText())
                    .isEqualTo("wxmany9999");
            many.account("wxmany77").user("alice").says("hello");
            String token =
                    client.refresh(
                                    "wxmany77",
                                    platform.authorization("wxmany77").get().refreshToken())
                            .path("authorizer_access_token")
                            .asText();
            assertThat(client.say(token, "alice", "hello")).isZero();
        }
    }

    @Test
    void aCallNeedsThePermissionSetOfItsPath() {
        client.login();
        wechat.user("alice").says("hello");
        String token = client.authorizerToken(SHOP.appId(), PermissionSet.USERS);
        String menu = "/cgi-bin/menu/get?access_token=" + token;
        assertThat(client.say(token, "alice", "hi")).isEqualTo(61007);
        assertThat(Api.code(client.http().getJson(menu))).isEqualTo(61007);
        String user = "/cgi-bin/user/info?openid=alice&access_token=" + token;
        assertThat(client.http().getJson(user).path("openid").asText()).isEqualTo("alice");
        String free = "/cgi-bin/getcallbackip?access_token=" + token;
        assertThat(client.http().getJson(free).path("ip_list")).isNotEmpty();

        platform.authorize(SHOP.appId(), PermissionSet.MESSAGES);
        assertThat(client.say(token, "alice", "hi")).isZero();
        assertThat(Api.code(client.http().getJson(user))).isEqualTo(61007);
        platform.unconfirmed(PermissionSet.MESSAGES);
        assertThat(client.say(token, "alice", "hi")).isEqualTo(61016);
        JsonNode set = client.info(SHOP.appId()).path("authorization_info").path("func_info");
        assertThat(set.path(0).path("confirm_info").path("need_confirm").asInt()).isEqualTo(1);
    }

    @Test
    void tellsWhoAnAuthorizerIs() {
        client.login();
        platform.authorize(CAFE.appId());
        JsonNode info = client.info(CAFE.appId()).path("authorizer_info");
        assertThat(info.path("nick_name").asText()).isEqualTo("Café");
        assertThat(info.path("user_name").asText()).isEqualTo("gh_cafe");
        assertThat(info.path("service_type_info").path("id").asInt()).isEqualTo(2);
    }

    @Test
    void listsAuthorizersPageByPage() {
        client.login();
        platform.authorize(SHOP.appId());
        platform.authorize(CAFE.appId());
        assertThat(Api.code(client.list(0, 501))).isEqualTo(40097);
        assertThat(Api.code(client.list(-1, 1))).isEqualTo(40097);
        JsonNode second = client.list(1, 1);
        assertThat(second.path("total_count").asInt()).isEqualTo(2);
        assertThat(second.path("list").findValuesAsText("authorizer_appid"))
                .containsExactly("wxcafe");
        assertThat(second.path("list").path(0).path("auth_time").asLong())
                .isEqualTo(wechat.clock().epochSecond());
    }

    @ParameterizedTest
    @CsvSource({"api_get,api_set", "get,set"})
    void readsAndChangesOptionsAtBothAddresses(String get, String set) {
        client.login();
        String token = client.authorizerToken(SHOP.appId());
        String read = get + "_authorizer_option";
        String write = set + "_authorizer_option";
        assertThat(Api.code(option(read, SHOP.appId(), "colour", ""))).isEqualTo(61012);
        assertThat(Api.code(option(write, SHOP.appId(), "voice_recognize", "2"))).isEqualTo(61013);
        assertThat(Api.code(option(read, CAFE.appId(), "voice_recognize", ""))).isEqualTo(61003);
        assertThat(Api.code(option(write, SHOP.appId(), "voice_recognize", "1"))).isZero();
        assertThat(option(read, SHOP.appId(), "voice_recognize", "").path("option_value").asText())
                .isEqualTo("1");
        JsonNode byAuthorizer =
                client.post(
                        read, "access_token", token, body().put("option_name", "location_report"));
        assertThat(byAuthorizer.path("option_value").asText()).isEqualTo("0");
    }

    @Test
    void clearsQuotasOfAnAuthorizerAndOfThePlatform() {
        client.login();
        String token = client.authorizerToken(SHOP.appId());
        String path = "/cgi-bin/menu/get";
        wechat.quotas().perDay(path, 1);
        String menu = path + "?access_token=" + token;
        client.http().getJson(menu);
        assertThat(Api.code(client.http().getJson(menu))).isEqualTo(45009);
        String v2 = "clear_quota/v2";
        assertThat(Api.code(client.post(v2, body().put("appid", SHOP.appId())))).isEqualTo(41019);
        String secret = platform.registration().appSecret();
        assertThat(Api.code(client.post(v2, quota(CAFE.appId(), secret)))).isEqualTo(61003);
        assertThat(Api.code(client.post(v2, quota(SHOP.appId(), "x")))).isEqualTo(40094);
        assertThat(Api.code(client.post(v2, quota(SHOP.appId(), secret)))).isZero();
        assertThat(Api.code(client.http().getJson(menu))).isEqualTo(46003);
        assertThat(Api.code(client.post("clear_quota", body()))).isZero();
    }

    @Test
    void aPlatformMakesWebAuthorizationForItsAuthorizers() {
        client.login();
        String link =
                "/connect/oauth2/authorize?appid=wxcafe&redirect_uri=https://cafe.example.org"
                        + "&response_type=code&scope=snsapi_base&state=s&component_appid="
                        + platform.appId()
                        + "#wechat_redirect";
        wechat.account("wxcafe").user("bob");
        String target =
                client.http()
                        .get(link.replace("#", "&openid=bob#"))
                        .headers()
                        .firstValue("Location")
                        .orElse("");
        String code = target.replaceFirst(".*code=([^&]*).*", "$1");
        String exchange =
                "/sns/oauth2/component/access_token?grant_type=authorization_code&appid=wxcafe&code="
                        + code
                        + "&component_appid="
                        + platform.appId()
                        + "&component_access_token=";
        assertThat(Api.code(client.http().getJson(exchange + client.token()))).isEqualTo(61003);
        platform.authorize("wxcafe", PermissionSet.MESSAGES);
        assertThat(Api.code(client.http().getJson(exchange + client.token()))).isEqualTo(61007);
        platform.authorize("wxcafe", PermissionSet.WEB);
        assertThat(Api.code(client.http().getJson(exchange + "x"))).isEqualTo(40001);
        JsonNode grant = client.http().getJson(exchange + client.token());
        assertThat(grant.path("openid").asText()).isEqualTo("bob");
        String jsSdk = "/cgi-bin/ticket/getticket?type=jsapi&access_token=";
        String token = client.authorizerToken("wxcafe", PermissionSet.WEB);
        assertThat(client.http().getJson(jsSdk + token).path("ticket").asText()).isNotEmpty();
        String info = "/sns/auth?openid=bob&access_token=" + grant.path("access_token").asText();
        assertThat(Api.code(client.http().getJson(info))).isZero();
    }

    private JsonNode option(String path, String appId, String name, String value) {
        return client.post(
                path,
                body().put("authorizer_appid", appId)
                        .put("option_name", name)
                        .put("option_value", value));
    }

    private static ObjectNode quota(String appId, String secret) {
        return body().put("appid", appId).put("appsecret", secret);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import static io.github.camelwechat.simulator.platform.PlatformClient.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API that WeChat serves third-party platforms. */
class PlatformApiTest {
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

    @ParameterizedTest
    @CsvSource({
        "'',OURS,OURS,41018",
        "wxother,OURS,OURS,40013",
        "OURS,'',OURS,41019",
        "OURS,never-print-me,OURS,40094",
        "OURS,OURS,'',41020",
        "OURS,OURS,ticket@@@made-up,61006",
    })
    void refusesATokenToWhoLacksSomething(String appId, String secret, String ticket, int code) {
        platform.pushTicket();
        JsonNode answer =
                client.fetchToken(
                        appId.equals("OURS") ? platform.appId() : appId,
                        secret.equals("OURS") ? platform.registration().appSecret() : secret,
                        ticket.equals("OURS") ? platform.ticket() : ticket);
        assertThat(Api.code(answer)).isEqualTo(code);
    }

    @Test
    void aTicketIsGoodForTwelveHoursAndForAnyNumberOfTokens() {
        platform.pushTicket();
        String ticket = platform.ticket();
        wechat.clock().advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(client.fetchToken(ticket).path("expires_in").asInt()).isEqualTo(7200);
        assertThat(client.fetchToken(ticket).path("component_access_token").asText()).isNotEmpty();
        wechat.clock().advance(Duration.ofSeconds(1));
        assertThat(Api.code(client.fetchToken(ticket))).isEqualTo(61005);
    }

    @Test
    void letsOnlyAddressesInThatThePlatformNamed() {
        platform.addresses("203.0.113.7");
        platform.pushTicket();
        JsonNode refusal = client.fetchToken(platform.ticket());
        assertThat(Api.code(refusal)).isEqualTo(61004);
        assertThat(refusal.path("errmsg").asText()).contains("127.0.0.1");
        platform.addresses("203.0.113.7", "127.0.0.1");
        assertThat(Api.code(client.login().preAuthCode())).isZero();
        wechat.inject(new Fault.IpNotAllowed("198.51.100.4"));
        assertThat(Api.code(client.fetchToken(platform.ticket()))).isEqualTo(61004);
    }

    @Test
    void aTokenOfThePlatformIsReplacedAndRunsOut() {
        assertThat(Api.code(client.preAuthCode())).isEqualTo(41021);
        JsonNode unknown = client.post("api_create_preauthcode", "access_token", "x", body());
        assertThat(Api.code(unknown)).isEqualTo(40001);
        String first = client.login().token();
        client.login();
        assertThat(Api.code(preAuthCode(first))).isZero();
        JsonNode newName =
                client.post("api_create_preauthcode", "access_token", client.token(), body());
        assertThat(newName.path("pre_auth_code").asText()).startsWith("preauthcode@@@");
        wechat.clock().advance(Duration.ofMinutes(5));
        assertThat(Api.code(preAuthCode(first))).isEqualTo(40001);
        assertThat(Api.code(client.preAuthCode())).isZero();
        wechat.clock().advance(Duration.ofHours(2));
        assertThat(Api.code(client.preAuthCode())).isEqualTo(42001);
    }

    @Test
    void everyTokenHasItsPlace() {
        client.login();
        Api shop = new Api(wechat);
        String owns = shop.with("").replaceFirst(".*=", "");
        String authorizers = client.authorizerToken(SHOP.appId());
        assertThat(Api.code(preAuthCode(owns))).isEqualTo(61014);
        assertThat(Api.code(preAuthCode(authorizers))).isEqualTo(61014);
        assertThat(client.say(client.token(), "alice", "hello")).isEqualTo(61015);
        JsonNode wrongPath =
                client.http()
                        .getJson(
                                "/cgi-bin/token?grant_type=client_credential&appid="
                                        + platform.appId()
                                        + "&secret="
                                        + platform.registration().appSecret());
        assertThat(Api.code(wrongPath)).isEqualTo(61024);
        JsonNode other = client.post("api_create_preauthcode", body().put("component_appid", "x"));
        assertThat(Api.code(other)).isEqualTo(40013);
    }

    @Test
    void aCodeIsGoodOnceForAnHourAndForItsPlatformOnly() {
        client.login();
        assertThat(Api.code(client.exchange("queryauthcode@@@made-up"))).isEqualTo(61009);
        String code = platform.authorize(SHOP.appId()).code();
        PlatformClient stranger = otherPlatform();
        assertThat(Api.code(stranger.exchange(code))).isEqualTo(61009);
        assertThat(Api.code(client.exchange(code))).isZero();
        assertThat(Api.code(client.exchange(code))).isEqualTo(61010);
        String late = platform.authorize(SHOP.appId()).code();
        wechat.clock().advance(Duration.ofHours(1));
        assertThat(Api.code(client.exchange(late))).isEqualTo(61010);
        String withdrawn = platform.authorize(SHOP.appId()).code();
        platform.withdraw(SHOP.appId());
        assertThat(Api.code(client.exchange(withdrawn))).isEqualTo(61003);
    }

    @Test
    void anAuthorizersTokenSpeaksForThatAccount() {
        client.login();
        JsonNode info =
                client.exchange(platform.authorize(CAFE.appId()).code()).path("authorization_info");
        assertThat(info.path("authorizer_appid").asText()).isEqualTo("wxcafe");
        assertThat(info.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(info.path("func_info").findValuesAsText("id"))
                .containsExactly("1", "2", "3", "4", "6", "7", "11", "15");
        String token = info.path("authorizer_access_token").asText();
        wechat.account("wxcafe").user("bob").says("a cup please");
        wechat.user("alice").says("a shirt please");

        assertThat(client.say(token, "bob", "with milk?")).isZero();
        assertThat(client.say(token, "alice", "with milk?")).isEqualTo(40003);
        assertThat(wechat.account("wxcafe").user("bob").chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo("with milk?");
        assertThat(wechat.user("bob").chat()).isEmpty();
        wechat.clock().advance(Duration.ofHours(2));
        assertThat(client.say(token, "bob", "?")).isEqualTo(42001);
    }

    @Test
    void aRefreshTokenLastsUntilTheAccountAuthorizesAnewOrWithdraws() {
        client.login();
        JsonNode info =
                client.exchange(platform.authorize(SHOP.appId()).code()).path("authorization_info");
        String refreshToken = info.path("authorizer_refresh_token").asText();
        assertThat(Api.code(client.refresh(SHOP.appId(), "wrong"))).isEqualTo(61023);
        assertThat(Api.code(client.refresh(CAFE.appId(), refreshToken))).isEqualTo(61003);
        assertThat(Api.code(client.refresh("", refreshToken))).isEqualTo(41002);
        wechat.clock().advance(Duration.ofDays(40));
        client.login();
        JsonNode renewed = client.refresh(SHOP.appId(), refreshToken);
        assertThat(renewed.path("authorizer_refresh_token").asText()).isEqualTo(refreshToken);
        assertThat(renewed.path("expires_in").asInt()).isEqualTo(7200);

        platform.authorize(SHOP.appId());
        assertThat(Api.code(client.refresh(SHOP.appId(), refreshToken))).isEqualTo(61023);
        String found = client.list(0, 1).path("list").path(0).path("refresh_token").asText();
        assertThat(Api.code(client.refresh(SHOP.appId(), found))).isZero();
        platform.withdraw(SHOP.appId());
        assertThat(Api.code(client.refresh(SHOP.appId(), found))).isEqualTo(61003);
    }

    @Test
    void aRefreshTokenCanChangeWithEveryUse() {
        platform.rotatesRefreshTokens(true);
        client.login();
        platform.authorize(SHOP.appId());
        String first = platform.authorizations().get(0).refreshToken();
        JsonNode answer = client.refresh(SHOP.appId(), first);
        String second = answer.path("authorizer_refresh_token").asText();
        assertThat(second).isNotEqualTo(first).isEqualTo(refreshTokenOf(client.info(SHOP.appId())));
        assertThat(Api.code(client.refresh(SHOP.appId(), first))).isEqualTo(61023);
        assertThat(Api.code(client.refresh(SHOP.appId(), second))).isZero();
    }

    @Test
    void ofManyWhoUseOneRefreshTokenAtOnceOneGetsTheNext() {
        platform.rotatesRefreshTokens(true);
        client.login();
        platform.authorize(SHOP.appId());
        String first = platform.authorizations().get(0).refreshToken();
        List<JsonNode> answers =
                IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(number -> client.refresh(SHOP.appId(), first))
                        .filter(answer -> Api.code(answer) == 0)
                        .toList();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).path("authorizer_refresh_token").asText())
                .isEqualTo(platform.authorizations().get(0).refreshToken());
    }

    @Test
    void aTokenOfWhoWithdrewIsGoodForNothingNotEvenAfterItComesBack() {
        client.login();
        wechat.user("alice").says("hello");
        String token = client.authorizerToken(SHOP.appId());
        platform.withdraw(SHOP.appId());
        assertThat(client.say(token, "alice", "still here")).isEqualTo(61003);
        assertThat(Api.code(client.info(SHOP.appId()))).isEqualTo(61003);
        assertThat(client.list(0, 10).path("total_count").asInt()).isZero();
        assertThatThrownBy(() -> platform.withdraw(SHOP.appId()))
                .isInstanceOf(IllegalArgumentException.class);
        String again = client.authorizerToken(SHOP.appId());
        assertThat(client.say(token, "alice", "the old one")).isEqualTo(40001);
        assertThat(client.say(again, "alice", "the new one")).isZero();
    }

    @Test
    void tokensOfTwoPlatformsForOneAccountDoNotDisturbEachOther() {
        client.login();
        PlatformClient other = otherPlatform();
        wechat.user("alice").says("hello");
        String ours = client.authorizerToken(SHOP.appId());
        platform2().authorize(SHOP.appId());
        String theirs = other.authorizerToken(SHOP.appId());
        wechat.clock().advance(Duration.ofMinutes(6));
        assertThat(client.say(ours, "alice", "one")).isZero();
        assertThat(other.say(theirs, "alice", "two")).isZero();
        platform2().withdraw(SHOP.appId());
        assertThat(client.say(ours, "alice", "three")).isZero();
        assertThat(other.say(theirs, "alice", "four")).isEqualTo(61003);
    }

    private ThirdPartyPlatform platform2() {
        return wechat.platform("wxplatform2");
    }

    private PlatformClient otherPlatform() {
        SimulatedPlatform second = SimulatedPlatform.demo().withAppId("wxplatform2");
        if (wechat.platforms().size() == 1) {
            wechat.addPlatform(second);
        }
        return new PlatformClient(wechat, platform2()).login();
    }

    private JsonNode preAuthCode(String token) {
        return client.post("api_create_preauthcode", "component_access_token", token, body());
    }

    private static String refreshTokenOf(JsonNode info) {
        return info.path("authorization_info").path("authorizer_refresh_token").asText();
    }
}

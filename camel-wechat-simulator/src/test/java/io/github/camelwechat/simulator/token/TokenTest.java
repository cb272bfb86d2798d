// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {
    private final WeChatSimulator wechat =
            WeChatSimulator.builder()
                    .manualClock()
                    .clockStart(Instant.parse("2026-11-21T03:00:00Z"))
                    .start();
    private final SimulatedAccount account = wechat.account();
    private final Http http = new Http(wechat.baseUri());

    @AfterEach
    void stop() {
        wechat.close();
    }

    @Test
    void stableGivesTheSameTokenWithItsRemainingLife() {
        JsonNode first = stable(false);
        wechat.clock().advance(Duration.ofSeconds(1000));
        JsonNode second = stable(false);
        assertThat(first.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(second.path("access_token")).isEqualTo(first.path("access_token"));
        assertThat(second.path("expires_in").asInt()).isEqualTo(6200);
    }

    @Test
    void stableRenewsInTheLastFiveMinutesAndBothTokensWork() {
        String first = token(stable(false));
        wechat.clock().advance(Duration.ofSeconds(6899));
        assertThat(token(stable(false))).isEqualTo(first);
        wechat.clock().advance(Duration.ofSeconds(1));
        String second = token(stable(false));
        assertThat(second).isNotEqualTo(first);
        assertThat(errcode(first)).isNotIn(40001, 40014, 42001);
        assertThat(errcode(second)).isNotIn(40001, 40014, 42001);
        wechat.clock().advance(Duration.ofSeconds(300));
        assertThat(errcode(first)).isEqualTo(42001);
    }

    @Test
    void aForcedRefreshKillsTheTokenBeforeAtOnce() {
        String first = token(stable(false));
        String second = token(stable(true));
        assertThat(second).isNotEqualTo(first);
        assertThat(errcode(first)).isEqualTo(40001);
    }

    @Test
    void aForcedRefreshWithin30SecondsRefreshesNothing() {
        String first = token(stable(true));
        wechat.clock().advance(Duration.ofSeconds(29));
        assertThat(token(stable(true))).isEqualTo(first);
        wechat.clock().advance(Duration.ofSeconds(1));
        assertThat(token(stable(true))).isNotEqualTo(first);
    }

    @Test
    void refusesThe21stForcedRefreshOfAChineseDay() {
        for (int i = 0; i < 20; i++) {
            assertThat(stable(true).has("access_token")).isTrue();
            wechat.clock().advance(Duration.ofSeconds(30));
        }
        assertThat(stable(true).path("errcode").asInt()).isEqualTo(45009);
        wechat.clock().advance(Duration.ofHours(13));
        assertThat(stable(true).has("access_token")).isTrue();
    }

    @Test
    void classicGivesANewTokenAndTheOldOneWorksFiveMinutesMore() {
        String first = token(classic());
        String second = token(classic());
        assertThat(second).isNotEqualTo(first);
        wechat.clock().advance(Duration.ofSeconds(299));
        assertThat(errcode(first)).isNotIn(40001, 40014, 42001);
        wechat.clock().advance(Duration.ofSeconds(1));
        assertThat(errcode(first)).isEqualTo(40001);
        assertThat(errcode(second)).isNotIn(40001, 40014, 42001);
    }

    @Test
    void theTwoFamiliesDoNotTouchEachOther() {
        String stable = token(stable(false));
        classic();
        classic();
        wechat.clock().advance(Duration.ofMinutes(10));
        assertThat(token(stable(false))).isEqualTo(stable);
        assertThat(errcode(stable)).isNotIn(40001, 40014, 42001);
    }

    @Test
    void namesEveryKindOfBadToken() {
        assertThat(http.postJson("/cgi-bin/message/custom/send", "{}").path("errcode").asInt())
                .isEqualTo(41001);
        assertThat(errcode("never-issued")).isEqualTo(40014);
        String token = token(stable(false));
        wechat.expireTokens();
        assertThat(errcode(token)).isEqualTo(42001);
        assertThat(token(stable(false))).isNotEqualTo(token);
    }

    @ParameterizedTest
    @CsvSource({
        "client_credential, APPID, wrong, 40001",
        "client_credential, wx0, SECRET, 40013",
        "client_credential, '', SECRET, 41002",
        "client_credential, APPID, '', 41004",
        "password, APPID, SECRET, 40002",
    })
    void refusesWrongCredentials(String grant, String appId, String secret, int errcode) {
        String id = appId.equals("APPID") ? account.appId() : appId;
        String password = secret.equals("SECRET") ? account.appSecret() : secret;
        JsonNode classic =
                http.getJson(
                        "/cgi-bin/token?grant_type="
                                + grant
                                + "&appid="
                                + id
                                + "&secret="
                                + password);
        assertThat(classic.path("errcode").asInt()).isEqualTo(errcode);
        JsonNode stable = http.postJson("/cgi-bin/stable_token", body(grant, id, password, false));
        assertThat(stable.path("errcode").asInt()).isEqualTo(errcode);
        assertThat(stable.path("errmsg").asText())
                .matches(".* rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}");
    }

    @Test
    void refusesTheWrongMethodAndTheWrongBody() {
        assertThat(http.getJson("/cgi-bin/stable_token").path("errcode").asInt()).isEqualTo(43002);
        assertThat(http.postJson("/cgi-bin/token", "{}").path("errcode").asInt()).isEqualTo(43001);
        assertThat(http.postJson("/cgi-bin/stable_token", "").path("errcode").asInt())
                .isEqualTo(44002);
        assertThat(http.postJson("/cgi-bin/stable_token", "{x").path("errcode").asInt())
                .isEqualTo(47001);
    }

    private int errcode(String token) {
        return http.postJson("/cgi-bin/message/custom/send?access_token=" + token, "{}")
                .path("errcode")
                .asInt();
    }

    private JsonNode classic() {
        return http.getJson(
                "/cgi-bin/token?grant_type=client_credential&appid="
                        + account.appId()
                        + "&secret="
                        + account.appSecret());
    }

    private JsonNode stable(boolean force) {
        return http.postJson(
                "/cgi-bin/stable_token",
                body("client_credential", account.appId(), account.appSecret(), force));
    }

    private static String body(String grant, String appId, String secret, boolean force) {
        return """
        {"grant_type":"%s","appid":"%s","secret":"%s","force_refresh":%s}\
        """
                .formatted(grant, appId, secret, force);
    }

    private static String token(JsonNode answer) {
        assertThat(answer.has("access_token")).as(answer.toString()).isTrue();
        return answer.path("access_token").asText();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTest {
    private static final String IPS = "/cgi-bin/getcallbackip";
    private static final String GET = "/cgi-bin/openapi/quota/get";
    private static final String CLEAR = "/cgi-bin/clear_quota";
    private static final String RID = "/cgi-bin/openapi/rid/get";

    private final WeChatSimulator wechat =
            WeChatSimulator.builder()
                    .manualClock()
                    .clockStart(Instant.parse("2026-11-21T03:00:00Z"))
                    .start();
    private final SimulatedAccount account = wechat.account();
    private final Api api = new Api(wechat);

    @AfterEach
    void stop() {
        wechat.close();
    }

    @Test
    void refusesACallAboveTheDaysQuotaUntilMidnightInChina() {
        wechat.quotas().perDay(IPS, 2);
        assertThat(Api.code(api.get(IPS))).isZero();
        assertThat(Api.code(api.get(IPS))).isZero();
        assertThat(Api.code(api.get(IPS))).isEqualTo(45009);
        wechat.clock().advance(Duration.between(wechat.clock().instant(), midnight(-1)));
        api.renew();
        assertThat(Api.code(api.get(IPS))).isEqualTo(45009);
        wechat.clock().advance(Duration.ofSeconds(1));
        assertThat(Api.code(api.get(IPS))).isZero();
    }

    @Test
    void refusesACallAboveTheMinutesQuotaUntilTheNextMinute() {
        wechat.quotas().perMinute(IPS, 1);
        assertThat(Api.code(api.get(IPS))).isZero();
        assertThat(Api.code(api.get(IPS))).isEqualTo(45011);
        wechat.clock().advance(Duration.ofMinutes(1));
        assertThat(Api.code(api.get(IPS))).isZero();
        assertThat(usage(IPS).path("used").asInt()).isEqualTo(2);
    }

    @Test
    void aCallWithABadTokenCostsNothing() {
        api.http().getJson(IPS + "?access_token=bad");
        assertThat(usage(IPS).path("used").asInt()).isZero();
    }

    @Test
    void aQuotaIsNeverNegativeAndAResetRestoresIt() {
        assertThatThrownBy(() -> wechat.quotas().perDay(IPS, -1))
                .isInstanceOf(IllegalArgumentException.class);
        wechat.quotas().perDay(IPS, 0);
        assertThat(Api.code(api.get(IPS))).isEqualTo(45009);
        wechat.reset();
        assertThat(Api.code(api.get(IPS))).isZero();
    }

    @Test
    void tellsWhatIsLeftOfAPath() {
        api.get(IPS);
        JsonNode answer = api.post(GET, "{\"cgi_path\":\"" + IPS + "\"}");
        assertThat(answer.at("/quota/daily_limit").asLong()).isEqualTo(10_000_000);
        assertThat(answer.at("/quota/used").asLong()).isEqualTo(1);
        assertThat(answer.at("/quota/remain").asLong()).isEqualTo(9_999_999);
        assertThat(answer.at("/rate_limit/refresh_second").asInt()).isEqualTo(60);
        assertThat(usage("/cgi-bin/message/custom/send").path("daily_limit").asInt())
                .isEqualTo(500_000);
    }

    @ParameterizedTest
    @CsvSource({
        "cgi-bin/getcallbackip,76021",
        "/cgi-bin/no/such,76021",
        "'',76021",
        "/sns/userinfo,76022",
    })
    void refusesToTellOfOtherPaths(String path, int errcode) {
        assertThat(api.code(GET, "{\"cgi_path\":\"" + path + "\"}")).isEqualTo(errcode);
    }

    @Test
    void clearsTheDaysCountTenTimesAMonthByEitherWay() {
        wechat.quotas().perDay(IPS, 1);
        api.get(IPS);
        assertThat(api.code(CLEAR, appId())).isZero();
        assertThat(Api.code(api.get(IPS))).isZero();
        for (int i = 0; i < 9; i++) {
            assertThat(clearWithSecret(account.appId(), account.appSecret())).isZero();
        }
        assertThat(clearWithSecret(account.appId(), account.appSecret())).isEqualTo(48006);
        assertThat(api.code(CLEAR, appId())).isEqualTo(48006);
        wechat.clock().advance(Duration.ofDays(10));
        api.renew();
        assertThat(api.code(CLEAR, appId())).isZero();
    }

    @Test
    void clearsOnlyForWhoKnowsTheAccount() {
        assertThat(api.code(CLEAR, "{}")).isEqualTo(41002);
        assertThat(api.code(CLEAR, "{\"appid\":\"wxother\"}")).isEqualTo(40013);
        assertThat(Api.code(api.http().postJson(CLEAR, appId()))).isEqualTo(41001);
        assertThat(clearWithSecret("wxother", account.appSecret())).isEqualTo(40013);
        assertThat(clearWithSecret(account.appId(), "")).isEqualTo(41004);
        assertThat(clearWithSecret(account.appId(), "never-print-me")).isEqualTo(40125);
    }

    @Test
    void showsTheCallBehindARequestId() {
        JsonNode refused = api.post(GET, "{\"cgi_path\":\"/你好\"}");
        String rid = rid(refused);
        JsonNode request = api.post(RID, "{\"rid\":\"" + rid + "\"}").path("request");
        assertThat(request.path("request_body").asText()).isEqualTo("{\"cgi_path\":\"/你好\"}");
        assertThat(request.path("response_body").asText()).isEqualTo(refused.toString());
        assertThat(request.path("request_url").asText()).startsWith("access_token=");
        assertThat(request.path("client_ip").asText()).isEqualTo("127.0.0.1");
        assertThat(request.path("invoke_time").asLong()).isEqualTo(wechat.clock().epochSecond());
    }

    @Test
    void refusesRequestIdsThatLeadNowhere() {
        String rid = rid(api.post(GET, "{}"));
        assertThat(api.code(RID, "{}")).isEqualTo(76002);
        assertThat(api.code(RID, "{\"rid\":\"0\"}")).isEqualTo(76002);
        assertThat(api.code(RID, "{\"rid\":\"00000000-00000000-00000000\"}")).isEqualTo(76001);
        wechat.clock().advance(Duration.ofDays(7).plusSeconds(1));
        api.renew();
        assertThat(api.code(RID, "{\"rid\":\"" + rid + "\"}")).isEqualTo(76004);
    }

    @Test
    void refusesATicketOfAnUnknownType() {
        assertThat(Api.code(api.get("/cgi-bin/ticket/getticket"))).isEqualTo(40097);
        assertThat(Api.code(api.get("/cgi-bin/ticket/getticket?type=tea"))).isEqualTo(40097);
    }

    @Test
    void keepsATicketForTwoHours() {
        JsonNode first = ticket("jsapi");
        assertThat(first.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(ticket("wx_card").path("ticket")).isNotEqualTo(first.path("ticket"));
        wechat.clock().advance(Duration.ofSeconds(7199));
        assertThat(ticket("jsapi").path("ticket")).isEqualTo(first.path("ticket"));
        assertThat(ticket("jsapi").path("expires_in").asInt()).isEqualTo(1);
        wechat.clock().advance(Duration.ofSeconds(1));
        api.renew();
        assertThat(ticket("jsapi").path("ticket")).isNotEqualTo(first.path("ticket"));
    }

    @Test
    void quotasCanBeSetFromOutside() {
        Http http = api.http();
        assertThat(http.post("/_sim/quotas", "{\"path\":\"x\"}").statusCode()).isEqualTo(400);
        assertThat(http.get("/_sim/quotas").statusCode()).isEqualTo(400);
        String body = "{\"path\":\"" + IPS + "\",\"perDay\":0}";
        assertThat(http.postJson("/_sim/quotas", body).path("perDay").asInt()).isZero();
        assertThat(http.getJson("/_sim/quotas?path=" + IPS).path("perDay").asInt()).isZero();
        assertThat(Api.code(api.get(IPS))).isEqualTo(45009);
    }

    private JsonNode ticket(String type) {
        return api.get("/cgi-bin/ticket/getticket?type=" + type);
    }

    private JsonNode usage(String path) {
        return api.post(GET, "{\"cgi_path\":\"" + path + "\"}").path("quota");
    }

    private int clearWithSecret(String appId, String secret) {
        String body = "{\"appid\":\"%s\",\"appsecret\":\"%s\"}".formatted(appId, secret);
        return Api.code(api.http().postJson("/cgi-bin/clear_quota/v2", body));
    }

    private String appId() {
        return "{\"appid\":\"" + account.appId() + "\"}";
    }

    private static String rid(JsonNode refused) {
        return refused.path("errmsg").asText().replaceFirst(".* rid: ", "");
    }

    private static Instant midnight(int seconds) {
        return Instant.parse("2026-11-21T16:00:00Z").plusSeconds(seconds);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT = WeChatSimulatorExtension.create();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);

    @Test
    void aListOfAddressesNeedsATokenAndAGet() {
        assertThat(Api.code(api.http().getJson("/cgi-bin/getcallbackip"))).isEqualTo(41001);
        assertThat(api.code("/cgi-bin/getcallbackip", "{}")).isEqualTo(43001);
    }

    @Test
    void namesWhereCallbacksComeFrom() {
        assertThat(api.get("/cgi-bin/getcallbackip")).hasToString("{\"ip_list\":[\"127.0.0.1\"]}");
        wechat.callbackAddresses("203.0.113.0/24", "2001:db8::7");
        assertThat(api.get("/cgi-bin/getcallbackip"))
                .hasToString("{\"ip_list\":[\"203.0.113.0/24\",\"2001:db8::7\"]}");
        wechat.reset();
        assertThat(api.get("/cgi-bin/getcallbackip").path("ip_list")).hasSize(1);
    }

    @Test
    void namesWhereItsApiIs() {
        assertThat(api.get("/cgi-bin/get_api_domain_ip").path("ip_list")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "dance,DEFAULT,40202",
        "all,TELEKOM,40203",
        "all,'',40203",
    })
    void refusesAWrongCheckOfTheNetwork(String action, String operator, int errcode) {
        assertThat(Api.code(check(action, operator))).isEqualTo(errcode);
    }

    @Test
    void cannotCheckAUrlThatNobodyConfigured() {
        try (WeChatSimulator silent =
                WeChatSimulator.builder()
                        .callbackAddresses("10.1.0.0/16")
                        .forwardedFor("10.1.2.3")
                        .start()) {
            Api own = new Api(silent);
            String body = "{\"action\":\"all\",\"check_operator\":\"DEFAULT\"}";
            assertThat(own.code("/cgi-bin/callback/check", body)).isEqualTo(40201);
            assertThat(own.get("/cgi-bin/getcallbackip").toString()).contains("10.1.0.0/16");
        }
    }

    @Test
    void checksTheConfiguredUrl() {
        wechat.callbackUrl("http://203.0.113.9:8080/wechat");
        JsonNode all = check("all", "UNICOM");
        assertThat(all.at("/dns/0/ip").asText()).isEqualTo("203.0.113.9");
        assertThat(all.at("/ping/0/from_operator").asText()).isEqualTo("UNICOM");
        assertThat(check("dns", "DEFAULT").has("ping")).isFalse();
        assertThat(check("ping", "DEFAULT").has("dns")).isFalse();
    }

    @Test
    void callbacksSayWhereAProxySawThemComeFrom() {
        try (CallbackServer server = new CallbackServer()) {
            wechat.callbackUrl(server.url());
            wechat.user("alice").says("direct").await();
            assertThat(forwardedFor(server)).isNull();
            wechat.forwardedFor("203.0.113.7, 10.0.0.1");
            wechat.user("alice").says("by proxy").await();
            assertThat(forwardedFor(server)).isEqualTo("203.0.113.7, 10.0.0.1");
            wechat.reset();
            wechat.callbackUrl(server.url());
            wechat.user("alice").says("direct again").await();
            assertThat(forwardedFor(server)).isNull();
        }
    }

    @Test
    void whereCallbacksComeFromCanBeSetFromOutside() {
        Http http = api.http();
        String empty = "{\"callbackAddresses\":[]}";
        assertThat(http.post("/_sim/account", empty).statusCode()).isEqualTo(400);
        assertThat(http.post("/_sim/account", "{}").statusCode()).isEqualTo(400);
        String body =
                """
                {"forwardedFor":"203.0.113.7","callbackAddresses":["203.0.113.0/24"]}\
                """;
        JsonNode account = http.postJson("/_sim/account", body);
        assertThat(account.path("forwardedFor").asText()).isEqualTo("203.0.113.7");
        assertThat(account.at("/callbackAddresses/0").asText()).isEqualTo("203.0.113.0/24");
        assertThat(api.get("/cgi-bin/getcallbackip").at("/ip_list/0").asText())
                .isEqualTo("203.0.113.0/24");
        http.post("/_sim/account", "{\"forwardedFor\":\"\"}");
        assertThat(http.getJson("/_sim/account").path("forwardedFor").isNull()).isTrue();
    }

    @Test
    void aCallbackMadeByHandCanCarryAHeader() {
        try (CallbackServer server = new CallbackServer()) {
            wechat.callbackUrl(server.url());
            CallbackRequest callback = wechat.signer().sign("alice", "<xml/>");
            wechat.send(callback.withHeader("X-Forwarded-For", "198.51.100.1").withBody("<xml/>"));
            assertThat(forwardedFor(server)).isEqualTo("198.51.100.1");
        }
    }

    private JsonNode check(String action, String operator) {
        return api.post(
                "/cgi-bin/callback/check",
                "{\"action\":\"%s\",\"check_operator\":\"%s\"}".formatted(action, operator));
    }

    private static String forwardedFor(CallbackServer server) {
        var received = server.received();
        return received.get(received.size() - 1).request().getHeader("X-Forwarded-For");
    }
}

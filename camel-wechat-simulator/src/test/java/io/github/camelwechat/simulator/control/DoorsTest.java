// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.RawHttp;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in at the one HTTP server: API, control API, phone, pictures and web pages. */
class DoorsTest {
    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT = WeChatSimulatorExtension.create();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Http http = new Http(wechat.baseUri());
    private final RawHttp raw = new RawHttp(wechat.port());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /cgi-bin/x?%zz",
                "GET /cgi-bin/token?grant_type=%zz&appid=%",
                "POST /cgi-bin/message/custom/send?access_token=%e4%b",
                "GET /cgi-bin/%zz",
                "GET /cgi-bin/showqrcode?ticket=%zz",
                "GET /s?mid=%zz&idx=%",
                "GET /connect/oauth2/authorize?redirect_uri=%zz",
                "GET /sns/userinfo?access_token=%zz&openid=%",
                "GET /_sim/users?%zz",
                "GET /_sim/users/%zz/chat",
                "GET /_sim/users/%zz/window",
                "POST /_sim/users/%zz/say",
                "GET /_sim/clock/next?after=%zz&wait=0",
                "GET /_sim/quotas?path=%zz",
                "GET /_sim/media/%zz",
                "GET /_sim/events?%zz",
                "GET /_sim/%zz",
                "GET /?%zz",
                "GET /%zz",
                "GET /phone/%zz",
                "GET ?",
                "GET http://[bad/x",
                "OPTIONS *",
                "SMELL /cgi-bin/token",
                "SMELL /_sim/users",
            })
    void everyDoorAnswersABadRequestAtOnce(String line) {
        assertThat(raw.status(line + " HTTP/1.1", "Host: localhost", "Content-Length: 0"))
                .isBetween(200, 499);
    }

    @Test
    void asksForTheBodyOfWhoeverWaitsToBeAsked() {
        assertThat(
                        raw.status(
                                "POST /_sim/reset HTTP/1.1",
                                "Host: localhost",
                                "Content-Length: 2",
                                "Expect: 100-continue"))
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Referer, https://evil.example/",
        "Referer, http://127.0.0.1:1/",
        "Origin, https://evil.example",
        "Origin, null",
    })
    void aGetFromAPageOfAnotherSiteMakesNothing(String header, String value) {
        JsonNode clock = http.getJson("/_sim/clock");
        Api api = new Api(wechat);
        wechat.inject(new Fault.Busy(), 1, "/cgi-bin/token");
        long used = wechat.quotas().usage("/cgi-bin/token").used();

        for (String path :
                new String[] {
                    "/cgi-bin/token?grant_type=client_credential&appid="
                            + wechat.account().appId()
                            + "&secret="
                            + wechat.account().appSecret(),
                    api.with("/cgi-bin/menu/delete"),
                    "/_sim/users",
                    "/_sim/events",
                    "/_sim/clock/next?follower=evil&after=" + clock.path("offset").asText()
                }) {
            assertThat(get(path, header, value).statusCode()).as(path).isEqualTo(403);
        }
        for (int i = 0; i < 300; i++) {
            HttpResponse<byte[]> page = get(authorization("evil" + i), header, value);
            assertThat(page.statusCode()).isEqualTo(200);
        }

        assertThat(http.getJson("/_sim/users")).isEmpty();
        assertThat(wechat.quotas().usage("/cgi-bin/token").used()).isEqualTo(used);
        assertThat(Api.code(http.getJson("/cgi-bin/token"))).isEqualTo(-1);
    }

    @Test
    void anotherSiteMayLeadToAPageAndShowAPicture() {
        wechat.user("alice");
        for (String path : new String[] {"/", authorization("alice")}) {
            assertThat(get(path, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(200);
        }
        assertThat(get("/cgi-bin/showqrcode?ticket=x", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(404);
        // Whoever chose on the page itself goes back to the site.
        String choice = wechat.baseUri() + "/connect/oauth2/authorize";
        assertThat(get(authorization("alice"), "Referer", choice).statusCode()).isEqualTo(302);
        assertThat(get(authorization("alice"), "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(302);
    }

    @Test
    void noGetMakesAUserOfAPlace() {
        assertThat(http.get(authorization("nobody")).statusCode()).isEqualTo(400);
        for (String what : new String[] {"chat", "window", "menu"}) {
            assertThat(http.get("/_sim/users/nobody/" + what).statusCode()).isEqualTo(200);
        }
        assertThat(http.getJson("/_sim/users")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad.cafe",
                "dead.beef:9080",
                "1.2.3",
                "256.1.1.1",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "[bad.cafe]",
                "[::g]",
                "[1::2::3]",
                "[::1].evil.example",
                "::1",
                ""
            })
    void aNameThatLooksLikeAnAddressIsAName(String host) {
        assertThat(raw.status("GET /_sim/account HTTP/1.1", "Host: " + host)).isBetween(400, 403);
        assertThat(raw.status("GET / HTTP/1.1", "Host: " + host)).isBetween(400, 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:9080",
                "127.0.0.1",
                "192.168.10.255:80",
                "[::1]:9080",
                "[fe80::BAD:cafe]",
                "[::ffff:127.0.0.1]"
            })
    void answersUnderAddressesAndLocalhost(String host) {
        assertThat(raw.status("GET /_sim/account HTTP/1.1", "Host: " + host)).isEqualTo(200);
    }

    private HttpResponse<byte[]> get(String path, String header, String value) {
        return http.send(http.request(path).header(header, value));
    }

    private String authorization(String openid) {
        return "/connect/oauth2/authorize?appid="
                + wechat.account().appId()
                + "&redirect_uri="
                + URLEncoder.encode("https://shop.example.org/", StandardCharsets.UTF_8)
                + "&response_type=code&scope=snsapi_base&openid="
                + openid;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.OPEN_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiErrorException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Web authorization, from the page to who the visitor is. */
class WebPageOperationsTest extends OperationTest {

    @ParameterizedTest
    @EnumSource
    void letsAVisitorSayWhoTheyAre(Author author) throws Exception {
        wechat().user("oAlice").follows();
        Map<String, String> code = Map.of("code", code(author, "snsapi_userinfo"));

        Map<String, Object> tokens = askGiven(author, "exchangeOAuthCode", code);

        assertThat(tokens).containsEntry("openid", "oAlice");
        assertThat(refusedGiven(author, "exchangeOAuthCode", code).errorCode()).isEqualTo(40163);
        Map<String, Object> token = Map.of("access_token", tokens.get("access_token"));
        assertThat(askGiven(author, "getOAuthUser", token, OPEN_ID, "oAlice"))
                .containsEntry("openid", "oAlice");
        assertThat(askGiven(author, "checkOAuthToken", token, OPEN_ID, "oAlice"))
                .containsEntry("errcode", 0);
        assertThat(refusedGiven(author, "checkOAuthToken", token, OPEN_ID, "oBob").errorCode())
                .isEqualTo(40003);
        Map<String, Object> renewed =
                askGiven(
                        author,
                        "refreshOAuthToken",
                        Map.of("refresh_token", tokens.get("refresh_token")));
        assertThat(renewed).containsEntry("openid", "oAlice");
        assertThat(wechat().requests())
                .extracting(request -> request.path())
                .doesNotContain("/cgi-bin/stable_token");
    }

    @ParameterizedTest
    @EnumSource
    void asksForNoMoreThanTheAuthorWantsToKnow(Author author) throws Exception {
        wechat().user("oAlice").follows();
        Map<String, Object> tokens =
                askGiven(author, "exchangeOAuthCode", Map.of("code", code(author, "snsapi_base")));

        Map<String, Object> token = Map.of("access_token", tokens.get("access_token"));
        assertThat(refusedGiven(author, "getOAuthUser", token, OPEN_ID, "oAlice").errorCode())
                .isEqualTo(48001);
    }

    private String code(Author author, String scope) throws Exception {
        Map<String, Object> page =
                ask(
                        author,
                        "createOAuthUrl",
                        "{'redirect_uri':'https://shop.example/我?a=1&b=2','scope':'"
                                + scope
                                + "','state':'cart 7'}");
        URI back = wechat().user("oAlice").authorizes(URI.create(page.get("url").toString()));
        assertThat(back.toASCIIString())
                .startsWith("https://shop.example/%E6%88%91?a=1&b=2&code=")
                .containsPattern("&state=cart(%20|\\+)7");
        return back.toString().replaceFirst(".*&code=([^&]*).*", "$1");
    }

    private ApiErrorException refusedGiven(
            Author author, String operation, Map<String, ?> body, String... headers)
            throws Exception {
        return (ApiErrorException) performGiven(author, operation, body, headers).getException();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.SHOP;
import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static io.github.camelwechat.testing.RawServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules of requests that hold for every call of any API. */
class ApiRequestTest {

    private static final String PATH = "/cgi-bin/draft/delete";
    private static final byte[] EMPTY = {'{', '}'};

    private final ApiFixture fixture = new ApiFixture();
    private volatile Function<Request, Answer> script = request -> json("{}");
    private RawServer server;
    private WeChatApi api;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer(this::answer);
        api = fixture.api(server.url());
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        server.close();
    }

    @Test
    void aChangeThatLeftWithoutAnAnswerIsUncertainAndNotRepeated() {
        script = request -> RawServer.reset();

        SendUncertainException uncertain =
                failure(
                        api.call(SHOP, ApiRequest.post(PATH, Effect.CHANGE, EMPTY)),
                        SendUncertainException.class);

        assertThat(uncertain).hasMessageContaining("the call of " + PATH);
        assertThat(server.requests(PATH)).hasSize(1);
    }

    @Test
    void aReadThatLeftWithoutAnAnswerSimplyFailed() {
        script = request -> RawServer.reset();

        failure(
                api.call(SHOP, ApiRequest.post(PATH, Effect.NONE, EMPTY)),
                ApiUnreachableException.class);
    }

    @Test
    void anErrcodeIsARefusalUnlessTheCallSaysItIsAnAnswer() {
        script = request -> json("{\"errcode\":45065,\"errmsg\":\"x\",\"msg_id\":7}");
        ApiRequest request = ApiRequest.post(PATH, Effect.DELIVERY, EMPTY);

        assertThat(failure(api.call(SHOP, request), ApiErrorException.class).errorCode())
                .isEqualTo(45065);
        assertThat(get(api.call(SHOP, request.accepting(Set.of(45065)))).text("msg_id"))
                .isEqualTo("7");
    }

    @Test
    void whatWeChatEchoesOfASecretIsMasked() {
        script = request -> json("{\"errcode\":40125,\"errmsg\":\"bad " + request.target() + "\"}");
        ApiRequest request =
                ApiRequest.get("/sns/oauth2/access_token", Map.of("code", "C"))
                        .withSecrets(Map.of("secret", Secret.of("oauth-never-print-me")));

        ApiErrorException refused =
                failure(api.callWithoutToken(SHOP, request), ApiErrorException.class);

        assertThat(refused.errorMessage()).contains("secret=***").contains("code=C");
        assertThat(request.toString()).isEqualTo("/sns/oauth2/access_token");
        assertThat(server.requests("/sns/oauth2/access_token").get(0).target())
                .isEqualTo("/sns/oauth2/access_token?secret=oauth-never-print-me&code=C");
    }

    @Test
    void a404MeansWhatTheCallSaysItMeans() {
        script = request -> http(404, "text/html", "<html>".getBytes(UTF_8));
        ApiRequest request = ApiRequest.get("/cgi-bin/showqrcode", Map.of("ticket", "T"));

        failure(api.fetchPublic(SHOP, "mp.weixin.qq.com", request), ApiUnreachableException.class);
        assertThat(
                        failure(
                                api.fetchPublic(
                                        SHOP, "mp.weixin.qq.com", request.orNotFound("no such")),
                                InvalidMessageException.class))
                .hasMessage("no such");
    }

    @Test
    void onlyWeChatsOwnHostHasSiblings() {
        assertThat(ApiHosts.parse("https://sh.api.weixin.qq.com").sibling("mp.weixin.qq.com"))
                .isEqualTo(ApiHosts.parse("https://mp.weixin.qq.com"));
        ApiHosts proxy = ApiHosts.parse("https://proxy.example/wechat");
        assertThat(proxy.sibling("mp.weixin.qq.com")).isEqualTo(proxy);
    }

    private Answer answer(Request request) {
        return request.path().equals("/cgi-bin/stable_token")
                ? json("{\"access_token\":\"token-never-print-me\",\"expires_in\":7200}")
                : script.apply(request);
    }
}

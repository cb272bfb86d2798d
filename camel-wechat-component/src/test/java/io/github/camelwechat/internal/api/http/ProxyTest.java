// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.testing.ForwardProxy;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.TestTls;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of proxies between us and WeChat. */
@Tag("slow")
class ProxyTest {

    private static final Secret TOKEN = Secret.of("token-never-print-me");
    private static final Secret PASSWORD = Secret.of("password-never-print-me");

    @TempDir private static Path folder;
    private static SSLContext tls;

    private volatile Answer answer = RawServer.json("{\"errcode\":0}");
    private ForwardProxy proxy;
    private RawServer secure;
    private RawServer plain;
    private ApiFixture fixture;

    @BeforeEach
    void start() throws Exception {
        if (tls == null) {
            tls = TestTls.of(folder, "san=ip:127.0.0.1");
        }
        proxy = new ForwardProxy();
        secure = new RawServer(tls.getServerSocketFactory(), request -> answer);
        plain = new RawServer(request -> answer);
        fixture = through(proxy.port());
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        secure.close();
        plain.close();
        proxy.close();
    }

    @Test
    void aProxyThatRefusesIsTheReasonAndNothingWasSent() {
        proxy.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assertThat(failure(send(https()), ApiUnreachableException.class))
                .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port() + " answered 403");
        assertThat(secure.requests()).isEmpty();
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void aProxyThatDoesNotKnowUsIsToldApart() {
        proxy.answers(
                "HTTP/1.1 407 X\r\n"
                        + "Proxy-Authenticate: Basic realm=x\r\n"
                        + "Content-Length: 3\r\n\r\n"
                        + "no!");
        assertThat(failure(send(https()), ApiUnreachableException.class))
                .hasMessageContaining("proxyUser and proxyPassword")
                .satisfies(ProxyTest::printsNoSecret);
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (ApiFixture nowhere = through(closed)) {
            for (String url : List.of(https(), plain.url())) {
                assertThat(failure(send(nowhere, url), ApiUnreachableException.class))
                        .hasMessageContaining("through http://127.0.0.1:" + closed);
            }
        }
    }

    @Test
    void aProxyThatSaysNothingCostsTheConnectTimeoutAndNoConnection() {
        proxy.fallsSilent();
        assertThat(failure(send(https()), ApiUnreachableException.class))
                .hasMessageContaining("no connection");
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void aServerBehindTheProxyThatNobodyVouchesForGetsNothing() throws Exception {
        try (ApiFixture distrustful =
                new ApiFixture(
                        ApiFixture.settings()
                                .withProxy(new HttpProxy("127.0.0.1", proxy.port(), null, null)))) {
            assertThat(failure(send(distrustful, https()), ApiUnreachableException.class))
                    .hasMessageContaining("TLS");
        }
        assertThat(secure.requests()).isEmpty();
    }

    @Test
    void whatLeftThroughATunnelAndGotNoAnswerIsUncertain() {
        answer = RawServer.reset();
        failure(send(https()), SendUncertainException.class);
        assertThat(secure.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 200 Connection established\r\n\r\n",
                "HTTP/1.1 200 OK\r\nProxy-Agent: x\r\nContent-Length: 0\r\n\r\n"
            })
    void tlsGoesThroughATunnelThatIsKept(String established) {
        proxy.answers(established);
        for (int i = 0; i < 5; i++) {
            assertThat(get(send(https())).errorCode()).isZero();
        }
        assertThat(secure.requests()).hasSize(5);
        assertThat(proxy.heads()).hasSize(1);
        assertThat(proxy.heads().get(0))
                .startsWith("CONNECT 127.0.0.1:" + secure.port() + " HTTP/1.1\r\n")
                .contains("Proxy-Authorization: " + authorization())
                .doesNotContain(TOKEN.reveal());
        assertThat(secure.requests().get(0).head())
                .startsWith("POST /cgi-bin/message/custom/send?access_token=")
                .doesNotContain("Proxy-");
    }

    @Test
    void manyCallsAtOnceGetAsManyTunnelsAsAllowed() {
        try (ApiFixture patient = through(ApiFixture.patient(), proxy.port())) {
            List<CompletionStage<ApiResponse>> calls =
                    Stream.generate(() -> send(patient, https())).limit(100).toList();
            assertThat(calls)
                    .allSatisfy(
                            call ->
                                    assertThat(call.toCompletableFuture().join().errorCode())
                                            .isZero());
        }
        assertThat(proxy.heads()).hasSizeBetween(1, 20);
    }

    @Test
    void aTunnelThatTheServerClosedIsNotAFailure() throws IOException {
        get(send(https()));
        secure.hangUp();
        await().until(() -> proxy.connections() == 0);
        get(send(https()));
        assertThat(secure.requests()).hasSize(2);
    }

    @Test
    void plainHttpIsForwarded() {
        for (int i = 0; i < 3; i++) {
            assertThat(get(send(plain.url())).errorCode()).isZero();
        }
        assertThat(plain.requests()).hasSize(3);
        assertThat(plain.requests().get(0).text()).isEqualTo("{\"touser\":\"雪\"}");
        assertThat(proxy.heads())
                .hasSize(3)
                .allSatisfy(
                        head ->
                                assertThat(head)
                                        .startsWith(
                                                "POST "
                                                        + plain.url()
                                                        + "/cgi-bin/message/custom/send?access_token=")
                                        .contains("Proxy-Authorization: " + authorization()));
    }

    private ApiFixture through(int port) {
        return through(ApiFixture.settings(), port);
    }

    private ApiFixture through(HttpSettings settings, int port) {
        return new ApiFixture(
                settings.withSslContext(tls)
                        .withProxy(new HttpProxy("127.0.0.1", port, "we", PASSWORD)));
    }

    private String https() {
        return "https://127.0.0.1:" + secure.port();
    }

    private CompletionStage<ApiResponse> send(String baseUrl) {
        return send(fixture, baseUrl);
    }

    private static CompletionStage<ApiResponse> send(ApiFixture fixture, String baseUrl) {
        return fixture.client.call(
                new ApiTarget("shop", ApiHosts.parse(baseUrl), "/cgi-bin/message/custom/send"),
                ApiRequest.post(
                        "/cgi-bin/message/custom/send",
                        Effect.DELIVERY,
                        "{\"touser\":\"雪\"}".getBytes(UTF_8)),
                TOKEN);
    }

    private static String authorization() {
        return "Basic "
                + Base64.getEncoder().encodeToString(("we:" + PASSWORD.reveal()).getBytes(UTF_8));
    }

    private static void printsNoSecret(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString())
                    .doesNotContain(PASSWORD.reveal())
                    .doesNotContain(TOKEN.reveal());
        }
    }
}

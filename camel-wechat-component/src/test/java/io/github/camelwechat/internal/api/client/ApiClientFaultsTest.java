// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.testing.RawServer.http;
import static io.github.camelwechat.testing.RawServer.json;
import static io.github.camelwechat.testing.RawServer.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of the client when network or server fails: whether the call may have had an effect. */
class ApiClientFaultsTest {

    private static final String PATH = "/cgi-bin/message/custom/send";

    private static final Secret TOKEN = Secret.of("token-never-print-me");
    private static final byte[] MESSAGE = "{\"touser\":\"o1\"}".getBytes(UTF_8);

    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static List<Arguments> answersThatAreNone() {
        byte[] half = "{\"errcode\":0,\"err".getBytes(UTF_8);
        byte[] page = "<html>502 Bad Gateway</html>".getBytes(UTF_8);
        return List.of(
                Arguments.of("a reset after the request was read", RawServer.reset()),
                Arguments.of("a close after the request was read", raw(new byte[0], false)),
                Arguments.of(
                        "half a head", raw("HTTP/1.1 200 OK\r\nContent-Le".getBytes(UTF_8), false)),
                Arguments.of("half a body", http(200, "", half, 100)),
                Arguments.of(
                        "half a body of unknown length",
                        raw(concat("HTTP/1.1 200 OK\r\n\r\n", half), false)),
                Arguments.of(
                        "something that is not HTTP",
                        raw("220 smtp ready\r\n\r\n".getBytes(UTF_8), false)),
                Arguments.of("nothing at all", RawServer.silence()),
                Arguments.of(
                        "an answer that drips",
                        RawServer.drip(
                                ("HTTP/1.1 200 OK\r\n\r\n" + " ".repeat(500)).getBytes(UTF_8))),
                Arguments.of(
                        "a head without end",
                        raw(
                                ("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20)).getBytes(UTF_8),
                                true)),
                Arguments.of("an empty body", http(200, "application/json", new byte[0])),
                Arguments.of(
                        "garbage", http(200, "application/json", new byte[] {1, 2, (byte) 0xff})),
                Arguments.of("JSON that is not an object", json("[0]")),
                Arguments.of("two objects", json("{\"errcode\":0}{\"errcode\":0}")),
                Arguments.of("an errcode that is no number", json("{\"errcode\":\"fine\"}")),
                Arguments.of("HTML with status 200", http(200, "text/html", page)),
                Arguments.of("a bad gateway", http(502, "text/html", page)),
                Arguments.of(
                        "success in an error",
                        http(500, "application/json", "{\"errcode\":0}".getBytes(UTF_8))),
                Arguments.of(
                        "an answer longer than allowed",
                        http(200, "", new byte[1 << 17], 1 << 17)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void aDeliveryWithoutAnAnswerIsUncertainAndAskedOnce(String what, Answer answer)
            throws IOException {
        try (RawServer server = new RawServer(request -> answer)) {
            AtomicInteger completions = new AtomicInteger();
            CompletionStage<ApiResponse> stage = send(server.url());
            stage.whenComplete((reply, thrown) -> completions.incrementAndGet());

            SendUncertainException failure = failure(stage, SendUncertainException.class);

            assertThat(failure.retryable()).isFalse();
            assertThat(failure.account()).isEqualTo("shop");
            assertThat(server.requests()).hasSize(1);
            await().until(() -> completions.get() == 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void aCallThatChangesNothingSimplyFailedWithoutAnAnswer(String what, Answer answer)
            throws IOException {
        try (RawServer server = new RawServer(request -> answer)) {
            ApiUnreachableException failure =
                    failure(
                            fixture.client.call(
                                    target(server.url()), ApiRequest.get(PATH, Map.of()), TOKEN),
                            ApiUnreachableException.class);

            assertThat(failure.retryable()).isTrue();
            assertPrintsNoSecret(failure);
        }
    }

    @Test
    void nothingWasSentToAPortThatRefuses() throws IOException {
        assertThat(failure(send("http://127.0.0.1:" + closedPort()), ApiUnreachableException.class))
                .hasMessageContaining("refused the connection");
    }

    @Test
    void nothingWasSentToAHostThatDoesNotExist() {
        assertThat(failure(send("http://no-such-host.invalid"), ApiUnreachableException.class))
                .hasMessageContaining("cannot be resolved");
    }

    @Test
    void nothingWasSentToATlsServerThatSaysNothing() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertThat(
                            failure(
                                    send("https://127.0.0.1:" + mute.getLocalPort()),
                                    ApiUnreachableException.class))
                    .hasMessageContaining("no connection");
        }
    }

    @Test
    void nothingWasSentIfNoConnectionBecameFree() throws IOException {
        try (ApiFixture narrow = new ApiFixture(ApiFixture.withConnections(1));
                RawServer server = new RawServer(request -> RawServer.silence())) {
            CompletionStage<MediaDownload> busy =
                    narrow.client.download(target(server.url()), Map.of(), TOKEN);
            await().until(() -> server.requests().size() == 1);

            assertThat(
                            failure(
                                    narrow.client.call(
                                            target(server.url()),
                                            ApiRequest.post(PATH, Effect.DELIVERY, MESSAGE),
                                            TOKEN),
                                    ApiUnreachableException.class))
                    .hasMessageContaining("no connection");
            assertThat(server.requests()).hasSize(1);
            assertThat(busy).isNotDone();
        }
    }

    @Test
    void aConnectionThatFellSilentIsNotKept() throws IOException {
        try (RawServer server = new RawServer(request -> RawServer.silence())) {
            failure(send(server.url()), SendUncertainException.class);
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void aRequestCarriesNothingNobodyAskedFor() throws IOException {
        try (RawServer server =
                new RawServer(
                        request -> http(200, "Set-Cookie: a=b\r\n", "{}".getBytes(UTF_8), 2))) {
            get(send(server.url()));
            get(send(server.url()));

            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(1).head().lines().filter(line -> !line.isEmpty()))
                    .satisfiesExactlyInAnyOrder(
                            line ->
                                    assertThat(line)
                                            .isEqualTo(
                                                    "POST /cgi-bin/message/custom/send?access_token="
                                                            + TOKEN.reveal()
                                                            + " HTTP/1.1"),
                            line -> assertThat(line).isEqualTo("Host: 127.0.0.1:" + server.port()),
                            line -> assertThat(line).isEqualTo("Content-Length: " + MESSAGE.length),
                            line ->
                                    assertThat(line)
                                            .startsWith("Content-Type: application/json; charset="),
                            line -> assertThat(line).isEqualTo("Connection: keep-alive"),
                            line -> assertThat(line).isEqualTo("User-Agent: camel-wechat"));
        }
    }

    @Test
    void aSecondHostIsAskedOnlyIfNothingWasSentToTheFirst() throws IOException {
        try (RawServer works = new RawServer(request -> json("{\"errcode\":0}"));
                RawServer resets = new RawServer(request -> RawServer.reset())) {
            get(send("http://127.0.0.1:" + closedPort() + "," + works.url()));
            assertThat(works.requests()).hasSize(1);

            failure(send(resets.url() + "," + works.url()), SendUncertainException.class);
            assertThat(works.requests()).hasSize(1);
        }
    }

    @Test
    void aKeptConnectionThatTheServerClosedIsNotAFailure() throws IOException {
        try (RawServer server = new RawServer(request -> json("{\"errcode\":0}"))) {
            get(send(server.url()));
            server.hangUp();
            await().until(() -> server.connections() == 0);
            get(send(server.url()));
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void connectionsAreKept() throws IOException {
        List<Socket> seen = new ArrayList<>();
        Answer ok = json("{}");
        try (RawServer server =
                new RawServer(
                        request ->
                                connection -> {
                                    seen.add(connection);
                                    return ok.give(connection);
                                })) {
            get(send(server.url()));
            get(send(server.url()));
            assertThat(seen).hasSize(2);
            assertThat(seen.get(0)).isSameAs(seen.get(1));
        }
    }

    @Test
    void closingEndsWhatIsUnderWayAndRefusesWhatIsNew() throws IOException {
        try (RawServer server = new RawServer(request -> RawServer.silence())) {
            CompletionStage<ApiResponse> underWay = send(server.url());
            await().until(() -> server.requests().size() == 1);

            fixture.client.close();

            failure(underWay, SendUncertainException.class);
            failure(send(server.url()), ApiUnreachableException.class);
        }
    }

    @Test
    void redirectsAreNotFollowedAndMeanThatNothingWasDone() throws IOException {
        try (RawServer other = new RawServer(request -> json("{}"));
                RawServer server =
                        new RawServer(
                                request ->
                                        http(
                                                302,
                                                "Location: " + other.url() + "/\r\n",
                                                new byte[0],
                                                0))) {
            failure(send(server.url()), ApiUnreachableException.class);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aStatusOf4xxMeansThatNothingWasDone() throws IOException {
        try (RawServer server =
                new RawServer(request -> http(404, "text/html", "<html>".getBytes(UTF_8)))) {
            assertThat(failure(send(server.url()), ApiUnreachableException.class))
                    .hasMessageContaining("404")
                    .hasMessageContaining("apiBaseUrl");
        }
    }

    @Test
    void anErrcodeIsARefusalWhateverTheStatusAndTheTypeOfItsNumber() throws IOException {
        String refusal =
                "{\"errcode\":\"45015\",\"errmsg\":\"response out of time limit rid: 6543-ab-cd\"}";
        try (RawServer server =
                new RawServer(request -> http(500, "text/html", refusal.getBytes(UTF_8)))) {
            ApiErrorException failure = failure(send(server.url()), ApiErrorException.class);

            assertThat(failure.errorCode()).isEqualTo(45015);
            assertThat(failure.errorMessage()).isEqualTo("response out of time limit");
            assertThat(failure.requestId()).isEqualTo("6543-ab-cd");
            assertThat(failure.apiPath()).isEqualTo(PATH);
            assertThat(failure.retryable()).isFalse();
        }
    }

    @Test
    void anErrmsgThatQuotesTheTokenDoesNotGetItPrinted() throws IOException {
        String refusal =
                "{\"errcode\":40001,\"errmsg\":\"bad " + TOKEN.reveal() + " hint: [a_b]\"}";
        try (RawServer server = new RawServer(request -> json(refusal))) {
            ApiErrorException failure = failure(send(server.url()), ApiErrorException.class);
            assertPrintsNoSecret(failure);
            assertThat(failure.requestId()).isEqualTo("a_b");
        }
    }

    private CompletionStage<ApiResponse> send(String baseUrls) {
        return fixture.client.call(
                target(baseUrls), ApiRequest.post(PATH, Effect.DELIVERY, MESSAGE), TOKEN);
    }

    private static ApiTarget target(String baseUrls) {
        return new ApiTarget("shop", ApiHosts.parse(baseUrls), PATH);
    }

    private static void assertPrintsNoSecret(WeChatException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(TOKEN.reveal());
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static byte[] concat(String head, byte[] body) {
        return (head + new String(body, UTF_8)).getBytes(UTF_8);
    }
}

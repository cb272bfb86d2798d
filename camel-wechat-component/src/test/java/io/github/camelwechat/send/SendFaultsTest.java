// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static io.github.camelwechat.testing.RawServer.http;
import static io.github.camelwechat.testing.RawServer.json;
import static io.github.camelwechat.testing.RawServer.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.ErrorClass;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of failure between a route and WeChat, as the route sees it. */
@Tag("slow")
class SendFaultsTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String TOKEN = "/cgi-bin/stable_token";

    private final CamelContext context = new DefaultCamelContext();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final AtomicInteger issued = new AtomicInteger();
    private volatile Function<Request, Answer> sends = request -> json("{\"errcode\":0}");
    private volatile Function<Request, Answer> tokens = request -> token();
    private RawServer wechat;
    private ProducerTemplate template;

    /** The end of an exchange, and the number of times it came. */
    private record Sent(CompletableFuture<Exchange> exchange, AtomicInteger completions) {

        Exception failure() {
            Exception failure = ended().getException();
            assertThat(failure).isNotNull();
            return failure;
        }

        Exchange ended() {
            Exchange ended = exchange.orTimeout(60, TimeUnit.SECONDS).join();
            await().until(() -> completions.get() == 1);
            return ended;
        }
    }

    @BeforeEach
    void start() throws Exception {
        wechat =
                new RawServer(
                        request -> (request.path().equals(TOKEN) ? tokens : sends).apply(request));
        context.getRegistry().bind("weChatClock", clock);
        WeChatComponent component = new WeChatComponent();
        component.setResponseTimeout(3000);
        component.setConnectTimeout(5000);
        context.addComponent("wechat", component);
        route("direct:send", wechat.url());
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws IOException {
        context.stop();
        wechat.close();
    }

    private static List<Arguments> answersThatAreNone() {
        byte[] half = "{\"errcode\":0,\"err".getBytes(UTF_8);
        byte[] page = "<html>502 Bad Gateway</html>".getBytes(UTF_8);
        return List.of(
                Arguments.of("a reset after the request", RawServer.reset()),
                Arguments.of("a hang-up after the request", raw(new byte[0], false)),
                Arguments.of("half a body", http(200, "", half, 100)),
                Arguments.of("garbage", http(200, "application/json", new byte[] {1, 2, 3})),
                Arguments.of("what is not HTTP", raw("220 smtp\r\n\r\n".getBytes(UTF_8), false)),
                Arguments.of("HTML", http(200, "text/html", page)),
                Arguments.of("HTTP 502", http(502, "text/html", page)),
                Arguments.of("a stall", RawServer.silence()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void aMessageWithoutAnAnswerIsUncertainAndItsExchangeEndsOnce(String what, Answer answer) {
        sends = request -> answer;

        Sent sent = send();

        assertThat(sent.failure()).isInstanceOf(SendUncertainException.class);
        assertThat(wechat.requests(SEND)).hasSize(1);
        assertThat(sent.completions()).hasValue(1);
    }

    @Test
    void aConnectionThatIsRefusedIsNothingSent() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        route("direct:nowhere", "http://127.0.0.1:" + closed);

        assertThat(send("direct:nowhere").failure()).isInstanceOf(ApiUnreachableException.class);
    }

    @Test
    void aConnectionThatIsResetBeforeAnythingWasReadEndsOnceAndIsNeverASuccess() throws Exception {
        try (ServerSocket hostile = new ServerSocket(0)) {
            CompletableFuture.runAsync(() -> resetEverybody(hostile));
            route("direct:hostile", "http://127.0.0.1:" + hostile.getLocalPort());
            sends = request -> json("{\"errcode\":0}");

            Sent sent = send("direct:hostile");

            // The first call is for a token, which delivers nothing.
            assertThat(sent.failure()).isInstanceOf(ApiUnreachableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 45011})
    void busyEndsAfterThreeAttemptsWithItsClass(int code) {
        sends = request -> json("{\"errcode\":" + code + ",\"errmsg\":\"busy\"}");

        assertThat(send().failure())
                .isInstanceOfSatisfying(
                        ApiErrorException.class,
                        refused ->
                                assertThat(refused.errorClass())
                                        .isIn(ErrorClass.RETRY, ErrorClass.THROTTLE));
        assertThat(wechat.requests(SEND)).hasSize(3);
    }

    @Test
    void manyMessagesThatWeChatIsTooBusyForWaitWithoutAThreadEach() {
        AtomicInteger asked = new AtomicInteger();
        sends = request -> json("{\"errcode\":" + (asked.incrementAndGet() <= 300 ? -1 : 0) + "}");

        // Those to one user would leave one after another.
        List<Sent> all =
                IntStream.range(0, 300).mapToObj(i -> send("direct:send", "o-user" + i)).toList();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(all)
                                        .allSatisfy(
                                                sent -> assertThat(sent.exchange()).isCompleted()));
        assertThat(all).allSatisfy(sent -> assertThat(sent.ended().getException()).isNull());
    }

    @Test
    void aHundredThreadsThatFindTheTokenExpiredFetchOne() throws InterruptedException {
        send().ended();
        clock.advance(Duration.ofHours(2));
        CountDownLatch ready = new CountDownLatch(100);

        List<CompletableFuture<Sent>> all =
                IntStream.range(0, 100)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> {
                                                    ready.countDown();
                                                    awaitQuietly(ready);
                                                    return send();
                                                },
                                                task -> new Thread(task).start()))
                        .toList();

        assertThat(all).allSatisfy(sent -> assertThat(sent.join().ended().getException()).isNull());
        assertThat(wechat.requests(TOKEN)).hasSize(2);
        assertThat(wechat.requests(SEND)).hasSize(101);
    }

    @Test
    void aStalledTokenEndpointLeavesSendsAloneThatHaveAToken() {
        send().ended();
        tokens = request -> RawServer.silence();
        clock.advance(Duration.ofSeconds(7200 - 240));

        List<Sent> all = IntStream.range(0, 50).mapToObj(i -> send()).toList();

        assertThat(all).allSatisfy(sent -> assertThat(sent.ended().getException()).isNull());
        assertThat(wechat.requests(SEND))
                .allSatisfy(request -> assertThat(request.target()).endsWith("token-1"));
    }

    @Test
    void anAccountThatIsAlwaysRefusedIsAskedTwicePerSendAndThenNotAtAll() {
        sends = request -> json("{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");
        for (int i = 0; i < 3; i++) {
            assertThat(send().failure()).isInstanceOf(ApiErrorException.class);
        }
        assertThat(wechat.requests(SEND)).hasSize(6);

        assertThat(send().failure()).isInstanceOf(CircuitOpenException.class);
        assertThat(wechat.requests(SEND)).hasSize(6);
    }

    private Sent send() {
        return send("direct:send");
    }

    private Sent send(String route) {
        return send(route, "o-user");
    }

    private Sent send(String route, String openId) {
        AtomicInteger completions = new AtomicInteger();
        return new Sent(
                template.asyncSend(
                        route,
                        exchange -> {
                            exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, openId);
                            exchange.getMessage().setBody("hello");
                            exchange.getExchangeExtension()
                                    .addOnCompletion(
                                            new SynchronizationAdapter() {
                                                @Override
                                                public void onDone(Exchange done) {
                                                    completions.incrementAndGet();
                                                }
                                            });
                        }),
                completions);
    }

    private void route(String from, String apiBaseUrl) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(from)
                                .to(
                                        "wechat:shop?appId=wx1&appSecret=never-print-me&windowClosed=ask&apiBaseUrl="
                                                + apiBaseUrl);
                    }
                });
    }

    private Answer token() {
        return json(
                "{\"access_token\":\"token-"
                        + issued.incrementAndGet()
                        + "\",\"expires_in\":7200}");
    }

    private static void resetEverybody(ServerSocket listener) {
        try {
            while (true) {
                var connection = listener.accept();
                connection.setSoLinger(true, 0);
                connection.close();
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

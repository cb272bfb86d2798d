// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.option.ClosedWindowPolicy;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.OnEveryEntrance;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rules of the token service over HTTP: programs of this machine that have the key use the one
 * token there is, and nobody else gets it.
 */
@OnEveryEntrance
class TokenServiceRouteTest extends ConsumerTest {

    private static final String KEY = "key-of-the-house-never-print-me";
    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String STABLE = "/cgi-bin/stable_token";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Json json = new Json();
    private final AtomicInteger generation = new AtomicInteger(1);
    private volatile boolean down;
    private RawServer wechat;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        wechat = new RawServer(this::answer);
        CamelContext context = super.createCamelContext();
        WeChatConfiguration shop = account();
        shop.setAppSecret("app-secret-never-print-me");
        shop.setTokenService(true);
        shop.setTokenServiceKey(" " + KEY + " ");
        context.getRegistry().bind("shop", shop);
        return context;
    }

    private WeChatConfiguration account() {
        WeChatConfiguration account = new WeChatConfiguration();
        account.setAppId(InboundSamples.APP_ID);
        account.setToken(InboundSamples.TOKEN);
        account.setEncodingAesKey(InboundSamples.ENCODING_AES_KEY);
        account.setApiBaseUrl(wechat.url());
        account.setWindowClosed(ClosedWindowPolicy.ASK);
        return account;
    }

    /** WeChat as far as tokens go: one is good at a time. */
    private RawServer.Answer answer(RawServer.Request request) {
        String good = "token" + generation.get() + "-never-print-me";
        if (request.path().equals(STABLE)) {
            return down
                    ? RawServer.json("{\"errcode\":40164,\"errmsg\":\"invalid ip 1.2.3.4\"}")
                    : RawServer.json("{\"access_token\":\"" + good + "\",\"expires_in\":7200}");
        }
        return RawServer.json(
                request.target().endsWith("access_token=" + good)
                        ? "{\"errcode\":0}"
                        : "{\"errcode\":42001,\"errmsg\":\"access_token expired\"}");
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("wechat:shop").routeId("shop").to("mock:shop");
                from("direct:send").routeId("send").to("wechat:shop");
            }
        };
    }

    @AfterEach
    void closeWeChat() throws IOException {
        wechat.close();
    }

    @Test
    void refusesWhoeverHasNotTheKey() throws Exception {
        for (String wrong :
                List.of(
                        "Bearer",
                        "Bearer ",
                        "Bearer x",
                        "Basic " + KEY,
                        KEY,
                        "Bearer " + KEY + KEY)) {
            HttpResponse<String> answer = send(request("").header("Authorization", wrong).GET());
            assertThat(answer.statusCode()).as(wrong.substring(0, 3)).isIn(401, 429);
            assertThat(fields(answer)).containsKeys("errcode", "errmsg").hasSize(2);
        }
        assertThat(send(request("").GET()).statusCode()).isIn(401, 429);
        assertThat(send(request("?secret=x").GET()).statusCode()).isIn(401, 429);
        assertThat(send(request("?secret=" + KEY + "&secret=x").GET()).statusCode()).isIn(401, 429);
        assertThat(send(keyed("").header("Authorization", "Bearer x").GET()).statusCode())
                .as("two keys")
                .isIn(401, 429);
        assertThat(wechat.requests()).as("nobody asked WeChat").isEmpty();
    }

    @Test
    void refusesWhoeverCameThroughAProxyOrByAForeignName() throws Exception {
        for (String header :
                List.of("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via")) {
            HttpResponse<String> answer = send(keyed("").header(header, "127.0.0.1").GET());
            assertThat(answer.statusCode()).as(header).isEqualTo(403);
            assertThat(fields(answer)).containsEntry("errcode", 403);
        }
        assertThat(raw("GET /wechat/shop/token HTTP/1.1\r\nHost: evil.example\r\n" + bearer()))
                .contains(" 403 ");
        assertThat(wechat.requests()).isEmpty();
    }

    @Test
    void refusesOtherMethodsHugeHeadersAndHugeBodies() throws Exception {
        assertThat(send(keyed("").method("DELETE", BodyPublishers.noBody())).statusCode())
                .isEqualTo(405);
        assertThat(
                        raw(
                                "GET /wechat/shop/token HTTP/1.1\r\nHost: localhost\r\nX: "
                                        + "x".repeat(100_000)
                                        + "\r\n"))
                .as("of the HTTP server")
                .containsAnyOf(" 431 ", " 400 ");
        // Answered although the body never comes.
        assertThat(
                        raw(
                                "POST /wechat/shop/token HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Content-Length: 100000000\r\n"
                                        + bearer()))
                .contains(" 413 ");
        assertThat(
                        raw(
                                "POST /wechat/shop/token HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Content-Length: 100000000\r\n"))
                .contains(" 401 ");
        assertThat(token()).isEqualTo("token1-never-print-me");
    }

    @Test
    void givesTheTokenThatItsOwnSendsCarry() throws Exception {
        sendMessage(template());
        HttpResponse<String> answer = send(keyed("").GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(fields(answer)).containsEntry("access_token", "token1-never-print-me");
        assertThat((int) fields(answer).get("expires_in")).isBetween(6_900, 7_200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
        assertThat(answer.headers().map()).doesNotContainKey("authorization");
        assertThat(wechat.requests(STABLE)).as("one for all").hasSize(1);
    }

    @Test
    void speaksAsWeChatsOwnEndpointDoes() throws Exception {
        String query = "?grant_type=client_credential&appid=%s&secret=" + KEY;

        assertThat(fields(send(request(query.formatted(InboundSamples.APP_ID)).GET())))
                .containsEntry("access_token", "token1-never-print-me");
        assertThat(send(request(query.formatted("wx-another")).GET()).statusCode()).isEqualTo(400);
    }

    @Test
    void fetchesOnceHoweverManyAsk() {
        List<CompletableFuture<HttpResponse<String>>> asked =
                IntStream.range(0, 40)
                        .mapToObj(
                                i ->
                                        http.sendAsync(
                                                keyed("").GET().build(), BodyHandlers.ofString()))
                        .toList();

        assertThat(asked).allSatisfy(each -> assertThat(each.join().statusCode()).isIn(200, 503));
        assertThat(asked).anyMatch(each -> each.join().statusCode() == 200);
        assertThat(wechat.requests(STABLE)).hasSize(1);
    }

    @Test
    void replacesATokenThatIsReportedStaleAndNoOtherOne() throws Exception {
        String first = token();
        assertThat(report("another-token-never-print-me")).isEqualTo(first);
        assertThat(send(post("{\"stale_token\":7}")).statusCode()).isEqualTo(400);
        assertThat(send(post("no JSON")).statusCode()).isEqualTo(400);
        assertThat(wechat.requests(STABLE)).hasSize(1);

        generation.incrementAndGet();
        String second = report(first);
        assertThat(second).isEqualTo("token2-never-print-me");
        assertThat(report(first)).as("the report once more").isEqualTo(second);
        assertThat(wechat.requests(STABLE)).hasSize(2);

        HttpResponse<String> again = send(post("{\"stale_token\":\"" + second + "\"}"));
        assertThat(again.statusCode()).as("of one that is new").isEqualTo(429);
        assertThat(again.headers().firstValue("Retry-After")).hasValue("30");
        sendMessage(template());
        assertThat(wechat.requests(STABLE)).hasSize(2);
    }

    /** The other program has no appSecret, and needs none. */
    @Test
    void anotherApplicationSendsWithOurTokenAndTellsUsWhenItIsStale() throws Exception {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            WeChatConfiguration shop = account();
            shop.setTokenSource("http://127.0.0.1:" + port + "/wechat/shop/token?secret=" + KEY);
            other.getRegistry().bind("shop", shop);
            other.getRegistry().bind("weChatClock", clock);
            other.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:send").to("wechat:shop");
                        }
                    });
            other.start();

            sendMessage(other.createProducerTemplate());
            sendMessage(template());
            generation.incrementAndGet();
            sendMessage(other.createProducerTemplate());
            sendMessage(template());
        }
        assertThat(wechat.requests(STABLE)).as("both times for both").hasSize(2);
        assertThat(wechat.requests(SEND)).as("one of them twice").hasSize(5);
    }

    @Test
    void saysWhatWeChatSaysWhenThereIsNoToken() throws Exception {
        down = true;
        HttpResponse<String> answer = send(keyed("").GET());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(fields(answer))
                .containsEntry("errcode", 40164)
                .containsEntry("errmsg", "invalid ip 1.2.3.4");
    }

    @Test
    void isThereWhileAnEndpointIsStartedThatSaysSo() throws Exception {
        context().getRouteController().stopRoute("shop");
        assertThat(token()).as("of the producer").isEqualTo("token1-never-print-me");

        context().getRouteController().stopRoute("send");
        assertThat(send(keyed("").GET()).statusCode()).isEqualTo(404);

        context().getRouteController().startRoute("shop");
        assertThat(token()).isEqualTo("token1-never-print-me");
    }

    @Test
    void refusesASecondKeyOfTheSameAccount() {
        assertThatThrownBy(
                        () ->
                                template()
                                        .sendBody(
                                                "wechat:shop?tokenServiceKey=RAW(second-"
                                                        + KEY
                                                        + ")",
                                                "hello"))
                .hasStackTraceContaining("set them once, at the account");
    }

    private void sendMessage(org.apache.camel.ProducerTemplate template) {
        template.sendBodyAndHeader("direct:send", "hello", WeChatConstants.OPEN_ID, "o-user");
    }

    private String token() throws Exception {
        return (String) fields(send(keyed("").GET())).get("access_token");
    }

    private String report(String stale) throws Exception {
        return (String)
                fields(send(post("{\"stale_token\":\"" + stale + "\"}"))).get("access_token");
    }

    private HttpRequest.Builder post(String body) {
        return keyed("")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder keyed(String query) {
        return request(query).header("Authorization", "Bearer " + KEY);
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/wechat/shop/token" + query));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private Map<String, Object> fields(HttpResponse<String> answer) {
        return json.read(answer.body());
    }

    private static String bearer() {
        return "Authorization: Bearer " + KEY + "\r\n";
    }

    /** Writes a head and an empty line, and gives the first line of the answer. */
    private String raw(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[256];
            int read = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, read), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.clock.RemoteClock;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {
    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.retryGap(Duration.ofMillis(10)));

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Http http = new Http(wechat.baseUri());

    @BeforeEach
    void connect() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void whatAUserSaysIsDeliveredAndListed() {
        HttpResponse<byte[]> said = http.post("/_sim/users/alice/say", "{\"text\":\"你好\"}");
        assertThat(said.statusCode()).isEqualTo(202);
        String id = http.json(said.body()).path("id").asText();
        await().until(() -> !http.getJson("/_sim/deliveries").isEmpty());
        JsonNode row = http.getJson("/_sim/deliveries").get(0);
        assertThat(row.path("id").asText()).isEqualTo(id);
        assertThat(row.path("openid").asText()).isEqualTo("alice");
        assertThat(row.path("attempt").asInt()).isEqualTo(1);
        assertThat(row.path("status").asInt()).isEqualTo(200);
        assertThat(row.path("body").asText()).isEqualTo("success");
        assertThat(row.path("outcome").asText()).isEqualTo("ok");
        JsonNode line = http.getJson("/_sim/users/alice/chat").get(0);
        assertThat(line.path("from").asText()).isEqualTo("user");
        assertThat(line.path("type").asText()).isEqualTo("text");
        assertThat(line.path("text").asText()).isEqualTo("你好");
        assertThat(line.path("mediaUrl").isNull()).isTrue();
        assertThat(line.path("via").isNull()).isTrue();
    }

    @Test
    void aPictureArrivesInTheChatByteForByte() {
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 1, 2, 3};
        String base64 = Base64.getEncoder().encodeToString(picture);
        http.post("/_sim/users/alice/say", "{\"image\":\"" + base64 + "\"}");
        String url = http.getJson("/_sim/users/alice/chat").get(0).path("mediaUrl").asText();
        assertThat(http.get(url).body()).isEqualTo(picture);
    }

    @Test
    void theChatShowsTheFaultBanner() {
        SERVER.answering(500, "");
        http.post("/_sim/users/alice/say", "{\"text\":\"hi\"}");
        await().until(() -> http.getJson("/_sim/users/alice/chat").size() == 2);
        assertThat(http.getJson("/_sim/users/alice/chat").get(1).path("text").asText())
                .isEqualTo(ChatEntry.FAULT_BANNER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/_sim/users/alice/say|{}|400|exactly one of",
                "/_sim/users/alice/say|{\"text\":\"\"}|400|not empty",
                "/_sim/users/alice/say|{\"text\":7}|400|must be a text",
                "/_sim/users/alice/say|{\"image\":\"%%%\"}|400|Base64",
                "/_sim/users/alice/say|[1]|400|JSON object",
                "/_sim/users/a%20b/say|{\"text\":\"x\"}|400|openid",
                "/_sim/users/alice/click|{}|400|key",
                "/_sim/users/alice/unfollow|{}|409|does not follow",
                "/_sim/clock/advance|{\"seconds\":-1}|400|does not go back",
                "/_sim/clock/advance|{\"seconds\":\"1\"}|400|must be a number",
                "/_sim/faults|{\"fault\":\"flood\"}|400|must be one of",
                "/_sim/account|{\"securityMode\":\"open\"}|400|safe, compatible, plain",
                "/_sim/nothing|{}|404|has no POST",
            })
    void saysWhatIsWrongWithARequest(String path, String body, int status, String words) {
        HttpResponse<byte[]> answer = http.post(path, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(http.json(answer.body()).path("error").asText()).contains(words);
    }

    @Test
    void followsClicksScansAndLeaves() {
        assertThat(http.post("/_sim/users/bob/follow", "").statusCode()).isEqualTo(202);
        assertThat(http.post("/_sim/users/bob/click", "{\"key\":\"K\"}").statusCode())
                .isEqualTo(202);
        assertThat(http.post("/_sim/users/bob/scan", "{\"scene\":\"7\"}").statusCode())
                .isEqualTo(202);
        JsonNode window = http.getJson("/_sim/users/bob/window");
        assertThat(window.path("remaining").asInt()).isEqualTo(3);
        assertThat(window.path("state").asText()).isEqualTo("open");
        http.post("/_sim/users/bob/unfollow", "");
        assertThat(http.getJson("/_sim/users/bob/window").path("expiresAt").isNull()).isTrue();
        assertThat(http.post("/_sim/users/bob/say", "{\"text\":\"x\"}").statusCode())
                .isEqualTo(409);
        assertThat(http.getJson("/_sim/users").get(0).path("relation").asText()).isEqualTo("gone");
    }

    @Test
    void tellsTheAccountToWhoeverConfiguresABridge() {
        JsonNode account = http.getJson("/_sim/account");
        assertThat(account.path("appId").asText()).isEqualTo("wx3f0c9a7be21d5846");
        assertThat(account.path("encodingAesKey").asText()).hasSize(43);
        assertThat(account.path("callbackUrl").asText()).isEqualTo(SERVER.url());
        assertThat(account.path("securityMode").asText()).isEqualTo("safe");
    }

    @Test
    void aFollowerHasSeenTheMoveWhenAdvanceReturns() throws Exception {
        try (RemoteClock remote = new RemoteClock(wechat.baseUri())) {
            assertThat(remote.awaitFirstReading(Duration.ofSeconds(20))).isTrue();
            for (int i = 0; i < 20; i++) {
                var before = remote.instant();
                http.post("/_sim/clock/advance", "{\"seconds\":3600}");
                assertThat(remote.instant()).isAfterOrEqualTo(before.plusSeconds(3600));
            }
            assertThat(Duration.between(remote.instant(), wechat.clock().instant()).abs())
                    .isLessThan(Duration.ofMinutes(1));
            wechat.advance(Duration.ofDays(1));
            assertThat(Duration.between(remote.instant(), wechat.clock().instant()).abs())
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void aLongPollEndsWithTheMoveOrWithItsTime() {
        long offset = http.getJson("/_sim/clock").path("offset").asLong();
        JsonNode over = http.getJson("/_sim/clock/next?wait=1&after=" + offset);
        assertThat(over.path("offset").asLong()).isEqualTo(offset);
        CompletableFuture<JsonNode> poll =
                http.getLater("/_sim/clock/next?wait=25&after=" + offset);
        http.post("/_sim/clock/advance", "{\"seconds\":60}");
        assertThat(poll)
                .succeedsWithin(Duration.ofSeconds(20))
                .matches(answer -> answer.path("offset").asLong() == offset + 60_000);
    }

    @Test
    void advanceDoesNotWaitForFollowersThatNeverComeBack() {
        long offset = http.getJson("/_sim/clock").path("offset").asLong();
        http.getLater("/_sim/clock/next?wait=25&after=" + offset);
        assertThat(
                        CompletableFuture.supplyAsync(
                                () -> http.postJson("/_sim/clock/advance", "{\"seconds\":1}")))
                .succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void refusesPagesOfOtherOriginsAndReboundNames() throws Exception {
        HttpResponse<byte[]> foreign =
                http.send(
                        http.request("/_sim/reset")
                                .header("Origin", "https://evil.example")
                                .POST(BodyPublishers.noBody()));
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(raw("GET /_sim/account HTTP/1.1\r\nHost: evil.example\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example:80\r\n")).startsWith("HTTP/1.1 403");
        assertThat(raw("GET /_sim/clock HTTP/1.1\r\nHost: localhost:" + wechat.port() + "\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void boundsWhatItReads() {
        String large = "{\"seconds\":1,\"x\":\"" + "x".repeat(70_000) + "\"}";
        assertThat(http.post("/_sim/clock/advance", large).statusCode()).isEqualTo(413);
    }

    @Test
    void servesThePhoneUnderAStrictPolicy() {
        HttpResponse<byte[]> page = http.get("/");
        assertThat(new String(page.body(), StandardCharsets.UTF_8))
                .contains("data-testid=\"phone-input\"");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(http.get("/phone/phone.js").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsThePageWhatChanged() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", wechat.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            "GET /_sim/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            StringBuilder stream = new StringBuilder();
            readUntil(socket.getInputStream(), stream, "retry:");
            wechat.user("alice").says("hi");
            readUntil(socket.getInputStream(), stream, "\"topic\":\"chat\",\"openid\":\"alice\"");
        }
    }

    private static void readUntil(InputStream in, StringBuilder stream, String wanted)
            throws Exception {
        byte[] chunk = new byte[4096];
        while (stream.indexOf(wanted) < 0) {
            int n = in.read(chunk);
            assertThat(n).isPositive();
            stream.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
        }
    }

    private String raw(String head) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", wechat.port())) {
            socket.getOutputStream()
                    .write(
                            (head + "Connection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

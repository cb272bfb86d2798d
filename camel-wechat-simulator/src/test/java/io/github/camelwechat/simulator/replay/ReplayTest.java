// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.Http;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.crypto.Envelope;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks of another account, captured there, pushed here. */
class ReplayTest {
    private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final String APP_ID = "wx0123456789abcdef";
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT = WeChatSimulatorExtension.create(b -> b);

    static final CallbackServer SERVER = new CallbackServer();

    @TempDir Path directory;

    private final WeChatSimulator wechat = WECHAT.simulator();

    @BeforeEach
    void connect() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void refusesAKeyThatIsNone() {
        assertThatThrownBy(() -> Replay.of("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("43 letters and digits");
        assertThatThrownBy(() -> Replay.of(KEY).withSpeed(-1)).hasMessageContaining("speed");
    }

    @Test
    void saysThatThereIsNothingToReplay() throws IOException {
        assertThatThrownBy(() -> replay(Replay.of(KEY)))
                .hasStackTraceContaining("there are no captured callbacks");
        assertThatThrownBy(() -> wechat.replay(directory.resolve("none"), Replay.of(KEY)).join())
                .hasStackTraceContaining("cannot be read");
        Files.writeString(directory.resolve("a.jsonl"), line(text("alice", 1, "x"), THEN));
        assertThatThrownBy(() -> replay(Replay.of(KEY.replace('a', 'z'))))
                .hasStackTraceContaining("the key opens none of the 1");
    }

    @Test
    void leavesOutWhatItCannotReadAndWhatWasDeliveredAgain() throws IOException {
        String hello = line(text("alice", 1, "hello"), THEN);
        Files.writeString(
                directory.resolve("a.jsonl"),
                hello + hello + "{\"format\":2}\n" + "no JSON\n" + hello.substring(0, 80));

        ReplayReport report = replay(Replay.of(KEY));

        assertThat(report).isEqualTo(new ReplayReport(1, 1, 3, 1, 1, 0));
    }

    @Test
    void happensNowToTheSimulatedAccount() throws IOException {
        wechat.user("alice");
        Files.writeString(
                directory.resolve("b.jsonl"),
                line(text("alice", 2, "]]> <MsgId>9</MsgId>"), THEN.plusSeconds(1)));
        Files.writeString(directory.resolve("a.jsonl"), line(text("alice", 1, "one"), THEN));
        long before = wechat.clock().epochSecond();

        replay(Replay.of(KEY));

        List<Callback> callbacks = pushed(2);
        assertThat(callbacks.get(0).payload())
                .contains("<ToUserName><![CDATA[" + wechat.account().originalId() + "]]>")
                .contains("<Content><![CDATA[one]]>")
                .contains("<MsgId>1</MsgId>");
        assertThat(callbacks.get(1).payload()).contains("<MsgId>2</MsgId>");
        assertThat(createTime(callbacks.get(1))).isGreaterThanOrEqualTo(before);
        assertThat(wechat.user("alice").window().remaining(wechat.clock().instant())).isEqualTo(5);
    }

    @Test
    void keepsTimesAndMakesNewIdsIfThatIsWanted() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), line(text("bob", 1, "one"), THEN));

        replay(Replay.of(KEY).withTimesKept().withNewIds());

        Callback callback = pushed(1).get(0);
        assertThat(createTime(callback)).isEqualTo(THEN.getEpochSecond());
        assertThat(callback.payload()).doesNotContain("<MsgId>1</MsgId>").contains("<MsgId>");
    }

    @Test
    void replaysAtAnySpeed() throws IOException {
        Files.writeString(
                directory.resolve("a.jsonl"),
                line(text("carol", 1, "one"), THEN)
                        + line(text("carol", 2, "two"), THEN.plusSeconds(60)));

        long start = System.nanoTime();
        replay(Replay.of(KEY).withSpeed(300));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(190), Duration.ofSeconds(20));
    }

    @Test
    void isBegunByTheControlApi() throws Exception {
        Files.writeString(directory.resolve("a.jsonl"), line(text("dave", 1, "one"), THEN));
        Http http = new Http(wechat.baseUri());
        String body = "{\"directory\":\"%s\",\"encodingAesKey\":\"%s\"}";

        assertThat(http.post("/_sim/replay", "{\"directory\":\"x\"}").statusCode()).isEqualTo(400);
        assertThat(http.post("/_sim/replay", body.formatted("x", KEY)).statusCode()).isEqualTo(400);
        assertThat(http.post("/_sim/replay", body.formatted(directory, KEY)).statusCode())
                .isEqualTo(202);

        await().until(() -> http.getJson("/_sim/replay").path("answered").asInt() == 1);
    }

    private ReplayReport replay(Replay options) {
        return wechat.replay(directory, options).join();
    }

    private List<Callback> pushed(int count) {
        List<Callback> all = wechat.callbacks();
        return all.subList(all.size() - count, all.size());
    }

    private static long createTime(Callback callback) {
        return Long.parseLong(
                callback.payload().replaceAll("(?s).*<CreateTime>(\\d+)</CreateTime>.*", "$1"));
    }

    private static String text(String openid, int msgId, String content) {
        return "<xml><ToUserName><![CDATA[gh_theirs]]></ToUserName><FromUserName><![CDATA["
                + openid
                + "]]></FromUserName><CreateTime>"
                + THEN.getEpochSecond()
                + "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA["
                + content.replace("]]>", "]]]]><![CDATA[>")
                + "]]></Content><MsgId>"
                + msgId
                + "</MsgId></xml>";
    }

    private static String line(String payload, Instant receivedAt) {
        return "{\"format\":1,\"receivedAt\":\""
                + receivedAt
                + "\",\"account\":\"theirs\",\"appId\":\""
                + APP_ID
                + "\",\"timestamp\":\"1\",\"nonce\":\"2\",\"encrypt\":\""
                + new Envelope(KEY, APP_ID, new Random()).seal(payload.getBytes())
                + "\"}\n";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.internal.callback.CallbackCapture;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.crypto.Envelope;
import io.github.camelwechat.simulator.replay.Replay;
import io.github.camelwechat.simulator.replay.ReplayReport;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Genuine callbacks are kept in files, and nothing that could hurt is kept with them. */
class CaptureTest extends SimulatedWeChatTest {

    private static final long LIMIT = 1024 * 1024;

    @TempDir Path directory;
    @RegisterExtension final LogCapture log = new LogCapture(CallbackCapture.class);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&capture=" + directory.resolve("kept") + "&captureLimit=" + LIMIT))
                        .to("mock:heard");
            }
        };
    }

    @Test
    void refusesToKeepWhatIsNotSealed() {
        assertRefused("&securityMode=plain&capture=" + directory, "capture", "encrypted");
    }

    @Test
    void refusesADirectoryThatIsNone() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertRefused("&capture=" + file, "capture", "directory");
        assertRefused("&capture=" + directory + "&captureLimit=1000", "captureLimit", "at least");
    }

    /** A stranger could fill the disk, and push out what is genuine. */
    @Test
    void keepsNothingThatIsNotGenuine() throws IOException {
        CallbackRequest genuine = wechat().signer().sign("alice", "<xml></xml>");
        assertThat(wechat().send(genuine.with("msg_signature", "0".repeat(40))).toString())
                .contains("403");

        wechat().user("alice").says("hello").await();

        await().until(() -> lines().size() == 1);
    }

    @Test
    void keepsWhatCameSealedAndWithoutSecrets() throws Exception {
        wechat().user("alice").says("a secret of mine").await();

        await().until(() -> lines().size() == 1);
        String line = lines().get(0);
        assertThat(line)
                .doesNotContain(
                        "a secret of mine",
                        "alice",
                        "signature",
                        wechat().account().token(),
                        wechat().account().encodingAesKey(),
                        wechat().account().appSecret());
        JsonNode kept = new ObjectMapper().readTree(line);
        assertThat(kept.path("format").asInt()).isEqualTo(1);
        assertThat(kept.path("account").asText()).isEqualTo("shop");
        assertThat(kept.path("timestamp").asLong()).isPositive();
        Envelope envelope =
                new Envelope(
                        wechat().account().encodingAesKey(),
                        wechat().account().appId(),
                        new Random());
        assertThat(new String(envelope.open(kept.path("encrypt").asText()).message()))
                .contains("a secret of mine");
    }

    @Test
    void removesTheOldestWhenThereIsTooMuch() throws IOException {
        String text = "x".repeat(100_000);
        IntStream.range(0, 20)
                .forEach(
                        i ->
                                wechat().deliver(
                                                "alice",
                                                "<xml><ToUserName>"
                                                        + wechat().account().originalId()
                                                        + "</ToUserName><FromUserName>alice</FromUserName>"
                                                        + "<CreateTime>1</CreateTime><MsgType>text</MsgType>"
                                                        + "<Content>"
                                                        + text
                                                        + "</Content><MsgId>"
                                                        + i
                                                        + "</MsgId></xml>")
                                        .await());

        await().untilAsserted(
                        () -> {
                            assertThat(files()).hasSizeGreaterThan(2);
                            long bytes = 0;
                            for (Path file : files()) {
                                bytes += Files.size(file);
                            }
                            // The last line of a file may go beyond its eighth.
                            assertThat(bytes).isBetween(LIMIT / 2, LIMIT + 200_000);
                        });
        assertThat(lines().size()).isLessThan(20);
    }

    @Test
    void answersAllTheSameWhenTheDiskTakesNothing() throws IOException {
        Files.delete(directory.resolve("kept"));
        Files.createFile(directory.resolve("kept"));

        assertThat(wechat().user("alice").says("one").await().isOk()).isTrue();
        await().until(() -> !log.warnings().isEmpty());
        assertThat(wechat().user("alice").says("two").await().isOk()).isTrue();
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("1 callbacks were not captured");

        Files.delete(directory.resolve("kept"));
        Files.createDirectory(directory.resolve("kept"));
        wechat().user("alice").says("three").await();
        await().until(() -> lines().size() == 1);
    }

    /** Another account, with another token and key, on a simulator of its own. */
    @Test
    void isReplayedByTheSimulator() throws Exception {
        wechat().user("alice").says("one").await();
        wechat().user("alice").says("two").await();
        wechat().user("bob").follows().await();
        await().until(() -> lines().size() == 3);
        SimulatedAccount theirs =
                new SimulatedAccount(
                        "Other",
                        "wx00000000000000aa",
                        "00000000000000000000000000000000",
                        "token-of-the-other",
                        "q".repeat(43),
                        "gh_00000000000a");

        try (WeChatSimulator other =
                WeChatSimulator.builder()
                        .account(theirs)
                        .callbackUrl("http://127.0.0.1:" + port + "/wechat/other")
                        .start()) {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("wechat:other?appId="
                                            + theirs.appId()
                                            + "&token="
                                            + theirs.token()
                                            + "&encodingAesKey="
                                            + theirs.encodingAesKey()
                                            + "&originalId="
                                            + theirs.originalId())
                                    .to("mock:replayed");
                        }
                    });

            ReplayReport report =
                    other.replay(
                                    directory.resolve("kept"),
                                    Replay.of(wechat().account().encodingAesKey()))
                            .get(20, TimeUnit.SECONDS);

            assertThat(report.answered()).isEqualTo(3);
            assertThat(getMockEndpoint("mock:replayed").getExchanges())
                    .extracting(
                            exchange ->
                                    exchange.getMessage()
                                                    .getHeader(
                                                            WeChatConstants.OPEN_ID, String.class)
                                            + " "
                                            + exchange.getMessage()
                                                    .getHeader(WeChatConstants.CONTENT))
                    .containsExactly("alice one", "alice two", "bob null");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("kept"))) {
            return files.sorted().toList();
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files()) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    private void assertRefused(String more, String option, String why) {
        assertThatThrownBy(
                        () ->
                                context.addRoutes(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                from(shop("&callbackPath=/wechat/no" + more))
                                                        .to("mock:never");
                                            }
                                        }))
                .hasStackTraceContaining("Option " + option + " of wechat:")
                .hasStackTraceContaining(why);
    }
}

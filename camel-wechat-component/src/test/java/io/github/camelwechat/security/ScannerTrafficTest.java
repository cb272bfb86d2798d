// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.HttpEntrance;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.PlainShop;
import io.github.camelwechat.testing.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of requests a second from addresses that are not WeChat's keep no genuine callback from
 * its answer. Prints how long those take with them and without; {@code -Dscanner.seconds} and
 * {@code -Dscanner.rate} choose for how long and how many a second.
 */
@Tag("heavy")
class ScannerTrafficTest {

    private static final Duration PERIOD = Duration.ofSeconds(Long.getLong("scanner.seconds", 10));
    private static final int RATE = Integer.getInteger("scanner.rate", 4_000);
    private static final int SCANNERS = 8;
    private static final int A_SECOND = 100;
    private static final Duration IN_TIME = Duration.ofSeconds(5);

    private final AtomicInteger messages = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final List<Socket> sockets = new ArrayList<>();
    private final int port = FreePorts.one();
    private Process node;

    @AfterEach
    void stop() throws IOException {
        timers.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
        node.destroyForcibly();
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(HttpEntrance.class)
    void keepsNoGenuineCallbackFromItsAnswer(HttpEntrance entrance) throws Exception {
        try (RawServer wechat = new RawServer(ScannerTrafficTest::answer)) {
            start(entrance, wechat);
            measure(entrance, "warming up");
            assertInTime(measure(entrance, "alone"));
            AtomicLong refused = new AtomicLong();
            for (int i = 0; i < SCANNERS; i++) {
                scan(refused);
            }
            Awaitility.await().until(() -> refused.get() > RATE);
            long before = refused.get();

            assertInTime(measure(entrance, "with scanners"));

            long aSecond = (refused.get() - before) / PERIOD.toSeconds();
            System.out.printf("%s: %,d requests of scanners refused a second%n", entrance, aSecond);
            assertThat(aSecond).isGreaterThan(RATE / 4);
        }
    }

    private static RawServer.Answer answer(RawServer.Request request) {
        return RawServer.json(
                request.path().equals("/cgi-bin/getcallbackip")
                        ? "{\"ip_list\":[\"127.0.0.1\"]}"
                        : "{\"access_token\":\"never-print-me\",\"expires_in\":7200}");
    }

    private void start(HttpEntrance entrance, RawServer wechat) throws IOException {
        String filter = System.getProperty("scanner.filter", "enforce");
        node =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PlainShop.class.getName(),
                                Integer.toString(port),
                                InboundSamples.uri(
                                        "&exchangePattern=InOut&appSecret=never-print-me"
                                                + "&sourceFilter="
                                                + filter
                                                + "&apiBaseUrl="
                                                + wechat.url()),
                                entrance.name())
                        .redirectErrorStream(true)
                        .start();
        BufferedReader lines = node.inputReader();
        String line = lines.readLine();
        while (line != null && !line.equals("started")) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo("started");
        threads.execute(() -> lines.lines().forEach(ran -> {}));
        if (!filter.equals("none")) {
            Awaitility.await().until(() -> !wechat.requests("/cgi-bin/getcallbackip").isEmpty());
        }
    }

    /** So many callbacks a second, whatever those before them take. */
    private List<Duration> measure(HttpEntrance entrance, String when) throws InterruptedException {
        CallbackClient client = new CallbackClient(port, "/wechat/shop");
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger sent = new AtomicInteger();
        int most = Math.toIntExact(A_SECOND * PERIOD.toSeconds());
        Future<?> pacing =
                timers.scheduleAtFixedRate(
                        () -> {
                            if (sent.get() < most) {
                                sent.incrementAndGet();
                                client.postAsync(genuine()).thenAccept(answers::add);
                            }
                        },
                        0,
                        1_000 / A_SECOND,
                        TimeUnit.MILLISECONDS);
        Awaitility.await()
                .atMost(PERIOD.multipliedBy(3).plusSeconds(30))
                .until(() -> answers.size() == most);
        pacing.cancel(false);
        List<Duration> took = answers.stream().map(Answer::took).sorted().toList();
        System.out.printf(
                "%s %s: %d genuine callbacks, p50 %.1f ms, p99 %.1f ms, slowest %.1f ms%n",
                entrance,
                when,
                most,
                millis(took.get(most / 2)),
                millis(took.get(most * 99 / 100)),
                millis(took.get(most - 1)));
        assertThat(answers).extracting(Answer::status).containsOnly(200);
        return took;
    }

    private static void assertInTime(List<Duration> took) {
        assertThat(took)
                .last()
                .asInstanceOf(InstanceOfAssertFactories.DURATION)
                .isLessThan(IN_TIME);
    }

    private static double millis(Duration took) {
        return took.toNanos() / 1e6;
    }

    /** One connection of somebody else, on which a request follows the other. */
    private void scan(AtomicLong refused) throws IOException {
        byte[] junk =
                ("POST /wechat/shop?signature=0&timestamp=1&nonce=2 HTTP/1.1\r\nHost: x\r\n"
                                + "Content-Length: 4096\r\n\r\n"
                                + "x".repeat(4096))
                        .getBytes(US_ASCII);
        Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        port,
                        InetAddress.getByName("127.0.0.2"),
                        0);
        sockets.add(socket);
        OutputStream out = socket.getOutputStream();
        int batch = Math.max(1, RATE / SCANNERS / 50);
        timers.scheduleAtFixedRate(() -> write(out, junk, batch), 0, 20, TimeUnit.MILLISECONDS);
        threads.execute(() -> count(socket, refused));
    }

    private static void write(OutputStream out, byte[] junk, int times) {
        try {
            for (int i = 0; i < times; i++) {
                out.write(junk);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a scanner was hung up on", e);
        }
    }

    private static void count(Socket socket, AtomicLong refused) {
        try (InputStream in = socket.getInputStream()) {
            byte[] read = new byte[8192];
            for (int length = in.read(read); length >= 0; length = in.read(read)) {
                String text = new String(read, 0, length, US_ASCII);
                for (int at = text.indexOf(" 403 "); at >= 0; at = text.indexOf(" 403 ", at + 1)) {
                    refused.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private InboundSamples.Push genuine() {
        long now = Instant.now().getEpochSecond();
        String xml =
                "<xml><ToUserName>gh_1</ToUserName><FromUserName>oUser</FromUserName><CreateTime>%d"
                        + "</CreateTime><MsgType>text</MsgType><Content>m%d</Content></xml>";
        return InboundSamples.push(
                xml.formatted(now, messages.incrementAndGet()).getBytes(UTF_8),
                SecurityMode.SAFE,
                Instant.now(),
                InboundSamples.APP_ID);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever knows the path and nothing else keeps no genuine callback from its answer, on Tomcat with
 * little memory: all are answered in time, and each runs once. {@code -Dattack.seconds} prolongs
 * it.
 */
@Tag("slow")
class AttackedServletEngineTest {

    private static final Duration LONG = Duration.ofSeconds(Long.getLong("attack.seconds", 1));
    private static final Duration IN_TIME = Duration.ofSeconds(5);

    /** Each holds one of Tomcat's 200 threads for as long as it does not finish. */
    private static final int UNFINISHED = 150;

    private static final int BUSY = 24;
    private static final int ROUND = 10;

    private static final WeChatSimulator WECHAT = WeChatSimulator.builder().start();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final Queue<String> PRINTED = new ConcurrentLinkedQueue<>();
    private static Process node;
    private static int port;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicBoolean attacking = new AtomicBoolean(true);
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private record Answer(int status, String text, Duration took) {}

    /** Tomcat hangs up on whom it cannot keep waiting: WeChat delivers again. */
    private static final Answer UNANSWERED = new Answer(0, "", Duration.ZERO);

    @BeforeAll
    static void start() throws IOException {
        String account = "--camel.component.wechat.accounts.shop.";
        node =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx192m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AttackedShop.class.getName(),
                                "--server.port=0",
                                "--server.address=127.0.0.1",
                                "--spring.task.execution.pool.core-size=32",
                                "--logging.level.root=off",
                                "--spring.main.banner-mode=off",
                                account + "app-id=" + WECHAT.account().appId(),
                                account + "token=" + WECHAT.account().token(),
                                account + "encoding-aes-key=" + WECHAT.account().encodingAesKey())
                        .redirectErrorStream(true)
                        .start();
        BufferedReader lines = node.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith("started ")) {
            // The server's threads would go on without it.
            assertThat(line).doesNotStartWith("Exception in thread");
            line = lines.readLine();
        }
        assertThat(line).as("the node started").isNotNull();
        port = Integer.parseInt(line.split(" ")[1]);
        WECHAT.callbackUrl("http://127.0.0.1:" + port + "/wechat/shop");
        THREADS.execute(() -> lines.lines().forEach(PRINTED::add));
    }

    @AfterAll
    static void stop() {
        node.destroyForcibly();
        THREADS.shutdownNow();
        WECHAT.close();
    }

    /** The first callback loads classes, and may come too late on a busy machine. */
    @BeforeEach
    void warmUp() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> post(genuine("first")).join().text().contains("<Encrypt>"));
        PRINTED.clear();
    }

    @AfterEach
    void endOfTheAttack() throws IOException {
        attacking.set(false);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void isNotOutOfMemoryByLargeRequestsThatNobodyFinishes() {
        all(
                IntStream.range(0, UNFINISHED)
                        .mapToObj(
                                i ->
                                        CompletableFuture.runAsync(
                                                () -> unfinished(9_000_000, i % 2 == 0), THREADS))
                        .toList());

        answersAndRunsEachOnce("large");
    }

    /** One byte less than is refused, of which each is held until it is whole. */
    @Test
    void isNotOutOfMemoryByRequestsOfTheLargestSizeThatNobodyFinishes() {
        all(
                IntStream.range(0, UNFINISHED)
                        .mapToObj(
                                i ->
                                        CompletableFuture.runAsync(
                                                () -> unfinished(262_143, i % 2 == 0), THREADS))
                        .toList());

        answersAndRunsEachOnce("largest");
    }

    @Test
    void isNotBusyWithBodiesThatNobodySigned() {
        byte[] body = manyAttributes();
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < BUSY; i++) {
            THREADS.execute(
                    () -> {
                        while (attacking.get()) {
                            statuses.add(
                                    post(genuine("forged")
                                                    .with("msg_signature", "0")
                                                    .withBody(body))
                                            .join()
                                            .status());
                        }
                    });
        }

        // The attack is on.
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !statuses.isEmpty());

        answersAndRunsEachOnce("busy");

        assertThat(statuses).allSatisfy(s -> assertThat(s).isBetween(400, 499));
    }

    @Test
    void runsWhatItAcknowledgesInAFlood() {
        List<String> flood = IntStream.range(0, 1_400).mapToObj(i -> "slow " + i).toList();

        List<Answer> answers =
                all(
                        flood.stream()
                                .map(each -> post(genuine(each)).exceptionally(lost -> UNANSWERED))
                                .toList());

        assertThat(answers)
                .extracting(Answer::status)
                .contains(200)
                .isSubsetOf(200, 503, UNANSWERED.status());
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < flood.size(); i++) {
            if (answers.get(i).status() == 200) {
                acknowledged.add("ran " + flood.get(i));
            }
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(PRINTED).containsAll(acknowledged));
        assertThat(PRINTED)
                .filteredOn(line -> line.startsWith("ran slow "))
                .doesNotHaveDuplicates();
    }

    private void answersAndRunsEachOnce(String name) {
        List<String> sent = new ArrayList<>();
        long end = System.nanoTime() + LONG.toNanos();
        do {
            List<String> round =
                    IntStream.range(0, ROUND)
                            .mapToObj(i -> name + " " + (sent.size() + i))
                            .toList();
            for (Answer answer : all(round.stream().map(each -> post(genuine(each))).toList())) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).as("after %s", answer.took()).contains("<Encrypt>");
                assertThat(answer.took()).isLessThan(IN_TIME);
            }
            sent.addAll(round);
        } while (System.nanoTime() < end);

        assertThat(node.isAlive()).isTrue();
        List<String> runs = sent.stream().map(each -> "ran " + each).toList();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(PRINTED)
                                        .filteredOn(line -> line.startsWith("ran " + name + " "))
                                        .containsExactlyInAnyOrderElementsOf(runs));
    }

    private CompletableFuture<Answer> post(CallbackRequest callback) {
        long begun = System.nanoTime();
        return http.sendAsync(
                        HttpRequest.newBuilder(callback.uri())
                                .header("Content-Type", "text/xml")
                                .POST(BodyPublishers.ofByteArray(callback.body()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(
                        answer ->
                                new Answer(
                                        answer.statusCode(),
                                        answer.body(),
                                        Duration.ofNanos(System.nanoTime() - begun)));
    }

    private static <T> List<T> all(List<CompletableFuture<T>> pending) {
        return pending.stream().map(each -> each.orTimeout(60, TimeUnit.SECONDS).join()).toList();
    }

    /** As much as the node takes, until it hangs up or the attack is over. */
    private void unfinished(int length, boolean chunked) {
        byte[] part = new byte[1 << 16];
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /wechat/shop?timestamp=1 HTTP/1.1\r\nHost: x\r\n"
                                    + "Content-Type: text/xml\r\n"
                                    + (chunked
                                            ? "Transfer-Encoding: chunked"
                                            : "Content-Length: " + (length + 1))
                                    + "\r\n\r\n")
                            .getBytes(US_ASCII));
            for (int left = length; left > 0; left -= part.length) {
                int size = Math.min(part.length, left);
                if (chunked) {
                    out.write((Integer.toHexString(size) + "\r\n").getBytes(US_ASCII));
                }
                out.write(part, 0, size);
                if (chunked) {
                    out.write("\r\n".getBytes(US_ASCII));
                }
            }
            out.flush();
        } catch (IOException e) {
            // Refused: all the better.
        }
    }

    /** One tag with as many attributes as there is room for, behind what looks like its end. */
    private static byte[] manyAttributes() {
        StringBuilder body = new StringBuilder("<xml><a b='>'");
        for (int i = 0; body.length() < 255 * 1024; i++) {
            body.append(" a").append(i).append("=''");
        }
        return body.append("/></xml>").toString().getBytes(US_ASCII);
    }

    private static CallbackRequest genuine(String content) {
        String body =
                "<xml><ToUserName>%s</ToUserName><FromUserName>oUser</FromUserName><CreateTime>%d"
                        + "</CreateTime><MsgType>text</MsgType><Content>%s</Content></xml>";
        return WECHAT.signer()
                .sign(
                        "oUser",
                        body.formatted(
                                WECHAT.account().originalId(),
                                WECHAT.clock().instant().getEpochSecond(),
                                content));
    }
}

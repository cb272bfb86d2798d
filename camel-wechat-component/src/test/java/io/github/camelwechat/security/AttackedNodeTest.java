// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.PlainShop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever knows the path and nothing else keeps no genuine callback from its answer, on a node with
 * little memory: all are answered in time, and each runs once. {@code -Dattack.seconds} prolongs
 * it.
 */
@Tag("slow")
class AttackedNodeTest {

    private static final Duration LONG = Duration.ofSeconds(Long.getLong("attack.seconds", 1));
    private static final int ATTACKERS = 24;
    private static final int MANY = 1_000;
    private static final int ROUND = 10;
    private static final Duration IN_TIME = Duration.ofSeconds(5);

    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private final ExecutorService attackers = Executors.newCachedThreadPool();
    private final AtomicBoolean attacking = new AtomicBoolean(true);
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final int port = FreePorts.one();
    private Process node;

    @BeforeEach
    void start() throws IOException {
        node =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx192m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PlainShop.class.getName(),
                                Integer.toString(port),
                                InboundSamples.uri("&exchangePattern=InOut"))
                        .redirectErrorStream(true)
                        .start();
        BufferedReader lines = node.inputReader();
        String line = lines.readLine();
        // A newer JDK may warn of what libraries do before the node says that it has started.
        while (line != null && line.startsWith("WARNING: ")) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo("started");
        attackers.execute(() -> lines.lines().forEach(printed::add));
    }

    @AfterEach
    void stop() throws IOException {
        attacking.set(false);
        node.destroyForcibly();
        for (Socket socket : sockets) {
            socket.close();
        }
        attackers.shutdownNow();
    }

    @Test
    void isNotOutOfMemoryByLargeRequestsThatNobodyFinishes() throws IOException {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            boolean chunked = i % 2 == 0;
            written.add(CompletableFuture.runAsync(() -> unfinished(socket, chunked), attackers));
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();

        answersAndRunsEachOnce();
    }

    /** None of them is too large; all of them are more than the node has. */
    @Test
    void isNotOutOfMemoryByManyBodiesThatNobodyFinishes() {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            written.add(CompletableFuture.runAsync(this::allButTheEnd, attackers));
        }

        answersAndRunsEachOnce();
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void isNotBusyWithBodiesThatNobodySigned() {
        byte[] body = manyAttributes();
        CallbackClient client = new CallbackClient(port, "/wechat/shop");
        Push forged = new Push("signature=0&msg_signature=0&timestamp=" + now() + "&nonce=1", body);
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < ATTACKERS; i++) {
            attackers.execute(
                    () -> {
                        while (attacking.get()) {
                            statuses.add(client.post(forged).status());
                        }
                    });
        }

        // The attack is on.
        Awaitility.await().until(() -> !statuses.isEmpty());

        answersAndRunsEachOnce();

        assertThat(statuses).allSatisfy(s -> assertThat(s).isBetween(400, 499));
    }

    @Test
    void runsWhatItAcknowledgesInAFlood() {
        CallbackClient client = new CallbackClient(port, "/wechat/shop");
        List<CompletableFuture<Answer>> flood =
                IntStream.range(0, 1_400)
                        .mapToObj(i -> client.postAsync(text("flood-" + i)))
                        .toList();

        List<Answer> answers = flood.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(printed).hasSizeGreaterThanOrEqualTo(1_400));
        assertThat(printed).hasSize(1_400).doesNotHaveDuplicates();
    }

    private void answersAndRunsEachOnce() {
        CallbackClient client = new CallbackClient(port, "/wechat/shop");
        List<String> sent = new ArrayList<>();
        long end = System.nanoTime() + LONG.toNanos();
        do {
            List<String> round =
                    IntStream.range(0, ROUND).mapToObj(i -> "m" + (sent.size() + i)).toList();
            List<CompletableFuture<Answer>> answers =
                    round.stream().map(each -> client.postAsync(text(each))).toList();
            for (CompletableFuture<Answer> each : answers) {
                Answer answer = each.orTimeout(30, TimeUnit.SECONDS).join();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).contains("<xml>");
                assertThat(answer.took()).isLessThan(IN_TIME);
            }
            sent.addAll(round);
        } while (System.nanoTime() < end);

        assertThat(node.isAlive()).isTrue();
        List<String> runs = sent.stream().map(each -> "ran " + each).toList();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(printed).containsExactlyInAnyOrderElementsOf(runs));
    }

    private void allButTheEnd() {
        int length = 255 * 1024;
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /wechat/shop?timestamp=1 HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                    + length
                                    + "\r\n\r\n")
                            .getBytes(US_ASCII));
            out.write(new byte[length - 1]);
            out.flush();
        } catch (IOException e) {
            // Refused: all the better.
        }
    }

    /** As much as the node takes, until it hangs up or the attack is over. */
    private void unfinished(Socket socket, boolean chunked) {
        byte[] part = "x".repeat(64 * 1024).getBytes(US_ASCII);
        try {
            OutputStream out = socket.getOutputStream();
            String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 9000001";
            out.write(
                    ("POST /wechat/shop?timestamp=1 HTTP/1.1\r\nHost: x\r\n"
                                    + "Content-Type: text/xml\r\n"
                                    + length
                                    + "\r\n\r\n")
                            .getBytes(US_ASCII));
            for (int sent = 0; sent + part.length < 9_000_000; sent += part.length) {
                if (chunked) {
                    out.write("10000\r\n".getBytes(US_ASCII));
                }
                out.write(part);
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

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static Push text(String content) {
        String body =
                "<xml><ToUserName>%s</ToUserName><FromUserName>oUser</FromUserName><CreateTime>%d"
                        + "</CreateTime><MsgType>text</MsgType><Content>%s</Content></xml>";
        return InboundSamples.push(
                body.formatted(InboundSamples.ORIGINAL_ID, now(), content)
                        .getBytes(StandardCharsets.UTF_8),
                SecurityMode.SAFE,
                Instant.now(),
                InboundSamples.APP_ID);
    }
}

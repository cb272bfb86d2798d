// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import io.github.camelwechat.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Four nodes of one shop, each a JVM of its own, behind a load balancer. */
final class Cluster implements AutoCloseable {

    /** The answer of a node that died before it gave one. */
    static final String UNANSWERED = "UNANSWERED";

    static final int NODES = 4;

    private static final int MOST_STARTS = 3;

    private final Vertx vertx = Vertx.vertx();
    private final CallbackRecorder witness = new CallbackRecorder(vertx);
    private final HttpClient client =
            vertx.createHttpClient(
                    new HttpClientOptions().setKeepAlive(false),
                    new PoolOptions().setHttp1MaxSize(100));
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> nodes = new ArrayList<>();
    private final List<String> arguments;
    private final LoadBalancer balancer;

    /**
     * @param heard options of the consumers
     */
    Cluster(String simulator, SharedStore store, String tokenSource, String heard)
            throws IOException {
        arguments = List.of(simulator, witness.address(), store.address(), tokenSource, heard);
        for (int i = 0; i < NODES; i++) {
            ports.add(FreePorts.one());
            nodes.add(start(i));
        }
        for (int i = 0; i < NODES; i++) {
            if (!hasStarted(nodes.get(i))) {
                startAgain(i);
            }
        }
        balancer = new LoadBalancer(vertx, ports);
    }

    private static boolean hasStarted(Process node) throws IOException {
        return "started".equals(node.inputReader().readLine());
    }

    /**
     * Starts a node again that was killed, or did not start: on a busy machine one may not get its
     * first connection to the store in time.
     */
    void startAgain(int number) throws IOException {
        for (int i = 0; i < MOST_STARTS; i++) {
            Process node = start(number);
            nodes.set(number, node);
            if (hasStarted(node)) {
                return;
            }
        }
        throw new IllegalStateException("a node did not start, see target/node-*.log");
    }

    private Process start(int number) throws IOException {
        List<String> command = new ArrayList<>();
        Collections.addAll(
                command,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dlogback.configurationFile=logback-node.xml",
                "-cp",
                System.getProperty("java.class.path"),
                ShopNode.class.getName(),
                Integer.toString(ports.get(number)));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(
                                Path.of("target", "node-" + number + ".log").toFile()))
                .start();
    }

    LoadBalancer balancer() {
        return balancer;
    }

    CallbackRecorder witness() {
        return witness;
    }

    /** The processes that were killed. */
    Set<Long> killed() {
        return killed;
    }

    /** With SIGKILL. */
    void kill(int number) {
        killed.add(nodes.get(number).pid());
        nodes.get(number).destroyForcibly();
    }

    /**
     * Asks the next node that lives.
     *
     * @return what it answers, or {@link #UNANSWERED}
     */
    CompletableFuture<String> ask(String path, String user, String text) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        String uri = path + "?user=" + user;
        ask(uri, text, turn.getAndIncrement(), 0, answer);
        return answer;
    }

    /** Asks one node, as long as that lives. */
    CompletableFuture<String> askNode(int number, String path, String user, String text) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        ask(path + "?user=" + user, text, number + 1, NODES - 1, answer);
        return answer;
    }

    /** Asks every node that lives the same question. */
    List<String> askAll(String path, String user) {
        String uri = path + "?user=" + user;
        return IntStream.range(0, NODES)
                .filter(i -> !killed.contains(nodes.get(i).pid()))
                .mapToObj(
                        i -> {
                            CompletableFuture<String> answer = new CompletableFuture<>();
                            ask(uri, "", i + 1, NODES - 1, answer);
                            return answer;
                        })
                .map(CompletableFuture::join)
                .toList();
    }

    private void ask(
            String uri, String text, int first, int tried, CompletableFuture<String> answer) {
        int port = ports.get(Math.floorMod(first + tried, NODES));
        client.request(HttpMethod.POST, port, "127.0.0.1", uri)
                .onSuccess(node -> exchange(node, text, answer))
                .onFailure(
                        dead -> {
                            if (tried + 1 < NODES) {
                                ask(uri, text, first, tried + 1, answer);
                            } else {
                                answer.completeExceptionally(dead);
                            }
                        });
    }

    private static void exchange(
            HttpClientRequest node, String text, CompletableFuture<String> answer) {
        answer.orTimeout(2, TimeUnit.MINUTES);
        node.send(Buffer.buffer(text))
                .compose(response -> response.body())
                .onSuccess(body -> answer.complete(body.toString()))
                .onFailure(died -> answer.complete(UNANSWERED));
    }

    @Override
    public void close() {
        nodes.forEach(Process::destroyForcibly);
        nodes.forEach(node -> node.onExit().join());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The balancer between WeChat and the nodes: each callback goes to the next of them, and to the one
 * after it if nobody listens there. One that was on its way to a node that dies is a 502.
 */
final class LoadBalancer {

    /** The loss of an answer on its way to WeChat, which then delivers again. */
    enum Loss {
        /** The connection breaks when the node answers. */
        ANSWER,
        /** It breaks while the node is at work. */
        EARLY
    }

    private final List<Integer> nodes;
    private final HttpClient client;
    private final HttpServer server;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<String, Loss> losses = new ConcurrentHashMap<>();
    private final Map<String, Integer> firsts = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    LoadBalancer(Vertx vertx, List<Integer> nodes) {
        this.nodes = nodes;
        client =
                vertx.createHttpClient(
                        new HttpClientOptions().setKeepAlive(false),
                        new PoolOptions().setHttp1MaxSize(100));
        server =
                vertx.createHttpServer()
                        .requestHandler(this::take)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    String callbackUrl() {
        return url("/wechat/shop");
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    /** The next callback to a path goes to this node, and its redelivery to another. */
    void first(String path, int node) {
        firsts.put(path, node);
    }

    /** The next callback about this user is answered by a node, and WeChat does not hear it. */
    void lose(String user, Loss loss) {
        losses.put(user, loss);
    }

    /** The users whose callback was at a node when that died, once for each callback. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    private void take(HttpServerRequest request) {
        Integer named = firsts.remove(request.path());
        int first = named == null ? turn.getAndIncrement() : named;
        String user = Objects.requireNonNullElse(request.getParam("openid"), request.path());
        Loss loss = losses.remove(user);
        request.body().onSuccess(body -> pass(new Call(request, body, user, loss), first, 0));
    }

    private record Call(HttpServerRequest from, Buffer body, String user, Loss loss) {}

    private void pass(Call call, int first, int tried) {
        if (tried == nodes.size()) {
            call.from().response().setStatusCode(502).end();
            return;
        }
        int port = nodes.get(Math.floorMod(first + tried, nodes.size()));
        client.request(HttpMethod.POST, port, "127.0.0.1", call.from().uri())
                .onFailure(dead -> pass(call, first, tried + 1))
                .onSuccess(node -> exchange(call, node));
    }

    private void exchange(Call call, HttpClientRequest node) {
        node.putHeader("Content-Type", call.from().getHeader("Content-Type"));
        node.send(call.body())
                .compose(
                        answer ->
                                answer.body()
                                        .onSuccess(body -> answer(call, answer.statusCode(), body)))
                .onFailure(
                        died -> {
                            broken.add(call.user());
                            call.from().response().setStatusCode(502).end();
                        });
        if (call.loss() == Loss.EARLY) {
            call.from().connection().close();
        }
    }

    private static void answer(Call call, int status, Buffer body) {
        if (call.loss() == null) {
            call.from().response().setStatusCode(status).end(body);
        } else {
            call.from().connection().close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * WeChat's API without WeChat: gives out a token and accepts every message. As fast as it can be,
 * because a simulator that thinks would be what is measured.
 */
public final class WeChatStub implements AutoCloseable {

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final HttpServer server;
    private final long thread;
    private final AtomicInteger sends = new AtomicInteger();
    private final int faultEvery;

    /** One that never fails. */
    public WeChatStub() {
        this(Integer.MAX_VALUE);
    }

    /**
     * One that is busy now and then, and as often breaks off instead of answering.
     *
     * @param faultEvery which of the messages fail, by turns in the one way and the other
     */
    public WeChatStub(int faultEvery) {
        this.faultEvery = faultEvery;
        CompletableFuture<Long> id = new CompletableFuture<>();
        vertx.runOnContext(go -> id.complete(Thread.currentThread().getId()));
        this.thread = LoadClient.await(id);
        this.server =
                LoadClient.await(
                        vertx.createHttpServer()
                                .requestHandler(this::answer)
                                .listen(0, "127.0.0.1")
                                .toCompletionStage()
                                .toCompletableFuture());
    }

    public String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** The thread that does all the work of this server. */
    public long thread() {
        return thread;
    }

    /** Customer-service messages accepted so far. */
    public int sends() {
        return sends.get();
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        String json;
        if (path.endsWith("token")) {
            json = "{\"access_token\":\"token\",\"expires_in\":7200}";
        } else {
            if (path.endsWith("/message/custom/send")) {
                int number = sends.incrementAndGet();
                if (number % faultEvery == 0) {
                    fail(request, number / faultEvery % 2 == 0);
                    return;
                }
            }
            json = "{\"errcode\":0,\"errmsg\":\"ok\"}";
        }
        answer(request, json);
    }

    private static void fail(HttpServerRequest request, boolean breaksOff) {
        if (breaksOff) {
            request.endHandler(whole -> request.connection().close());
        } else {
            answer(request, "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        }
    }

    private static void answer(HttpServerRequest request, String json) {
        // Not before it has the body, as WeChat, who has to read a message to accept it.
        request.endHandler(
                whole ->
                        request.response()
                                .putHeader("Content-Type", "application/json; encoding=utf-8")
                                .end(json));
    }

    @Override
    public void close() {
        LoadClient.await(vertx.close().toCompletionStage().toCompletableFuture());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends callback requests, each on its own connection, up to 512 at once. An answer longer than 1
 * MB is cut off there. Never blocks; every future completes exactly once, at the limit at the
 * latest.
 */
public final class CallbackClient {
    private static final int MAX_PARALLEL = 512;
    private static final int MAX_QUEUED = 10_000;
    private static final int MAX_ANSWER = 1 << 20;

    private final Vertx vertx;
    private final HttpClient http;

    public CallbackClient(Vertx vertx) {
        this.vertx = vertx;
        HttpClientOptions options =
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout(4_000)
                        .setVerifyHost(false)
                        .setTrustAll(true);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(MAX_PARALLEL).setMaxWaitQueueSize(MAX_QUEUED);
        this.http = vertx.createHttpClient(options, pool);
    }

    /** Verifies a URL: GET, no body. */
    public CompletableFuture<CallbackResult> get(CallbackRequest callback, Duration limit) {
        return new Exchange(callback, limit).start(HttpMethod.GET);
    }

    /** Delivers a message or event. */
    public CompletableFuture<CallbackResult> post(CallbackRequest callback, Duration limit) {
        return new Exchange(callback, limit).start(HttpMethod.POST);
    }

    private final class Exchange {
        private final CompletableFuture<CallbackResult> result = new CompletableFuture<>();
        private final CallbackRequest callback;
        private final Duration limit;
        private final long start = System.nanoTime();
        private final Buffer received = Buffer.buffer();

        Exchange(CallbackRequest callback, Duration limit) {
            this.callback = callback;
            this.limit = limit;
        }

        CompletableFuture<CallbackResult> start(HttpMethod method) {
            long timer =
                    vertx.setTimer(
                            Math.max(1, limit.toMillis()),
                            id -> result.complete(new CallbackResult.Timeout(millis())));
            result.whenComplete((done, failure) -> vertx.cancelTimer(timer));
            RequestOptions options;
            try {
                options = new RequestOptions().setAbsoluteURI(callback.uri().toURL());
            } catch (java.net.MalformedURLException | IllegalArgumentException e) {
                fail("the callback URL is not an http or https URL");
                return result;
            }
            options.setMethod(method)
                    .putHeader(HttpHeaders.USER_AGENT, "Mozilla/4.0")
                    .putHeader(HttpHeaders.ACCEPT, "*/*");
            if (method.equals(HttpMethod.POST)) {
                options.putHeader(HttpHeaders.CONTENT_TYPE, "text/xml");
            }
            callback.headers().forEach(options::putHeader);
            http.request(options).onSuccess(this::send).onFailure(e -> fail(reason(e)));
            return result;
        }

        private void send(HttpClientRequest request) {
            result.whenComplete((done, failure) -> request.reset());
            if (result.isDone()) {
                return;
            }
            request.send(Buffer.buffer(callback.body()))
                    .onSuccess(this::receive)
                    .onFailure(e -> fail(reason(e)));
        }

        private void receive(HttpClientResponse response) {
            response.exceptionHandler(e -> fail(reason(e)));
            response.handler(
                    chunk -> {
                        received.appendBuffer(chunk);
                        if (received.length() > MAX_ANSWER) {
                            complete(response, received.getBytes(0, MAX_ANSWER));
                        }
                    });
            response.endHandler(end -> complete(response, received.getBytes()));
        }

        private void complete(HttpClientResponse response, byte[] body) {
            result.complete(
                    new CallbackResult.Response(
                            response.statusCode(), contentType(response), body, millis()));
        }

        private String contentType(HttpClientResponse response) {
            String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
            return type == null ? "" : type;
        }

        private void fail(String reason) {
            result.complete(new CallbackResult.Failure(reason, millis()));
        }

        private String reason(Throwable e) {
            String message = e.getMessage();
            return message == null ? e.getClass().getSimpleName() : message;
        }

        private long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }
}

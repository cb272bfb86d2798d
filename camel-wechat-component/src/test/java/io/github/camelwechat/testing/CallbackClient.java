// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import io.github.camelwechat.testing.InboundSamples.Push;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls a callback path as WeChat does, and as an attacker might. */
public final class CallbackClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI path;

    public CallbackClient(int port, String path) {
        this.path = URI.create("http://127.0.0.1:" + port + path);
    }

    /** The response over the wire, and the time it took. */
    public record Answer(
            int status, String contentType, byte[] body, Duration took, HttpResponse<byte[]> raw) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    public Answer get(String query) {
        return join(send(HttpRequest.newBuilder(uri(query)).GET().build()));
    }

    public Answer post(Push push) {
        return join(postAsync(push));
    }

    public CompletableFuture<Answer> postAsync(Push push) {
        return send(request(push).build());
    }

    /** As if it came through proxies that appended to X-Forwarded-For, line by line. */
    public Answer postThrough(Push push, String... forwardedFor) {
        HttpRequest.Builder request = request(push);
        for (String line : forwardedFor) {
            request.header("X-Forwarded-For", line);
        }
        return join(send(request.build()));
    }

    /** As if something on the way had given it another content type; empty for none. */
    public Answer postAs(String contentType, Push push) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(push.query()));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        return join(
                send(request.POST(HttpRequest.BodyPublishers.ofByteArray(push.body())).build()));
    }

    private HttpRequest.Builder request(Push push) {
        return HttpRequest.newBuilder(uri(push.query()))
                .header("Content-Type", "text/xml")
                .POST(HttpRequest.BodyPublishers.ofByteArray(push.body()));
    }

    public Answer method(String method, String query) {
        return join(
                send(
                        HttpRequest.newBuilder(uri(query))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build()));
    }

    private CompletableFuture<Answer> send(HttpRequest request) {
        long started = System.nanoTime();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(
                        response ->
                                new Answer(
                                        response.statusCode(),
                                        response.headers().firstValue("Content-Type").orElse(""),
                                        response.body(),
                                        Duration.ofNanos(System.nanoTime() - started),
                                        response));
    }

    private URI uri(String query) {
        return URI.create(path + (query.isEmpty() ? "" : "?" + query));
    }

    private static Answer join(CompletableFuture<Answer> answer) {
        try {
            return answer.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new UncheckedIOException(new IOException("no answer", e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }
}

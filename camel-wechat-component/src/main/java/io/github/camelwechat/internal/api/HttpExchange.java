// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.internal.api.TransportException.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The outcome completes exactly once, whatever becomes of the
 * connection, and a failure knows whether the request may have reached the server. Written on by
 * one I/O thread at a time; giving up is safe from any thread.
 */
final class HttpExchange implements AsyncClientExchangeHandler {

    private enum Phase {
        WAITING,
        LEFT,
        OVER
    }

    private final HttpCall call;
    private final HttpHost host;
    private final String target;
    private final ScheduledExecutorService timers;
    private final Executor completions;
    private final CompletableFuture<HttpReply> outcome = new CompletableFuture<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final AtomicReference<@Nullable Future<?>> timer = new AtomicReference<>();
    private volatile @Nullable Future<?> connecting;
    private volatile @Nullable AsyncClientEndpoint endpoint;

    private volatile List<byte[]> unsent;
    private int position;
    private @Nullable HttpResponse head;
    private volatile @Nullable ByteArrayOutputStream content;

    HttpExchange(
            HttpCall call,
            URI baseUrl,
            HttpHost host,
            ScheduledExecutorService timers,
            Executor completions) {
        this.call = call;
        this.host = host;
        this.target = call.target(baseUrl);
        this.timers = timers;
        this.completions = completions;
        this.unsent = call.body() == null ? List.of() : call.body().chunks();
    }

    /** Completes with the answer, or with a {@link TransportException}. */
    CompletableFuture<HttpReply> outcome() {
        return outcome;
    }

    /** Starts the first of the two time limits: until the request can leave. */
    void expectConnection(Duration limit) {
        limit(
                limit,
                "no connection to " + host + " could be had within " + limit.toMillis() + " ms");
    }

    /** What to cancel if the time is over before there is a connection. */
    void connecting(Future<?> future) {
        connecting = future;
        if (phase.get() == Phase.OVER) {
            future.cancel(true);
        }
    }

    /** Takes over the connection; false if it is no longer needed. */
    boolean connected(AsyncClientEndpoint connection) {
        endpoint = connection;
        if (phase.get() == Phase.OVER) {
            connection.releaseAndDiscard();
            return false;
        }
        return true;
    }

    /** Ends the exchange without an answer, if it has not ended yet. */
    void fail(String what, @Nullable Throwable cause) {
        Phase before = phase.getAndSet(Phase.OVER);
        if (before == Phase.OVER) {
            return;
        }
        Progress progress =
                before == Phase.LEFT
                        ? Progress.LEFT
                        : endpoint == null ? Progress.NOT_CONNECTED : Progress.NOT_WRITTEN;
        release(false);
        complete(
                () -> outcome.completeExceptionally(new TransportException(progress, what, cause)));
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context)
            throws HttpException, IOException {
        if (!phase.compareAndSet(Phase.WAITING, Phase.LEFT)) {
            throw new ConnectionClosedException("given up before the request left");
        }
        limit(
                call.timeout(),
                "no complete answer came within " + call.timeout().toMillis() + " ms");
        HttpCall.Body body = call.body();
        channel.sendRequest(
                new BasicHttpRequest(call.method(), host, target),
                body == null
                        ? null
                        : new BasicEntityDetails(
                                body.length(), ContentType.parse(body.contentType())),
                context);
    }

    @Override
    public int available() {
        return unsent.isEmpty() ? 0 : Integer.MAX_VALUE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        List<byte[]> rest = unsent;
        if (phase.get() == Phase.OVER) {
            throw new ConnectionClosedException("given up before all of the request left");
        }
        while (!rest.isEmpty()) {
            byte[] chunk = rest.get(0);
            position += channel.write(ByteBuffer.wrap(chunk, position, chunk.length - position));
            if (position < chunk.length) {
                channel.requestOutput();
                return;
            }
            position = 0;
            rest = rest.subList(1, rest.size());
            unsent = rest;
        }
        channel.endStream();
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {}

    @Override
    public void consumeResponse(
            HttpResponse response, @Nullable EntityDetails details, HttpContext context) {
        head = response;
        content = new ByteArrayOutputStream();
        if (details == null) {
            succeed();
        } else if (details.getContentLength() > call.longestReply()) {
            tooLong();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) {
        byte[] part = new byte[source.remaining()];
        source.get(part);
        ByteArrayOutputStream kept = content;
        if (kept == null) {
            return;
        }
        if (kept.size() + part.length > call.longestReply()) {
            tooLong();
        } else {
            kept.write(part, 0, part.length);
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        succeed();
    }

    @Override
    public void failed(Exception cause) {
        fail(FailureCauses.describe(cause, host), cause);
    }

    @Override
    public void cancel() {
        fail("the connection to " + host + " was closed", null);
    }

    @Override
    public void releaseResources() {
        fail("the connection to " + host + " was closed", null);
    }

    private void tooLong() {
        fail("the answer is longer than " + call.longestReply() + " bytes", null);
    }

    private void succeed() {
        HttpResponse response = head;
        ByteArrayOutputStream kept = content;
        if (response == null || kept == null || phase.getAndSet(Phase.OVER) == Phase.OVER) {
            return;
        }
        HttpReply reply =
                new HttpReply(
                        response.getCode(),
                        value(response, "Content-Type"),
                        value(response, "Content-Disposition"),
                        value(response, "Location"),
                        kept.toByteArray());
        release(unsent.isEmpty());
        complete(() -> outcome.complete(reply));
    }

    /** A timer may outlive us in its queue, so what is large must not hang on to it. */
    private void release(boolean reusable) {
        limitOver(timer.getAndSet(null));
        limitOver(connecting);
        unsent = List.of();
        content = null;
        AsyncClientEndpoint connection = endpoint;
        if (connection == null) {
            return;
        }
        if (reusable) {
            connection.releaseAndReuse();
        } else {
            connection.releaseAndDiscard();
        }
    }

    private void limit(Duration limit, String what) {
        try {
            limitOver(
                    timer.getAndSet(
                            timers.schedule(
                                    () -> fail(what, null),
                                    limit.toMillis(),
                                    TimeUnit.MILLISECONDS)));
        } catch (RejectedExecutionException e) {
            fail("the component is stopping", e);
        }
    }

    private static void limitOver(@Nullable Future<?> future) {
        if (future != null) {
            future.cancel(false);
        }
    }

    /** Off the I/O thread: what follows is a route, and a route may block. */
    private void complete(Runnable completion) {
        try {
            completions.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    private static @Nullable String value(HttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }
}

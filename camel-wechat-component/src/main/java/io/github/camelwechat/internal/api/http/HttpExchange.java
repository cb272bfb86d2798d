// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.internal.api.http.TransportException.Progress;
import io.github.camelwechat.internal.async.Deadlines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
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
    private final URI baseUrl;
    private final HttpHost host;
    private final @Nullable HttpProxy forwarding;
    private final @Nullable HttpProxy proxy;
    private final String target;
    private final Duration connectTimeout;
    private final Deadlines deadlines;
    private final Executor completions;
    private final CompletableFuture<HttpCall.Response> outcome = new CompletableFuture<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final AtomicReference<Deadlines.@Nullable Deadline> limit = new AtomicReference<>();
    private volatile long answeredBy;
    private volatile @Nullable Future<?> connecting;
    private volatile @Nullable AsyncClientEndpoint endpoint;

    private volatile @Nullable BodyWriter writer;
    private volatile @Nullable ResponseCollector collector;

    HttpExchange(
            HttpCall call,
            URI baseUrl,
            HttpHost host,
            HttpSettings settings,
            Deadlines deadlines,
            Executor completions) {
        this.call = call;
        this.baseUrl = baseUrl;
        this.host = host;
        this.proxy = settings.proxy();
        this.forwarding = host.getSchemeName().equals("https") ? null : proxy;
        this.connectTimeout = settings.connectTimeout();
        this.target = call.target(baseUrl);
        this.deadlines = deadlines;
        this.completions = completions;
        this.writer = call.body() == null ? null : new BodyWriter(call.body().chunks());
    }

    private String peer() {
        return proxy == null ? host.toString() : host + " through " + proxy.address();
    }

    /** Completes with the answer, or with a {@link TransportException}. */
    CompletableFuture<HttpCall.Response> outcome() {
        return outcome;
    }

    /** Starts the first of the two time limits: until the request can leave. */
    void expectConnection() {
        expireIn(connectTimeout.toNanos());
    }

    /** Takes the connection attempt, to be cancelled if the time is over before it succeeds. */
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
        if (before == Phase.LEFT) {
            fail(Progress.LEFT, what, cause);
        } else if (before == Phase.WAITING) {
            boolean connected = endpoint != null && !(cause instanceof SSLException);
            fail(connected ? Progress.NOT_WRITTEN : Progress.NOT_CONNECTED, what, cause);
        }
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context)
            throws HttpException, IOException {
        long longest = call.timeout().toNanos();
        answeredBy = System.nanoTime() + longest;
        if (!phase.compareAndSet(Phase.WAITING, Phase.LEFT)) {
            throw new ConnectionClosedException("given up before the request left");
        }
        if (longest < connectTimeout.toNanos()) {
            expireIn(longest);
        }
        HttpCall.Body body = call.body();
        BasicHttpRequest request = new BasicHttpRequest(call.method(), host, target);
        call.headers().forEach(request::addHeader);
        if (forwarding != null) {
            request.setAbsoluteRequestUri(true);
            forwarding.authorize(request);
        }
        channel.sendRequest(
                request,
                body == null ? null : new BodyDetails(body.length(), body.contentType()),
                context);
    }

    @Override
    public int available() {
        BodyWriter body = writer;
        return body == null || body.done() ? 0 : Integer.MAX_VALUE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        BodyWriter body = writer;
        if (body == null) {
            throw new ConnectionClosedException("given up before all of the request left");
        }
        body.write(channel);
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {}

    @Override
    public void consumeResponse(
            HttpResponse response, @Nullable EntityDetails details, HttpContext context) {
        collector = new ResponseCollector(baseUrl, response, call.longestReply());
        if (details == null) {
            succeed();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) {
        ResponseCollector reply = collector;
        if (reply != null && !reply.add(source)) {
            fail("the answer is longer than " + call.longestReply() + " bytes", null);
        }
        source.position(source.limit());
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        succeed();
    }

    @Override
    public void failed(Exception cause) {
        fail(TransportException.describe(cause, peer()), cause);
    }

    @Override
    public void cancel() {
        fail("the connection to " + peer() + " was closed", null);
    }

    @Override
    public void releaseResources() {
        if (phase.get() != Phase.OVER) {
            cancel();
        }
    }

    private void succeed() {
        ResponseCollector reply = collector;
        BodyWriter body = writer;
        if (reply == null || phase.getAndSet(Phase.OVER) == Phase.OVER) {
            return;
        }
        release(body == null || body.done());
        complete(() -> outcome.complete(reply.reply()));
    }

    private void release(boolean reusable) {
        cancel(limit.getAndSet(null));
        Future<?> attempt = connecting;
        if (attempt != null) {
            attempt.cancel(false);
        }
        writer = null;
        collector = null;
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

    private void fail(Progress progress, String what, @Nullable Throwable cause) {
        release(false);
        complete(
                () -> outcome.completeExceptionally(new TransportException(progress, what, cause)));
    }

    private void expireIn(long nanos) {
        try {
            cancel(limit.getAndSet(deadlines.in(nanos, this::expired)));
            if (phase.get() == Phase.OVER) {
                cancel(limit.getAndSet(null));
            }
        } catch (RejectedExecutionException e) {
            fail("the component is stopping", e);
        }
    }

    /**
     * A limit is over. When the request has left meanwhile it is the first one, which most calls
     * have outlived by far: only for the others there is a second.
     */
    private void expired() {
        if (phase.compareAndSet(Phase.WAITING, Phase.OVER)) {
            fail(
                    Progress.NOT_CONNECTED,
                    "no connection to "
                            + peer()
                            + " could be had within "
                            + connectTimeout.toMillis()
                            + " ms",
                    null);
            return;
        }
        long left = answeredBy - System.nanoTime();
        if (left > 0 && phase.get() == Phase.LEFT) {
            expireIn(left);
        } else if (phase.compareAndSet(Phase.LEFT, Phase.OVER)) {
            fail(
                    Progress.LEFT,
                    "no complete answer came within " + call.timeout().toMillis() + " ms",
                    null);
        }
    }

    private static void cancel(Deadlines.@Nullable Deadline deadline) {
        if (deadline != null) {
            deadline.cancel();
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

    /** A body's headers, which are written as they were given. */
    private record BodyDetails(long getContentLength, String getContentType)
            implements EntityDetails {

        @Override
        public @Nullable String getContentEncoding() {
            return null;
        }

        @Override
        public boolean isChunked() {
            return false;
        }

        @Override
        public Set<String> getTrailerNames() {
            return Set.of();
        }
    }

    /** Writes a request's body piece by piece, as the connection takes it. */
    private static final class BodyWriter {

        private volatile List<byte[]> unsent;
        private int position;

        BodyWriter(List<byte[]> chunks) {
            this.unsent = chunks;
        }

        void write(DataStreamChannel channel) throws IOException {
            List<byte[]> rest = unsent;
            while (!rest.isEmpty()) {
                byte[] chunk = rest.get(0);
                position +=
                        channel.write(ByteBuffer.wrap(chunk, position, chunk.length - position));
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

        /** Tells whether there is nothing left to write. */
        boolean done() {
            return unsent.isEmpty();
        }
    }

    /** Gathers an answer that may not be longer than allowed. */
    private static final class ResponseCollector {

        private final URI baseUrl;
        private final int longest;
        private final HttpResponse head;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        ResponseCollector(URI baseUrl, HttpResponse head, int longest) {
            this.baseUrl = baseUrl;
            this.head = head;
            this.longest = longest;
        }

        /** Takes what is in the buffer; false if that is too much. */
        boolean add(ByteBuffer source) {
            if (source.remaining() > longest - body.size()) {
                return false;
            }
            byte[] part = new byte[source.remaining()];
            source.get(part);
            body.write(part, 0, part.length);
            return true;
        }

        HttpCall.Response reply() {
            Map<String, String> headers = new HashMap<>();
            for (Header header : head.getHeaders()) {
                if (header.getValue() != null) {
                    headers.putIfAbsent(
                            header.getName().toLowerCase(Locale.ROOT), header.getValue());
                }
            }
            return new HttpCall.Response(baseUrl, head.getCode(), headers, body.toByteArray());
        }
    }
}

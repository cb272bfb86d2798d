// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.internal.api.http.TransportException.Progress;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.media.MediaSpool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private volatile @Nullable RequestBody writer;
    private volatile @Nullable ResponseCollector collector;
    private volatile @Nullable SpoolWriter spooling;

    /** All of the answer is here, though perhaps not yet on disk: the connection may go. */
    private volatile boolean received;

    private final Executor disk;

    HttpExchange(
            HttpCall call,
            URI baseUrl,
            HttpHost host,
            HttpSettings settings,
            Deadlines deadlines,
            Executor completions,
            Executor disk) {
        this.call = call;
        this.baseUrl = baseUrl;
        this.host = host;
        this.proxy = settings.proxy();
        this.forwarding = host.getSchemeName().equals("https") ? null : proxy;
        this.connectTimeout = settings.connectTimeout();
        this.target = call.target(baseUrl);
        this.deadlines = deadlines;
        this.completions = completions;
        this.disk = disk;
        this.writer = call.body() == null ? null : new RequestBody(call.body(), disk);
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
        fail(what, cause, false);
    }

    private void fail(String what, @Nullable Throwable cause, boolean lost) {
        Phase before = phase.getAndSet(Phase.OVER);
        if (before == Phase.LEFT) {
            fail(Progress.LEFT, what, cause, lost);
        } else if (before == Phase.WAITING) {
            boolean connected = endpoint != null && !(cause instanceof SSLException);
            fail(connected ? Progress.NOT_WRITTEN : Progress.NOT_CONNECTED, what, cause, lost);
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
        BasicHttpRequest request = new BasicHttpRequest(call.method(), host, target);
        call.headers().forEach(request::addHeader);
        if (forwarding != null) {
            request.setAbsoluteRequestUri(true);
            forwarding.authorize(request);
        }
        channel.sendRequest(request, writer, context);
    }

    @Override
    public int available() {
        RequestBody body = writer;
        return body == null || !body.isReady() ? 0 : Integer.MAX_VALUE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        RequestBody body = writer;
        if (body == null) {
            throw new ConnectionClosedException("given up before all of the request left");
        }
        body.write(channel);
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {}

    @Override
    public void consumeResponse(
            HttpResponse response, @Nullable EntityDetails details, HttpContext context)
            throws IOException {
        Download download = call.download();
        if (download != null && download.takes(response.getCode())) {
            spool(download, response);
        }
        collector = new ResponseCollector(baseUrl, response, call.longestReply());
        if (details == null) {
            succeed();
        }
    }

    private void spool(Download download, HttpResponse response) {
        try {
            if (download.begin(response)) {
                spooling = new SpoolWriter(download.spool(), disk, this::refused);
            } else {
                fail(peer() + " sent another part of the file than asked for", null, true);
            }
        } catch (IOException e) {
            refused(e);
        }
    }

    private void refused(IOException cause) {
        fail(
                cause instanceof MediaSpool.TooLargeException
                        ? String.valueOf(cause.getMessage())
                        : "the file could not be written to the directory for temporary files",
                cause);
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        SpoolWriter file = spooling;
        if (file == null) {
            channel.update(Integer.MAX_VALUE);
        } else {
            file.readBy(channel);
        }
    }

    @Override
    public void consume(ByteBuffer source) {
        SpoolWriter file = spooling;
        ResponseCollector reply = collector;
        if (file != null) {
            file.add(source);
        } else if (reply != null && !reply.add(source)) {
            fail("the answer is longer than " + call.longestReply() + " bytes", null);
        }
        source.position(source.limit());
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        SpoolWriter file = spooling;
        if (file == null) {
            succeed();
        } else {
            received = true;
            file.end().thenRun(this::succeed);
        }
    }

    @Override
    public void failed(Exception cause) {
        if (!received) {
            fail(TransportException.describe(cause, peer()), cause, true);
        }
    }

    @Override
    public void cancel() {
        if (!received) {
            fail("the connection to " + peer() + " was closed", null, true);
        }
    }

    @Override
    public void releaseResources() {
        if (phase.get() != Phase.OVER) {
            cancel();
        }
    }

    private void succeed() {
        ResponseCollector reply = collector;
        RequestBody body = writer;
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
        RequestBody body = writer;
        if (body != null) {
            body.close();
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

    private void fail(Progress progress, String what, @Nullable Throwable cause, boolean lost) {
        release(false);
        TransportException failure = new TransportException(progress, what, cause, lost);
        SpoolWriter file = spooling;
        if (file == null) {
            complete(() -> outcome.completeExceptionally(failure));
        } else {
            // Whoever goes on with the file must find all that was taken of it.
            file.end().thenRun(() -> complete(() -> outcome.completeExceptionally(failure)));
        }
    }

    private void expireIn(long nanos) {
        try {
            cancel(limit.getAndSet(deadlines.in(nanos, this::expired)));
            if (phase.get() == Phase.OVER) {
                cancel(limit.getAndSet(null));
            }
        } catch (RejectedExecutionException e) {
            fail("the component is stopping", e, false);
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
                    null,
                    false);
            return;
        }
        long left = answeredBy - System.nanoTime();
        if (left > 0 && phase.get() == Phase.LEFT) {
            expireIn(left);
        } else if (phase.compareAndSet(Phase.LEFT, Phase.OVER)) {
            fail(
                    Progress.LEFT,
                    "no complete answer came within " + call.timeout().toMillis() + " ms",
                    null,
                    false);
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

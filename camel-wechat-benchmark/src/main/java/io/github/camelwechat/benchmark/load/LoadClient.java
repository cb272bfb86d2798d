// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * WeChat's servers, as far as load goes: requests that are ready beforehand, over connections that
 * stay open, from one event loop, so that next to nothing is spent on this side. Each connection
 * sends its next request when it has its response.
 */
public final class LoadClient implements AutoCloseable {

    private static final long LONGEST_SECONDS = 120;
    private static final int CONNECTED_AT_ONCE = 100;
    private static final long TICK_MILLIS = 5;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final NetClient client =
            vertx.createNetClient(
                    new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(10_000));
    private final List<Connection> connections = new ArrayList<>();
    private final long thread;

    private List<byte[]> requests = List.of();
    private @Nullable Rate rate;
    private int sent;
    private Responses responses = new Responses(0);
    private CompletableFuture<Responses> done = new CompletableFuture<>();

    public LoadClient(int port, int width) {
        CompletableFuture<Long> id = new CompletableFuture<>();
        vertx.runOnContext(go -> id.complete(Thread.currentThread().getId()));
        this.thread = await(id);
        for (int from = 0; from < width; from += CONNECTED_AT_ONCE) {
            List<Future<NetSocket>> opened = new ArrayList<>();
            for (int i = from; i < Math.min(width, from + CONNECTED_AT_ONCE); i++) {
                opened.add(client.connect(port, "127.0.0.1"));
            }
            for (Future<NetSocket> socket : opened) {
                connections.add(
                        new Connection(await(socket.toCompletionStage().toCompletableFuture())));
            }
        }
    }

    /** The responses to one load. */
    public static final class Responses {

        private final long[] nanos;
        private final long[] replyNanos;
        private int count;
        private int replies;
        private int failures;
        private long took;
        private String firstFailure = "";

        private Responses(int expected) {
            this.nanos = new long[expected];
            this.replyNanos = new long[expected];
        }

        /** From the first request to the last response. */
        public long nanos() {
            return took;
        }

        /** Returns the number of responses that carried a message for the user. */
        public int replies() {
            return replies;
        }

        /** Returns the number of responses. */
        public int count() {
            return count;
        }

        /** Returns the number of responses other than 200. */
        public int failures() {
            return failures;
        }

        /**
         * Returns the number of responses that came within a limit and carried a message for the
         * user.
         */
        public int repliesWithin(long limitNanos) {
            return (int)
                    Arrays.stream(replyNanos, 0, replies)
                            .filter(each -> each <= limitNanos)
                            .count();
        }

        /** Returns the status line of the first response other than 200; empty if there is none. */
        public String firstFailure() {
            return firstFailure;
        }

        /** Returns the number of responses that took longer. */
        public int laterThan(long millis) {
            long limit = TimeUnit.MILLISECONDS.toNanos(millis);
            return (int) Arrays.stream(nanos, 0, count).filter(each -> each > limit).count();
        }

        public double percentileMillis(double share) {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return count == 0 ? 0 : sorted[(int) Math.min(count - 1, count * share)] / 1e6;
        }

        /** Refuses a run in which anything but 200 came back: it would be no measure. */
        public Responses allWell() {
            if (failures > 0) {
                throw new IllegalStateException(
                        failures
                                + " of "
                                + count
                                + " requests failed, the first with "
                                + firstFailure);
            }
            return this;
        }
    }

    /** The thread that does all the work of this client. */
    public long thread() {
        return thread;
    }

    /** Sends all of them and waits for all the responses. */
    public Responses send(List<byte[]> load) {
        CompletableFuture<Responses> result = new CompletableFuture<>();
        vertx.runOnContext(
                go -> {
                    requests = load;
                    sent = 0;
                    responses = new Responses(load.size());
                    done = result;
                    long started = System.nanoTime();
                    result.thenAccept(responses -> responses.took = System.nanoTime() - started);
                    connections.forEach(Connection::sendNext);
                });
        return await(result);
    }

    /**
     * Sends at a given rate, whether or not responses come: where every connection waits for one,
     * the requests that are due go out as connections become free.
     *
     * @param next makes the requests, on the thread of this client
     * @return the responses to all requests that went out
     */
    public Responses sendAtRate(Supplier<byte[]> next, double perSecond, Duration time) {
        CompletableFuture<Responses> result = new CompletableFuture<>();
        vertx.runOnContext(
                go -> {
                    Rate wanted = new Rate(next, perSecond, time);
                    rate = wanted;
                    responses = new Responses((int) (perSecond * time.toMillis() / 1000) + 1);
                    done = result;
                    sent = 0;
                    wanted.free.addAll(connections);
                    long timer = vertx.setPeriodic(TICK_MILLIS, tick -> wanted.send());
                    result.whenComplete(
                            (all, failure) -> {
                                vertx.cancelTimer(timer);
                                rate = null;
                            });
                });
        return await(result);
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("it failed, or never ended", e);
        }
    }

    /** When requests are due, and who can send them; on the event loop. */
    private final class Rate {

        private final Supplier<byte[]> next;
        private final double perNano;
        private final long all;
        private final long started = System.nanoTime();
        private final Queue<Connection> free = new ArrayDeque<>();

        Rate(Supplier<byte[]> next, double perSecond, Duration time) {
            this.next = next;
            this.perNano = perSecond / 1e9;
            this.all = (long) (perNano * time.toNanos());
        }

        void send() {
            long elapsed = System.nanoTime() - started;
            long due = (long) (elapsed * perNano);
            boolean over = due >= all;
            while (!over && sent < due && !free.isEmpty()) {
                sent++;
                free.remove().send(next.get());
            }
            if (over && responses.count == sent) {
                responses.took = elapsed;
                done.complete(responses);
            }
        }
    }

    /** One connection, on the event loop. */
    private final class Connection {

        private final NetSocket socket;
        private Buffer received = Buffer.buffer();
        private long sentAt;
        private boolean waiting;
        private boolean closed;

        Connection(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::received);
            socket.closeHandler(end -> closed());
        }

        void sendNext() {
            if (sent < requests.size() && !closed) {
                send(requests.get(sent++));
            }
        }

        void send(byte[] request) {
            waiting = true;
            sentAt = System.nanoTime();
            socket.write(Buffer.buffer(request));
        }

        private void received(Buffer part) {
            received = received.length() == 0 ? part : received.appendBuffer(part);
            String text = received.toString(StandardCharsets.ISO_8859_1);
            if (isWhole(text)) {
                received = Buffer.buffer();
                judged(text);
                Rate wanted = rate;
                if (wanted == null) {
                    sendNext();
                } else {
                    wanted.free.add(this);
                }
            }
        }

        /** A request that was not answered has failed; those that are left go elsewhere. */
        private void closed() {
            closed = true;
            if (waiting) {
                judged("no response");
            }
            if (connections.stream().allMatch(connection -> connection.closed)) {
                done.completeExceptionally(
                        new IllegalStateException("the server closed every connection"));
            }
        }

        private void judged(String text) {
            waiting = false;
            judge(text, System.nanoTime() - sentAt);
            if (rate == null && responses.count == requests.size()) {
                done.complete(responses);
            }
        }

        private void judge(String text, long nanos) {
            responses.nanos[responses.count++] = nanos;
            if (!text.startsWith("HTTP/1.1 200")) {
                responses.failures++;
                responses.firstFailure = text.lines().findFirst().orElse("nothing");
            } else if (text.contains("<xml")) {
                responses.replyNanos[responses.replies++] = nanos;
            }
        }
    }

    /** Tells whether a response ends where its head says. */
    private static boolean isWhole(String response) {
        int head = response.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        String fields = response.substring(0, head).toLowerCase(Locale.ROOT);
        int length = fields.indexOf("content-length:");
        if (length >= 0) {
            int end = fields.indexOf('\r', length);
            String digits = fields.substring(length + 15, end < 0 ? fields.length() : end);
            return response.length() >= head + 4 + Integer.parseInt(digits.strip());
        }
        return !fields.contains("transfer-encoding: chunked") || response.endsWith("0\r\n\r\n");
    }
}

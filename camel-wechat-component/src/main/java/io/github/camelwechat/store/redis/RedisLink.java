// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.internal.async.WorkerQueue;
import io.github.camelwechat.store.redis.RedisDialer.Line;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis. While there is none, everything fails at once; meanwhile it is looked for. A
 * connection on which an answer did not come in time counts as lost, because the other end may be
 * gone without a word. Thread-safe; only {@link #open} blocks.
 */
final class RedisLink {

    /** A further command fails, so that a Redis that has become slow does not fill the memory. */
    static final int MOST_UNDER_WAY = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private static final Duration DIAL_EVERY = Duration.ofMillis(500);

    /** In time-outs: one to connect, one to log in, and one for a sentinel that does not answer. */
    private static final int MOST_DIALLING = 3;

    private final RedisDialer dialer;
    private final Duration timeout;
    private final ScheduledExecutorService scheduler;
    private final Deadlines deadlines;
    private final AtomicReference<@Nullable Line> line = new AtomicReference<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closed;

    RedisLink(RedisDialer dialer, Duration timeout, ScheduledExecutorService scheduler) {
        this.dialer = dialer;
        this.timeout = timeout;
        this.scheduler = scheduler;
        this.deadlines = new Deadlines(scheduler);
    }

    /** Says why a call failed, without what the driver quotes. */
    StateStoreException failure(Throwable thrown) {
        return RedisFailures.of(thrown, timeout);
    }

    /** Where to go on from an answer: the threads that read answers must go on reading. */
    Executor workers(ExecutorService pool) {
        return new WorkerQueue(pool, scheduler);
    }

    /** Fails with a {@link StateStoreException} if there is no Redis. */
    void open() {
        try {
            use(dialed().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateStoreException("the wait for a connection was interrupted", e);
        } catch (ExecutionException e) {
            throw new StateStoreException("there is no connection to Redis", e.getCause());
        }
    }

    void close() {
        closed = true;
        Line open = line.getAndSet(null);
        if (open != null) {
            open.connection().closeAsync();
        }
    }

    /**
     * One command. Fails with a {@link StateStoreException}, or with Redis's own word that it does
     * not know a script.
     */
    <T> CompletionStage<T> ask(
            Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        Line open = line.get();
        if (open == null) {
            return CompletableFuture.failedStage(
                    new StateStoreException("there is no connection to Redis", null));
        }
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            return CompletableFuture.failedStage(
                    new StateStoreException("too many operations wait for Redis already", null));
        }
        CompletableFuture<T> asked = command.apply(open.commands()).toCompletableFuture();
        Deadline deadline = deadline(asked);
        return asked.whenComplete(
                        (answer, thrown) -> {
                            deadline.cancel();
                            ended(open, thrown);
                        })
                .exceptionallyCompose(
                        thrown ->
                                CompletableFuture.failedStage(
                                        RedisFailures.isUnknownScript(thrown)
                                                ? thrown
                                                : failure(thrown)));
    }

    private Deadline deadline(CompletableFuture<?> asked) {
        return deadlines.in(
                timeout.toNanos(), () -> asked.completeExceptionally(new TimeoutException()));
    }

    private void ended(Line used, @Nullable Throwable thrown) {
        underWay.decrementAndGet();
        if (thrown != null && RedisFailures.meansLost(thrown)) {
            lose(used);
        }
    }

    private void lose(Line lost) {
        if (!dialer.heals() && line.compareAndSet(lost, null)) {
            LOG.warn("The connection to Redis is lost; a new one is being looked for");
            lost.connection().closeAsync();
            redial();
        }
    }

    private void redial() {
        if (closed) {
            return;
        }
        dialed().whenComplete(
                        (open, thrown) -> {
                            if (open != null) {
                                use(open);
                                LOG.info("There is a connection to Redis again");
                            } else if (!closed) {
                                scheduler.schedule(
                                        this::redial, DIAL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                            }
                        });
    }

    /** Ends in any case: a client that was handed in may have no time-outs of its own. */
    private CompletableFuture<Line> dialed() {
        CompletionStage<Line> dialling =
                CompletableFuture.completedStage(dialer).thenCompose(RedisDialer::dial);
        CompletableFuture<Line> inTime = dialling.toCompletableFuture().copy();
        return inTime.orTimeout(MOST_DIALLING * timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete(
                        (open, thrown) -> {
                            if (thrown != null) {
                                dialling.thenAccept(late -> late.connection().closeAsync());
                            }
                        });
    }

    private void use(Line open) {
        open.connection()
                .addListener(
                        new RedisConnectionStateListener() {
                            @Override
                            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                                lose(open);
                            }
                        });
        line.set(open);
        if (closed) {
            close();
        } else if (!open.connection().isOpen()) {
            lose(open);
        }
    }
}

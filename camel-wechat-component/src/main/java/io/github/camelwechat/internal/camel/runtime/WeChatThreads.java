// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.async.WorkerQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one component, from Camel's executors. Each pool is made when it is first needed,
 * and ends with {@link #close()}. Thread-safe.
 */
final class WeChatThreads {

    private static final int SCHEDULER_THREADS = 2;
    private static final int ROUTE_THREADS = 32;
    private static final int STORE_THREADS = 16;
    private static final int MOST_PRODUCER_THREADS = 200;
    private static final int LONGEST_QUEUE = 1000;

    /** As many as one consumer holds open without a worker, which may come all at once. */
    private static final int MOST_WAITING_ROUTES = 10_000;

    private final ExecutorServiceManager manager;
    private final Object owner;
    private final Lock lock = new ReentrantLock();
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable ExecutorService routes;
    private @Nullable RouteThreads callbacks;
    private @Nullable ExecutorService stores;
    private @Nullable ExecutorService producerPool;
    private @Nullable WorkerQueue producers;

    WeChatThreads(ExecutorServiceManager manager, Object owner) {
        this.manager = manager;
        this.owner = owner;
    }

    /**
     * Deadlines, renewals and back-offs: nothing that takes time may run here. Camel would let a
     * thousand wait; but what they are for is limited already, and a deadline that is refused is
     * one that nobody meets.
     */
    ScheduledExecutorService scheduler() {
        return locked(
                () -> {
                    if (scheduler == null) {
                        ThreadPoolProfile profile = new ThreadPoolProfile("WeChatScheduler");
                        profile.setPoolSize(SCHEDULER_THREADS);
                        profile.setMaxQueueSize(-1);
                        scheduler =
                                manager.newScheduledThreadPool(owner, "WeChatScheduler", profile);
                    }
                    return scheduler;
                });
    }

    /**
     * Where routes run, so that no HTTP thread waits for one. A full queue refuses: WeChat then
     * delivers again, whereas a caller that ran the route itself would answer too late.
     */
    ExecutorService routes() {
        return locked(
                () -> {
                    if (routes == null) {
                        routes =
                                pool(
                                        "WeChatRoute",
                                        ROUTE_THREADS,
                                        ROUTE_THREADS,
                                        MOST_WAITING_ROUTES);
                    }
                    return routes;
                });
    }

    /** The pool of {@link #routes()} for callbacks, which reserve their threads. */
    RouteThreads callbacks() {
        ExecutorService pool = routes();
        ScheduledExecutorService timers = scheduler();
        return locked(
                () -> {
                    if (callbacks == null) {
                        callbacks = new RouteThreads(pool, timers);
                    }
                    return callbacks;
                });
    }

    /** Where the adapters of blocking engines block. */
    ExecutorService stores() {
        return locked(
                () -> {
                    if (stores == null) {
                        stores = pool("WeChatStore", STORE_THREADS, STORE_THREADS, LONGEST_QUEUE);
                    }
                    return stores;
                });
    }

    /** Where routes go on after a producer; grows with need, because one may wait for another. */
    Executor producers() {
        ScheduledExecutorService timers = scheduler();
        return locked(
                () -> {
                    if (producers == null) {
                        producerPool = pool("WeChatProducer", 0, MOST_PRODUCER_THREADS, 0);
                        producers = new WorkerQueue(producerPool, timers);
                    }
                    return producers;
                });
    }

    void close() {
        lock.lock();
        try {
            shutdown(routes);
            shutdown(producerPool);
            shutdown(stores);
            if (scheduler != null) {
                // Not gracefully: it would wait for deadlines that nobody has to meet any more.
                manager.shutdownNow(scheduler);
            }
        } finally {
            lock.unlock();
        }
    }

    private void shutdown(@Nullable ExecutorService pool) {
        if (pool != null) {
            manager.shutdownGraceful(pool);
        }
    }

    /** A profile of that name in the context overrides ours. */
    private ExecutorService pool(String name, int size, int maxSize, int queue) {
        ThreadPoolProfile profile = manager.getThreadPoolProfile(name);
        if (profile == null) {
            profile = new ThreadPoolProfile(name);
            profile.setPoolSize(size);
            profile.setMaxPoolSize(maxSize);
            profile.setMaxQueueSize(queue);
            profile.setAllowCoreThreadTimeOut(true);
        }
        if (isZero(profile.getPoolSize()) && isZero(profile.getMaxQueueSize())) {
            // Camel makes one thread of such a profile, whatever its maximum says.
            profile = profile.clone();
            profile.setPoolSize(1);
        }
        if (profile.getRejectedPolicy() == null) {
            // Camel's own default runs the work on the caller, which is a thread of the HTTP
            // server.
            profile = profile.clone();
            profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        }
        return manager.newThreadPool(owner, name, profile);
    }

    private static boolean isZero(@Nullable Integer size) {
        return size != null && size <= 0;
    }

    private interface Made<T> {
        T get();
    }

    private <T> T locked(Made<T> made) {
        lock.lock();
        try {
            return made.get();
        } finally {
            lock.unlock();
        }
    }
}

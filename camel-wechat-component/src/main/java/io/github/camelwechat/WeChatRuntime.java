// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.api.ApiHosts;
import io.github.camelwechat.internal.api.ApiProtections;
import io.github.camelwechat.internal.api.HttpSettings;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.outcome.Outcomes;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.RecentRecords;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What all endpoints of one component share: time, threads, stores and the way to WeChat.
 * Everything is made when it is first needed, and ends with {@link #close()}. Thread-safe.
 */
final class WeChatRuntime {

    private static final String CLOCK_BEAN = "weChatClock";
    private static final int ROUTE_THREADS = 32;
    private static final int STORE_THREADS = 16;
    private static final int MOST_PRODUCER_THREADS = 200;
    private static final int LONGEST_QUEUE = 1000;

    private final CamelContext context;
    private final Object owner;
    private final @Nullable SSLContext tls;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Lock lock = new ReentrantLock();
    private final Set<StateStore> startedStores =
            Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<StateStore, RecentRecords> recentRecords = new IdentityHashMap<>();
    private final StateStore ownStore = new InMemoryStateStore();
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable ExecutorService routeThreads;
    private @Nullable ExecutorService storeThreads;
    private volatile @Nullable ApiAccess access;
    private @Nullable ExecutorService producerThreads;
    private final ApiProtections protections;

    WeChatRuntime(CamelContext context, Object owner, @Nullable SSLContext tls) {
        this.context = context;
        this.owner = owner;
        this.tls = tls;
        InstantSource configured =
                context.getRegistry().lookupByNameAndType(CLOCK_BEAN, InstantSource.class);
        this.clock = configured == null ? InstantSource.system() : configured;
        this.protections = new ApiProtections(new Json(), clock, random);
    }

    ApiProtections protections() {
        return protections;
    }

    InstantSource clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    /** Deadlines, renewals and back-offs: nothing that takes time may run here. */
    ScheduledExecutorService scheduler() {
        return locked(
                () -> {
                    if (scheduler == null) {
                        scheduler = threads().newScheduledThreadPool(owner, "WeChatScheduler", 2);
                    }
                    return scheduler;
                });
    }

    /**
     * Where routes run, so that no HTTP thread waits for one. A full queue refuses: WeChat then
     * delivers again, whereas a caller that ran the route itself would answer too late.
     */
    ExecutorService routeThreads() {
        return locked(
                () -> {
                    if (routeThreads == null) {
                        routeThreads =
                                pool("WeChatRoute", ROUTE_THREADS, ROUTE_THREADS, LONGEST_QUEUE);
                    }
                    return routeThreads;
                });
    }

    /** The store of an endpoint, started; the component's own one in memory if it has none. */
    StateStore store(@Nullable StateStore configured) {
        return locked(
                () -> {
                    StateStore store = configured == null ? ownStore : configured;
                    if (startedStores.add(store)) {
                        if (storeThreads == null) {
                            storeThreads =
                                    pool(
                                            "WeChatStore",
                                            STORE_THREADS,
                                            STORE_THREADS,
                                            LONGEST_QUEUE);
                        }
                        store.start(new StoreContext(storeThreads, scheduler(), clock));
                    }
                    return store;
                });
    }

    Outcomes outcomes(@Nullable StateStore configured) {
        return new Outcomes(store(configured), clock, scheduler());
    }

    ServiceWindow window(@Nullable StateStore configured, AccountSettings settings) {
        return new ServiceWindow(
                recentRecords(store(configured)),
                clock,
                settings.window().rules(context),
                settings.window().merge(),
                this::skew);
    }

    private RecentRecords recentRecords(StateStore started) {
        return locked(
                () ->
                        recentRecords.computeIfAbsent(
                                started, store -> new RecentRecords(store, clock)));
    }

    MessageSender sender(@Nullable StateStore configured, AccountSettings settings) {
        return new MessageSender(
                api(settings.apiHosts()),
                new OutboundJson(new Json()),
                window(configured, settings),
                store(configured),
                clock);
    }

    /** The way to WeChat at the given hosts. */
    WeChatApi api(ApiHosts hosts) {
        return access().api(hosts);
    }

    /** The connections, tokens and circuits that all endpoints share. */
    ApiAccess access() {
        return locked(
                () -> {
                    ApiAccess made = access;
                    if (made == null) {
                        HttpSettings http =
                                tls == null
                                        ? HttpSettings.DEFAULTS
                                        : HttpSettings.DEFAULTS.withSslContext(tls);
                        made = new ApiAccess(http, scheduler(), clock, random, protections);
                        access = made;
                    }
                    return made;
                });
    }

    /**
     * How far WeChat's clock is ahead of ours, negative if it is behind; zero until WeChat was
     * asked.
     */
    Duration skew() {
        ApiAccess made = access;
        return made == null ? Duration.ZERO : made.skew();
    }

    /**
     * Where routes go on after a producer. Grows with need, because one route may wait for another;
     * if no thread is to be had, the route goes on where the answer came in.
     */
    Executor producerThreads() {
        ExecutorService pool =
                locked(
                        () -> {
                            if (producerThreads == null) {
                                producerThreads =
                                        pool("WeChatProducer", 0, MOST_PRODUCER_THREADS, 0);
                            }
                            return producerThreads;
                        });
        return rest -> {
            try {
                pool.execute(rest);
            } catch (RejectedExecutionException e) {
                rest.run();
            }
        };
    }

    void close() {
        lock.lock();
        try {
            startedStores.forEach(StateStore::stop);
            startedStores.clear();
            recentRecords.clear();
            ApiAccess made = access;
            if (made != null) {
                made.close();
            }
            shutdown(routeThreads);
            shutdown(producerThreads);
            shutdown(storeThreads);
            shutdown(scheduler);
        } finally {
            lock.unlock();
        }
    }

    private void shutdown(@Nullable ExecutorService pool) {
        if (pool != null) {
            threads().shutdownGraceful(pool);
        }
    }

    /** A profile of that name in the context overrides ours. */
    private ExecutorService pool(String name, int size, int maxSize, int queue) {
        ThreadPoolProfile profile = threads().getThreadPoolProfile(name);
        if (profile == null) {
            profile = new ThreadPoolProfile(name);
            profile.setPoolSize(size);
            profile.setMaxPoolSize(maxSize);
            profile.setMaxQueueSize(queue);
            profile.setAllowCoreThreadTimeOut(true);
        }
        if (profile.getRejectedPolicy() == null) {
            // Camel's own default runs the work on the caller, which is a thread of the HTTP
            // server.
            profile = profile.clone();
            profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        }
        return threads().newThreadPool(owner, name, profile);
    }

    private ExecutorServiceManager threads() {
        return context.getExecutorServiceManager();
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

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.api.client.ApiProtections;
import io.github.camelwechat.internal.api.client.ClockSkew;
import io.github.camelwechat.internal.api.http.HttpSettings;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.time.NodeClocks;
import io.github.camelwechat.internal.window.WindowStore;
import io.github.camelwechat.store.StateStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.InetAddressUtil;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all endpoints of one component share: time, threads, stores and the way to WeChat.
 * Everything is made when it is first needed, and ends with {@link #close()}. Thread-safe.
 */
public final class WeChatRuntime {

    /** Where a trace goes along. */
    public static final String TRACE_HEADER = Instruments.TRACE_HEADER;

    private static final String CLOCK_BEAN = "weChatClock";

    /** The time that held messages get to go out when everything ends. */
    private static final Duration LAST_SENDS = Duration.ofSeconds(10);

    private final CamelContext context;
    private final WeChatThreads threads;
    private final HttpSettings http;
    private final AccountSecrets secrets;
    private final InstantSource clock;
    private final ClockSkew skew;
    private final Instruments instruments;
    private final SecureRandom random = new SecureRandom();
    private final String node = UUID.randomUUID().toString();
    private final Lock lock = new ReentrantLock();
    private final StateStores stores;
    private volatile @Nullable ApiAccess access;
    private final AtomicReference<@Nullable Coalescer> coalescer = new AtomicReference<>();
    private final ApiProtections protections;
    private final ProducerHealthChecks producerHealth;

    /**
     * @param secrets gives an account with the secret that is in force
     */
    public WeChatRuntime(
            CamelContext context, Object owner, HttpSettings http, AccountSecrets secrets) {
        this.context = context;
        this.threads = new WeChatThreads(context.getExecutorServiceManager(), owner);
        this.http = http;
        this.secrets = secrets;
        InstantSource configured =
                context.getRegistry().lookupByNameAndType(CLOCK_BEAN, InstantSource.class);
        this.clock = configured == null ? InstantSource.system() : configured;
        this.instruments = Instruments.of(context, clock);
        this.stores = new StateStores(threads, clock, instruments.telemetry());
        this.skew = new ClockSkew(clock);
        this.protections = new ApiProtections(clock, random);
        this.producerHealth = new ProducerHealthChecks(context);
    }

    public CamelContext context() {
        return context;
    }

    /** Returns the name of this process among those that share a store. */
    String node() {
        return node;
    }

    public ApiProtections protections() {
        return protections;
    }

    /** The health checks of the accounts that something sends for. */
    ProducerHealthChecks producerHealth() {
        return producerHealth;
    }

    public InstantSource clock() {
        return clock;
    }

    /** Returns the instruments that the application observes us with. */
    public Instruments instruments() {
        return instruments;
    }

    /** Does something as part of the trace that {@link #TRACE_HEADER} told of. */
    public void within(Object trace, Runnable work) {
        instruments.within(trace, work);
    }

    public SecureRandom random() {
        return random;
    }

    public ScheduledExecutorService scheduler() {
        return threads.scheduler();
    }

    public ExecutorService routeThreads() {
        return threads.routes();
    }

    /** The threads for callbacks, each of which is reserved before it is needed. */
    public RouteThreads callbackThreads() {
        return threads.callbacks();
    }

    public Executor producerThreads() {
        return threads.producers();
    }

    /** The store of an endpoint, started; the component's own one in memory if it has none. */
    StateStore store(@Nullable StateStore configured) {
        return stores.store(configured);
    }

    /** Returns the part that all windows on one started store share. */
    WindowStore windowStore(StateStore started) {
        return stores.windowStore(started);
    }

    /**
     * Returns what compares the clocks of the nodes that share a started store; null if none can.
     */
    @Nullable NodeClocks nodeClocks(StateStore started) {
        return stores.nodeClocks(
                started,
                store ->
                        new NodeClocks(
                                node,
                                context.getName()
                                        + " (process "
                                        + ProcessHandle.current().pid()
                                        + " on "
                                        + InetAddressUtil.getLocalHostNameSafe()
                                        + ")",
                                store,
                                clock,
                                System::nanoTime,
                                scheduler(),
                                random::nextInt));
    }

    /**
     * Describes the nodes that share a started store and whose clocks differ too much from ours.
     */
    public List<String> clockSkews(StateStore started) {
        NodeClocks clocks = nodeClocks(started);
        return clocks == null ? List.of() : clocks.skews();
    }

    /** The connections, tokens and circuits that all endpoints share. */
    public ApiAccess access() {
        return locked(
                () -> {
                    ApiAccess made = access;
                    if (made == null) {
                        made =
                                new ApiAccess(
                                        http,
                                        scheduler(),
                                        producerThreads(),
                                        clock,
                                        skew,
                                        random,
                                        protections,
                                        secrets,
                                        instruments.telemetry());
                        access = made;
                    }
                    return made;
                });
    }

    /** Returns the largest file that may pass through, in bytes. */
    long maxMediaSize() {
        return http.maxMediaSize();
    }

    /** The distance between WeChat's clock and ours, as far as WeChat's answers tell. */
    public ClockSkew skew() {
        return skew;
    }

    /** Where texts are held that go out with others; gives null while no producer holds any. */
    public Supplier<@Nullable Coalescer> coalescer() {
        return coalescer::get;
    }

    /** Lets producers hold texts from now on, until the context begins to stop. */
    public void holdTexts() {
        locked(
                () -> {
                    if (coalescer.get() == null) {
                        Coalescer made = new Coalescer(scheduler(), producerThreads());
                        context.addLifecycleStrategy(new Drained(made));
                        coalescer.set(made);
                    }
                    return true;
                });
    }

    /** A context that waits for its exchanges must not wait until they go by themselves. */
    private static final class Drained extends LifecycleStrategySupport {

        private final Coalescer coalescer;

        Drained(Coalescer coalescer) {
            this.coalescer = coalescer;
        }

        @Override
        public void onContextStopping(CamelContext stopping) {
            coalescer.drain();
        }
    }

    public void close() {
        Coalescer holding = coalescer.get();
        if (holding != null) {
            holding.close(LAST_SENDS);
        }
        lock.lock();
        try {
            stores.close();
            ApiAccess made = access;
            if (made != null) {
                made.close();
            }
            threads.close();
            instruments.close();
        } finally {
            lock.unlock();
        }
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

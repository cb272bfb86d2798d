// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.internal.time.NodeClocks;
import io.github.camelwechat.internal.window.WindowStore;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state stores of one component, each started once however many endpoints name it, and what all
 * windows on one of them share. Thread-safe.
 */
final class StateStores {

    private static final Logger LOG = LoggerFactory.getLogger(StateStores.class);

    /** The longest wait for a state store, in real time; a send may need several answers of it. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final WeChatThreads threads;
    private final InstantSource clock;
    private final @Nullable Telemetry telemetry;
    private final StateStore own = new InMemoryStateStore();
    private final Map<StateStore, StateStore> started = new IdentityHashMap<>();
    private final Map<StateStore, WindowStore> windows = new IdentityHashMap<>();
    private final Map<StateStore, NodeClocks> clocks = new IdentityHashMap<>();

    /**
     * @param telemetry null if nobody measures
     */
    StateStores(WeChatThreads threads, InstantSource clock, @Nullable Telemetry telemetry) {
        this.threads = threads;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /** The store of an endpoint, started; the component's own one in memory if it has none. */
    synchronized StateStore store(@Nullable StateStore configured) {
        StateStore store = configured == null ? own : configured;
        StateStore known = started.get(store);
        if (known != null) {
            return known;
        }
        ScheduledExecutorService scheduler = threads.scheduler();
        store.start(new StoreContext(threads.stores(), scheduler, clock));
        // Memory answers at once; everything else may be kept waiting by others.
        StateStore timed =
                store instanceof InMemoryStateStore
                        ? store
                        : new TimedStateStore(store, new Deadlines(scheduler), LIMIT, telemetry);
        started.put(store, timed);
        return timed;
    }

    /** Returns the part that all windows on one started store share. */
    synchronized WindowStore windowStore(StateStore store) {
        return windows.computeIfAbsent(store, known -> new WindowStore(known, clock));
    }

    /**
     * Returns what compares the clocks of all nodes on one started store; null where there can be
     * no other.
     */
    synchronized @Nullable NodeClocks nodeClocks(
            StateStore store, Function<StateStore, NodeClocks> made) {
        return AccountQueue.isShared(store) ? clocks.computeIfAbsent(store, made) : null;
    }

    synchronized void close() {
        started.keySet().forEach(StateStores::stop);
        started.clear();
        windows.clear();
        clocks.clear();
    }

    /** A store that cannot be stopped must not keep the others, the connections and the threads. */
    private static void stop(StateStore store) {
        try {
            store.stop();
        } catch (RuntimeException e) {
            LOG.warn("The state store {} could not be stopped", store.getClass().getName(), e);
        }
    }
}

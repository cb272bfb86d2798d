// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.slf4j.Logger;

/**
 * The paths where callbacks arrive. A path is open while a receiver is there, and forgotten with
 * the last: accounts come and go while others are called. Thread-safe.
 */
public final class CallbackHttpEndpoints {

    private final CamelContext context;
    private final InstantSource clock;
    private final Logger log;
    private final Lock lock = new ReentrantLock();
    private final Map<String, CallbackHttpEndpoint> endpoints = new HashMap<>();

    /**
     * @param log where the consumers log
     */
    public CallbackHttpEndpoints(CamelContext context, InstantSource clock, Logger log) {
        this.context = context;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Makes sure that the HTTP server is known. Not left to {@link #add}: a component that is just
     * starting the HTTP server cannot be asked for an endpoint (Camel CLI).
     */
    public void prepare(String path) {
        http(path);
    }

    /** Opens the path if it is not, and lets the account have its share of what arrives. */
    public CallbackHttpEndpoint add(CallbackReceiver receiver, String path) throws Exception {
        lock.lock();
        try {
            CallbackHttpEndpoint known = endpoints.get(path);
            CallbackHttpEndpoint endpoint =
                    known != null
                            ? known
                            : new CallbackHttpEndpoint(http(path), new RejectionLog(log, clock));
            endpoint.add(receiver);
            endpoints.put(path, endpoint);
            return endpoint;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the receiver away, and closes the path if it was the last. */
    public void remove(CallbackReceiver receiver, String path) throws Exception {
        lock.lock();
        try {
            CallbackHttpEndpoint endpoint = endpoints.get(path);
            if (endpoint != null && endpoint.remove(receiver)) {
                endpoints.remove(path);
                context.removeEndpoint(endpoint.endpoint());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says so if the HTTP server has too few workers for all that may be held open. */
    public void warnOfFewWorkers() {
        OptionalInt workers = HttpWorkers.count(context);
        int mostWaiting = mostWaiting();
        if (workers.isPresent() && mostWaiting >= workers.getAsInt()) {
            log.warn(
                    "The HTTP server has {} workers, and WeChat consumers may hold {} of them (the"
                            + " sum of their option maxWaiting): then further callbacks are not"
                            + " acknowledged but wait, and WeChat's users may see a fault. Lower"
                            + " maxWaiting, or raise workerPoolSize of a VertxOptions bean",
                    workers.getAsInt(),
                    mostWaiting);
        }
    }

    private int mostWaiting() {
        lock.lock();
        try {
            return endpoints.values().stream().mapToInt(CallbackHttpEndpoint::mostWaiting).sum();
        } finally {
            lock.unlock();
        }
    }

    private PlatformHttpEndpoint http(String path) {
        return context.getEndpoint(
                "platform-http:" + path + "?httpMethodRestrict=GET,POST",
                PlatformHttpEndpoint.class);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;

/**
 * The paths where callbacks arrive. A path is open while a consumer is there, and forgotten with
 * the last: accounts come and go while others are called. Thread-safe.
 */
final class CallbackPaths {

    private final CamelContext context;
    private final InstantSource clock;
    private final Lock lock = new ReentrantLock();
    private final Map<String, CallbackMount> mounts = new HashMap<>();

    CallbackPaths(CamelContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    /**
     * Makes sure that the HTTP server is known. Not left to {@link #add}: a component that is just
     * starting the HTTP server cannot be asked for an endpoint (Camel CLI).
     */
    void prepare(String path) {
        http(path);
    }

    /** Opens the path if it is not, and lets the consumer have its share of what arrives. */
    CallbackMount add(WeChatConsumer consumer, String path) throws Exception {
        lock.lock();
        try {
            CallbackMount known = mounts.get(path);
            CallbackMount mount = known != null ? known : new CallbackMount(http(path), clock);
            mount.add(consumer);
            mounts.put(path, mount);
            return mount;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the consumer away, and closes the path if it was the last. */
    void remove(WeChatConsumer consumer, String path) throws Exception {
        lock.lock();
        try {
            CallbackMount mount = mounts.get(path);
            if (mount != null && mount.remove(consumer)) {
                mounts.remove(path);
                context.removeEndpoint(mount.endpoint());
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many callbacks all consumers together may hold open. */
    int mostWaiting() {
        lock.lock();
        try {
            return mounts.values().stream()
                    .map(CallbackMount::consumers)
                    .flatMap(Collection::stream)
                    .mapToInt(WeChatConsumer::maxWaiting)
                    .sum();
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

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.WeChatConsumer;
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
public final class CallbackHttpEndpoints {

    private final CamelContext context;
    private final InstantSource clock;
    private final Lock lock = new ReentrantLock();
    private final Map<String, CallbackHttpEndpoint> mounts = new HashMap<>();

    public CallbackHttpEndpoints(CamelContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    /**
     * Makes sure that the HTTP server is known. Not left to {@link #add}: a component that is just
     * starting the HTTP server cannot be asked for an endpoint (Camel CLI).
     */
    public void prepare(String path) {
        http(path);
    }

    /** Opens the path if it is not, and lets the consumer have its share of what arrives. */
    public CallbackHttpEndpoint add(WeChatConsumer consumer, String path) throws Exception {
        lock.lock();
        try {
            CallbackHttpEndpoint known = mounts.get(path);
            CallbackHttpEndpoint mount =
                    known != null ? known : new CallbackHttpEndpoint(http(path), clock);
            mount.add(consumer);
            mounts.put(path, mount);
            return mount;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the consumer away, and closes the path if it was the last. */
    public void remove(WeChatConsumer consumer, String path) throws Exception {
        lock.lock();
        try {
            CallbackHttpEndpoint mount = mounts.get(path);
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
                    .map(CallbackHttpEndpoint::consumers)
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

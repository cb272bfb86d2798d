// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.window.Interaction;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The newest 2000 callbacks. Thread-safe. */
public final class CallbackLog {
    private static final int MAX_KEPT = 2000;

    private final AtomicLong lastId = new AtomicLong();
    private final Deque<Callback> callbacks = new ArrayDeque<>();

    Callback open(String openid, byte[] payload, Interaction interaction, @Nullable URI endpoint) {
        String id = "d" + lastId.incrementAndGet();
        Callback callback = new Callback(id, openid, payload, interaction, endpoint);
        synchronized (this) {
            callbacks.addLast(callback);
            if (callbacks.size() > MAX_KEPT) {
                callbacks.removeFirst();
            }
        }
        return callback;
    }

    /** All that are kept, the oldest first. */
    public synchronized List<Callback> all() {
        return List.copyOf(callbacks);
    }

    /** Forgets all; those under way end as errors and are not tried again. */
    public void clear() {
        List<Callback> abandoned;
        synchronized (this) {
            abandoned = List.copyOf(callbacks);
            callbacks.clear();
        }
        abandoned.forEach(
                callback ->
                        callback.end(
                                Outcome.ERROR, null, "the simulator was reset", outcome -> {}));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.window.Interaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The newest 2000 deliveries. Thread-safe. */
public final class CallbackLog {
    private static final int MAX_KEPT = 2000;

    private final AtomicLong lastId = new AtomicLong();
    private final Deque<Callback> deliveries = new ArrayDeque<>();

    Callback open(String openid, byte[] payload, Interaction interaction) {
        Callback delivery =
                new Callback("d" + lastId.incrementAndGet(), openid, payload, interaction);
        synchronized (this) {
            deliveries.addLast(delivery);
            if (deliveries.size() > MAX_KEPT) {
                deliveries.removeFirst();
            }
        }
        return delivery;
    }

    /** All that are kept, the oldest first. */
    public synchronized List<Callback> all() {
        return List.copyOf(deliveries);
    }

    /** Forgets all; those under way end as errors and are not tried again. */
    public void clear() {
        List<Callback> abandoned;
        synchronized (this) {
            abandoned = List.copyOf(deliveries);
            deliveries.clear();
        }
        abandoned.forEach(
                delivery ->
                        delivery.end(
                                Outcome.ERROR, null, "the simulator was reset", outcome -> {}));
    }
}

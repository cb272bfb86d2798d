// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.window.Interaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The newest 2000 deliveries. Thread-safe. */
public final class DeliveryLog {
    private static final int MAX_KEPT = 2000;

    private final AtomicLong lastId = new AtomicLong();
    private final Deque<Delivery> deliveries = new ArrayDeque<>();

    Delivery open(String openid, byte[] payload, Interaction interaction) {
        Delivery delivery =
                new Delivery("d" + lastId.incrementAndGet(), openid, payload, interaction);
        synchronized (this) {
            deliveries.addLast(delivery);
            if (deliveries.size() > MAX_KEPT) {
                deliveries.removeFirst();
            }
        }
        return delivery;
    }

    /** All that are kept, the oldest first. */
    public synchronized List<Delivery> all() {
        return List.copyOf(deliveries);
    }

    /** Forgets all; those under way end as errors and are not tried again. */
    public void clear() {
        List<Delivery> abandoned;
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

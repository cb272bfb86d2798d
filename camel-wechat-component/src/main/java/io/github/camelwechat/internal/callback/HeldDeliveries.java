// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that are held open, each of which costs memory, and with most HTTP servers a
 * worker too. Where as many are held as may be, one more is held only briefly, and not at all once
 * those are parked: a fast route is never cut short, however many callers it has, and a slow one
 * leaves workers for the others. Thread-safe.
 */
public final class HeldDeliveries {

    /** The time within which a delivery is over that was never parked. */
    private static final Duration BRIEFLY = Duration.ofMillis(250);

    private final IntSupplier most;
    private final @Nullable HeldDeliveries ofAll;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();

    /**
     * @param most how many may be held open at once
     * @param ofAll those of all accounts together; null where these are all
     */
    public HeldDeliveries(IntSupplier most, @Nullable HeldDeliveries ofAll) {
        this.most = most;
        this.ofAll = ofAll;
    }

    /** One delivery that is held open, until it is released. */
    public final class Held {

        private final long sinceNanos = System.nanoTime();
        private final @Nullable Held amongAll;
        private boolean placed;

        private Held(@Nullable Held amongAll) {
            this.amongAll = amongAll;
        }

        /**
         * Returns how much of a time it may be held; zero for not at all. Once it has a place it
         * keeps it, whoever comes later.
         */
        Duration time(Duration longest) {
            Duration among = amongAll == null ? longest : amongAll.time(longest);
            if (hasPlace()) {
                return among;
            }
            Duration brief = parked() < most.getAsInt() ? BRIEFLY : Duration.ZERO;
            return among.compareTo(brief) < 0 ? among : brief;
        }

        private synchronized boolean hasPlace() {
            placed = placed || takePlace();
            return placed;
        }

        private synchronized void givePlaceBack() {
            if (placed) {
                placed = false;
                places.decrementAndGet();
            }
        }

        private boolean isParked() {
            return System.nanoTime() - sinceNanos > BRIEFLY.toNanos();
        }

        /** Gives its place back. */
        public void release() {
            held.remove(this);
            givePlaceBack();
            if (amongAll != null) {
                amongAll.release();
            }
        }
    }

    /** Holds one more. */
    public Held hold() {
        Held one = new Held(ofAll == null ? null : ofAll.hold());
        held.add(one);
        return one;
    }

    private boolean takePlace() {
        int all = most.getAsInt();
        return places.getAndUpdate(taken -> taken < all ? taken + 1 : taken) < all;
    }

    private long parked() {
        return held.stream().filter(Held::isParked).count();
    }
}

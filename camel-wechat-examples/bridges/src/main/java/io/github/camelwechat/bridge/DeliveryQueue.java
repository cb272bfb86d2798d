// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.store.DatabaseException;
import io.github.camelwechat.bridge.store.Deliveries;
import io.github.camelwechat.bridge.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that deliver what one direction of a bridge has to: what is for one user one after
 * another in the order in which it came, what is for different users side by side. What fails for a
 * reason that may pass is tried again after 1, 2, 4 seconds and so on; after a quarter of an hour
 * it is parked: tried every five minutes, until it succeeds.
 *
 * <p>Time between tries goes by the component's clock. One process at a time may run a direction of
 * a bridge.
 */
final class DeliveryQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

    private static final int THREADS = 8;
    private static final int TICK_MILLIS = 100;

    /** After this long a thread finds something that another process has stored. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PARKED_PAUSE = Duration.ofMinutes(5);

    /** After 1 + 2 + 4 + ... + 32 seconds, and 14 minutes. */
    private static final int TRIES_UNTIL_PARKED = 20;

    /** Says what became of a delivery. */
    sealed interface Outcome {

        /** It is over. */
        record Done() implements Outcome {}

        /** It is over, but the agent may ask for it again. */
        record Refused() implements Outcome {}

        /**
         * It is tried again.
         *
         * @param uncertain whether it may have been done
         */
        record Again(boolean uncertain, String why) implements Outcome {}

        /** All of this direction waits until then. */
        record Pause(Instant until, boolean uncertain, String why) implements Outcome {}
    }

    /** Delivers. It is called for one delivery of a user at a time. */
    @FunctionalInterface
    interface Handler {
        Outcome deliver(Delivery delivery);
    }

    private final Deliveries deliveries;
    private final InstantSource clock;
    private final BusyUsers busy;
    private final Handler handler;
    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService threads;
    private final Thread dispatcher;

    private boolean woken = true;
    private boolean closed;
    private volatile Instant pausedUntil = Instant.MIN;
    private volatile Instant nextDue = Instant.MIN;
    private Instant nextForgetting = Instant.MIN;

    DeliveryQueue(Deliveries deliveries, InstantSource clock, BusyUsers busy, Handler handler) {
        this.deliveries = deliveries;
        this.clock = clock;
        this.busy = busy;
        this.handler = handler;
        ThreadFactory names =
                work -> {
                    Thread thread =
                            new Thread(
                                    work, "bridge-" + deliveries + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        this.threads = Executors.newFixedThreadPool(THREADS, names);
        this.dispatcher = names.newThread(this::dispatch);
    }

    void start() {
        deliveries.onChange(this::wake);
        busy.onRelease(this::wake);
        dispatcher.start();
    }

    private synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private void dispatch() {
        long looked = System.nanoTime();
        while (awaitWork(looked)) {
            looked = System.nanoTime();
            try {
                forgetOld();
                submitHeads();
            } catch (DatabaseException e) {
                LOG.warn("{}: {}; asked again in a while", deliveries, e.getMessage());
            }
        }
    }

    /** Waits for something new, for the time of the next try, or to look for what others stored. */
    private synchronized boolean awaitWork(long looked) {
        try {
            while (!closed
                    && !woken
                    && clock.instant().isBefore(nextDue)
                    && System.nanoTime() - looked < LOOK.toNanos()) {
                wait(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        woken = false;
        return !closed;
    }

    private void forgetOld() {
        Instant now = clock.instant();
        if (!now.isBefore(nextForgetting)) {
            nextForgetting = now.plus(Duration.ofDays(1));
            deliveries.forgetOld();
        }
    }

    private void submitHeads() {
        Instant now = clock.instant();
        nextDue = Instant.MAX;
        if (now.isBefore(pausedUntil)) {
            nextDue = pausedUntil;
            return;
        }
        for (Deliveries.Due head : deliveries.heads()) {
            if (now.isBefore(head.due())) {
                nextDue = head.due();
                return; // those behind it are due later
            }
            if (busy.take(head.delivery().openId())) {
                threads.execute(() -> run(head.delivery()));
            }
        }
    }

    /**
     * Delivers what is to be delivered now that nothing else is under way about the user. Between
     * the look and this, it may have been delivered already, or have become uncertain.
     */
    private void run(Delivery seen) {
        try {
            if (clock.instant().isBefore(pausedUntil)) {
                return; // the pause began after the look
            }
            deliveries
                    .current(seen)
                    .filter(current -> !clock.instant().isBefore(current.due()))
                    .ifPresent(current -> deliver(current.delivery()));
        } catch (DatabaseException e) {
            LOG.warn("{}: {}", deliveries, e.getMessage());
        } finally {
            busy.release(seen.openId());
        }
    }

    private void deliver(Delivery delivery) {
        Outcome outcome;
        try {
            outcome = handler.deliver(delivery);
        } catch (RuntimeException e) { // whatever it is, the others must go on
            LOG.error("{}: {} failed", deliveries, delivery.item(), e);
            outcome = new Outcome.Again(true, e.toString());
        }
        record(delivery, outcome);
    }

    private void record(Delivery delivery, Outcome outcome) {
        if (outcome instanceof Outcome.Pause pause) {
            LOG.info("{} pauses until {}: {}", deliveries, pause.until(), pause.why());
            pausedUntil = pause.until();
            deliveries.tryAgain(delivery, pause.uncertain(), delivery.tries(), clock.instant());
        } else if (outcome instanceof Outcome.Again again) {
            tryAgain(delivery, again);
        } else {
            deliveries.end(delivery, outcome instanceof Outcome.Refused);
        }
    }

    private void tryAgain(Delivery delivery, Outcome.Again again) {
        int tries = delivery.tries() + 1;
        Duration pause = pause(tries);
        if (tries == TRIES_UNTIL_PARKED) {
            LOG.warn(
                    "{}: {} is parked after {} tries and tried every 5 minutes from now on: {}",
                    deliveries,
                    delivery.item(),
                    tries,
                    again.why());
        } else {
            LOG.info(
                    "{}: {} is tried again in {}: {}",
                    deliveries,
                    delivery.item(),
                    pause,
                    again.why());
        }
        deliveries.tryAgain(delivery, again.uncertain(), tries, clock.instant().plus(pause));
    }

    private static Duration pause(int tries) {
        if (tries >= TRIES_UNTIL_PARKED) {
            return PARKED_PAUSE;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(tries - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Lets what is under way come to its end. The rest is delivered after the next start. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            dispatcher.join();
            threads.shutdown();
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.reply.PassiveReply;
import io.github.camelwechat.simulator.window.Interaction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that happened in WeChat, on its way to a server. Thread-safe. */
public final class Callback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String id;
    private final String openid;
    private final byte[] payload;
    private final Interaction interaction;
    private final @Nullable URI endpoint;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<CallbackOutcome> outcome = new CompletableFuture<>();

    Callback(
            String id,
            String openid,
            byte[] payload,
            Interaction interaction,
            @Nullable URI endpoint) {
        this.id = id;
        this.openid = openid;
        this.payload = payload;
        this.interaction = interaction;
        this.endpoint = endpoint;
    }

    public String id() {
        return id;
    }

    public String openid() {
        return openid;
    }

    public Interaction interaction() {
        return interaction;
    }

    /** The URL it goes to; null when it goes nowhere. */
    public @Nullable URI endpoint() {
        return endpoint;
    }

    /** The XML before any encryption. */
    public String payload() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    byte[] payloadBytes() {
        return payload;
    }

    /** The requests that have ended so far. */
    public synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** Completes when the last delivery has ended and the user sees its result. */
    public CompletableFuture<CallbackOutcome> outcome() {
        return outcome;
    }

    /**
     * Waits for the outcome, at most 30 seconds.
     *
     * @throws IllegalStateException when it takes longer, or the thread is interrupted
     */
    public CallbackOutcome await() {
        return await(PATIENCE);
    }

    /**
     * Waits for the outcome.
     *
     * @throws IllegalStateException when it takes longer, or the thread is interrupted
     */
    public CallbackOutcome await(Duration atMost) {
        try {
            return outcome.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for callback " + id, e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("callback " + id + " is still under way", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a callback's outcome is never exceptional", e);
        }
    }

    synchronized void add(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** Ends the callback once; what the user sees is settled before anyone learns of the end. */
    void end(
            Outcome result,
            @Nullable PassiveReply reply,
            String detail,
            Consumer<CallbackOutcome> ending) {
        if (ended.compareAndSet(false, true)) {
            CallbackOutcome done = new CallbackOutcome(result, reply, detail, deliveries());
            try {
                ending.accept(done);
            } finally {
                outcome.complete(done);
            }
        }
    }

    boolean hasEnded() {
        return ended.get();
    }
}

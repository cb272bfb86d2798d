// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.async;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values that end and are fetched anew: each once however many ask, and a little ahead of its end,
 * so that whoever can have a good one never waits. A failure ahead of the end takes nothing away.
 * Thread-safe.
 */
public final class RefreshedValues<K, V> {

    /** Between two fetches that no one waits for. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Function<V, Instant> goodUntil;
    private final BiFunction<V, Instant, Instant> refreshFrom;
    private final ConcurrentMap<K, Held<V>> values = new ConcurrentHashMap<>();
    private final SingleFlight<K, V> fetches = new SingleFlight<>();

    /**
     * The knowledge about one key.
     *
     * @param value the last one there was; null if there was none
     * @param since when it came
     * @param rejected whether it turned out to be of no use before its end
     */
    public record Held<V>(
            @Nullable V value, Instant since, boolean rejected, Instant refreshFrom) {}

    /** Where a value comes from. */
    @FunctionalInterface
    public interface Source<V> {

        /** Fetches a value that is to take the place of the last one. */
        CompletionStage<V> fetch(Held<V> last);
    }

    /**
     * @param goodUntil from when on a value is not given out any more
     * @param refreshFrom from when on the next one is fetched; told when the value came
     */
    public RefreshedValues(
            InstantSource clock,
            Function<V, Instant> goodUntil,
            BiFunction<V, Instant, Instant> refreshFrom) {
        this.clock = clock;
        this.goodUntil = goodUntil;
        this.refreshFrom = refreshFrom;
    }

    /** A value that is good right now, as far as is known. Fails as the source does. */
    public CompletionStage<V> current(K key, Source<V> source) {
        Held<V> held = held(key);
        V good = good(held);
        if (good != null && clock.instant().isBefore(held.refreshFrom())) {
            return CompletableFuture.completedFuture(good);
        }
        CompletableFuture<V> fetched = fetches.run(key, () -> fetch(key, source));
        return good == null ? fetched : CompletableFuture.completedFuture(good);
    }

    /** Tells whether there is a value that is good right now. */
    public boolean isGood(K key) {
        return good(held(key)) != null;
    }

    /** Takes a value for bad, if it is still the one that is given out. */
    public void reject(K key, Predicate<V> which) {
        values.computeIfPresent(
                key,
                (same, held) ->
                        held.value() != null && which.test(held.value())
                                ? new Held<>(held.value(), held.since(), true, held.refreshFrom())
                                : held);
    }

    private CompletionStage<V> fetch(K key, Source<V> source) {
        Held<V> last = held(key);
        V good = good(last);
        if (good != null && clock.instant().isBefore(last.refreshFrom())) {
            // It came between the look at it and the start of this.
            return CompletableFuture.completedFuture(good);
        }
        return CompletableFuture.completedFuture(last)
                .thenCompose(source::fetch)
                .whenComplete((found, thrown) -> settle(key, found));
    }

    private void settle(K key, @Nullable V found) {
        Instant now = clock.instant();
        Instant soonest = now.plus(PAUSE);
        values.compute(
                key,
                (same, before) -> {
                    if (found == null) {
                        Held<V> last = before == null ? nothing() : before;
                        return new Held<>(last.value(), last.since(), last.rejected(), soonest);
                    }
                    Instant ahead = refreshFrom.apply(found, now);
                    return new Held<>(found, now, false, ahead.isAfter(soonest) ? ahead : soonest);
                });
    }

    /** Returns what is known about a key. */
    public Held<V> held(K key) {
        Held<V> held = values.get(key);
        return held == null ? nothing() : held;
    }

    private static <V> Held<V> nothing() {
        return new Held<>(null, Instant.MIN, false, Instant.MIN);
    }

    private @Nullable V good(Held<V> held) {
        V value = held.value();
        return value != null && !held.rejected() && clock.instant().isBefore(goodUntil.apply(value))
                ? value
                : null;
    }
}

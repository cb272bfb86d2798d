// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.message.VerificationEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The latest of what a consumer was told since its start, as an operator wants to know it who asks
 * whether WeChat calls at all. Thread-safe.
 */
public final class CallbackHistory {

    /** The latest request that was refused. */
    public record Refusal(Instant at, CallbackRejectedException why) {}

    private final InstantSource clock;
    private final @Nullable CallbackRoute route;
    private final Instant started;
    private volatile @Nullable Instant handshake;
    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Instant called;

    /** Begins now, for a consumer of callbacks of which each is {@link #called()} here. */
    public CallbackHistory(InstantSource clock) {
        this(clock, null);
    }

    /**
     * Begins now.
     *
     * @param route knows itself when it was called; null if {@link #called()} tells
     */
    CallbackHistory(InstantSource clock, @Nullable CallbackRoute route) {
        this.clock = clock;
        this.route = route;
        this.started = clock.instant();
    }

    /** A genuine callback came. */
    public void called() {
        called = clock.instant();
    }

    void handshake() {
        handshake = clock.instant();
    }

    void rejected(CallbackRejectedException why) {
        refusal = new Refusal(clock.instant(), why);
    }

    /** Returns for how long nothing genuine has come, since the start at most. */
    public Duration silence() {
        Instant heard =
                Stream.of(started, lastHandshake(), lastCallback())
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(started);
        return Duration.between(heard, clock.instant());
    }

    /** When WeChat last checked the path; null if never since the start. */
    public @Nullable Instant lastHandshake() {
        return handshake;
    }

    /** When the last genuine callback came; null if none did since the start. */
    public @Nullable Instant lastCallback() {
        return route == null ? called : route.lastCallback();
    }

    public @Nullable Refusal lastRefusal() {
        return refusal;
    }

    /**
     * Returns what WeChat last said about the verification of the account, if it did since the
     * start.
     */
    public @Nullable VerificationEvent lastVerification() {
        return route == null ? null : route.lastVerification();
    }
}

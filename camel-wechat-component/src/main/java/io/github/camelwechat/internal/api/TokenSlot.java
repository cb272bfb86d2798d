// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.failure.ApiErrorException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The token of one account, and everything that keeps it from being fetched too often. Thread-safe.
 */
final class TokenSlot {

    /**
     * WeChat renews in the last five minutes of a token's life, and both are good during them
     * (outbound.md 1.1).
     */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** Spreads the nodes that hold the same token, in seconds. */
    private static final int JITTER = 30;

    /** Between two fetches that no one waits for, and between two forced ones (outbound.md 1.1). */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /**
     * How long a refusal stands: a thousand sends with a wrong secret are not a thousand questions.
     */
    private static final Duration REFUSAL = Duration.ofSeconds(3);

    /** Of the 20 a day that the account has on all nodes together. */
    private static final int FORCED_A_DAY = 5;

    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    /** Asks WeChat. */
    interface Fetch {
        CompletionStage<AccessToken> fetch(boolean force);
    }

    private final InstantSource clock;
    private final RandomGenerator random;

    private @Nullable AccessToken token;
    private @Nullable AccessToken rejected;
    private @Nullable CompletableFuture<AccessToken> fetching;
    private @Nullable ApiErrorException refusal;
    private Instant refusedUntil = Instant.MIN;
    private Instant refreshAt = Instant.MIN;
    private Instant forcedAt = Instant.MIN;
    private LocalDate forcedDay = LocalDate.MIN;
    private int forced;

    TokenSlot(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    CompletionStage<AccessToken> current(Fetch source) {
        CompletableFuture<AccessToken> started;
        AccessToken held;
        synchronized (this) {
            Instant now = clock.instant();
            held = token != null && now.isBefore(token.goodUntil()) ? token : null;
            if (held != null && (fetching != null || now.isBefore(refreshAt))) {
                return CompletableFuture.completedFuture(held);
            }
            if (held == null && refusal != null && now.isBefore(refusedUntil)) {
                return CompletableFuture.failedFuture(again(refusal));
            }
            if (fetching != null) {
                return fetching.copy();
            }
            started = new CompletableFuture<>();
            fetching = started;
        }
        CompletableFuture.completedFuture(false)
                .thenCompose(source::fetch)
                .thenCompose(
                        found ->
                                mayForce(found)
                                        ? source.fetch(true)
                                        : CompletableFuture.completedFuture(found))
                .whenComplete((found, thrown) -> settle(started, found, thrown));
        return held != null ? CompletableFuture.completedFuture(held) : started.copy();
    }

    synchronized void invalidate(AccessToken failed) {
        if (token != null && token.value().equals(failed.value())) {
            rejected = token;
            token = null;
        }
    }

    /**
     * Whether WeChat handed back the very token it refuses. Forcing kills it at once for every
     * node, so it is rationed; where the ration is used up, the caller gets that token and sees for
     * itself.
     */
    private synchronized boolean mayForce(AccessToken found) {
        Instant now = clock.instant();
        if (rejected == null
                || !rejected.value().equals(found.value())
                || now.isBefore(forcedAt.plus(PAUSE))) {
            return false;
        }
        LocalDate today = LocalDate.ofInstant(now, CHINA);
        forced = today.equals(forcedDay) ? forced + 1 : 1;
        forcedDay = today;
        if (forced > FORCED_A_DAY) {
            return false;
        }
        forcedAt = now;
        return true;
    }

    private void settle(
            CompletableFuture<AccessToken> started,
            @Nullable AccessToken found,
            @Nullable Throwable thrown) {
        Throwable cause = thrown == null ? null : Stages.cause(thrown);
        synchronized (this) {
            Instant now = clock.instant();
            fetching = null;
            refreshAt = now.plus(PAUSE);
            refusal = cause instanceof ApiErrorException error ? error : null;
            refusedUntil = now.plus(REFUSAL);
            if (found != null) {
                token = found;
                Instant ahead = found.goodUntil().minus(AHEAD).minusSeconds(random.nextInt(JITTER));
                refreshAt = ahead.isAfter(refreshAt) ? ahead : refreshAt;
            }
        }
        if (cause != null) {
            started.completeExceptionally(cause);
        } else {
            started.complete(found);
        }
    }

    /** A fresh one for every caller: exceptions are mutable. */
    private static ApiErrorException again(ApiErrorException refusal) {
        return new ApiErrorException(
                refusal.account(),
                refusal.apiPath(),
                refusal.errorCode(),
                refusal.errorMessage(),
                refusal.requestId());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The token of one account, and everything that keeps it from being fetched too often. Thread-safe.
 */
final class CachedToken {

    /**
     * WeChat renews in the last five minutes of a token's life, and both are good during them
     * (outbound.md 1.1). A little later than that, because asked too early it gives the old one.
     */
    private static final Duration AHEAD = Duration.ofSeconds(270);

    /** Spreads the nodes that hold the same token, in seconds. */
    private static final int JITTER = 30;

    /** Between two fetches that no one waits for. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /**
     * How long a refusal stands: a thousand sends with a wrong secret are not a thousand questions.
     */
    private static final Duration REFUSAL = Duration.ofSeconds(3);

    private final InstantSource clock;
    private final RandomGenerator random;

    private @Nullable AccessToken token;
    private @Nullable AccessToken rejected;
    private @Nullable CompletableFuture<AccessToken> fetching;
    private @Nullable ApiErrorException refusal;
    private @Nullable Account refused;
    private Instant refusedUntil = Instant.MIN;
    private Instant refreshAt = Instant.MIN;

    CachedToken(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    CompletionStage<AccessToken> current(Account account, TokenSource source) {
        CompletableFuture<AccessToken> started;
        AccessToken held;
        TokenRequest request;
        synchronized (this) {
            Instant now = clock.instant();
            held = token != null && now.isBefore(token.goodUntil()) ? token : null;
            if (held != null && (fetching != null || now.isBefore(refreshAt))) {
                return CompletableFuture.completedFuture(held);
            }
            if (held == null
                    && refusal != null
                    && account.equals(refused)
                    && now.isBefore(refusedUntil)) {
                return CompletableFuture.failedFuture(again(refusal));
            }
            if (fetching != null) {
                return fetching.copy();
            }
            started = new CompletableFuture<>();
            fetching = started;
            AccessToken replaces = token == null ? rejected : token;
            request = new TokenRequest(account, replaces, token == null && replaces != null);
        }
        CompletableFuture.completedFuture(request)
                .thenCompose(source::fetch)
                .whenComplete((found, thrown) -> settle(account, started, found, thrown));
        return held != null ? CompletableFuture.completedFuture(held) : started.copy();
    }

    synchronized void invalidate(AccessToken failed) {
        if (token != null && token.value().equals(failed.value())) {
            rejected = token;
            token = null;
        }
    }

    private void settle(
            Account account,
            CompletableFuture<AccessToken> started,
            @Nullable AccessToken found,
            @Nullable Throwable thrown) {
        Throwable cause = thrown == null ? null : Completion.cause(thrown);
        synchronized (this) {
            Instant now = clock.instant();
            fetching = null;
            refreshAt = now.plus(PAUSE);
            refusal = cause instanceof ApiErrorException error ? error : null;
            refused = account;
            refusedUntil = now.plus(REFUSAL);
            if (found != null) {
                token = found;
                Duration quarter = Duration.between(now, found.goodUntil()).dividedBy(4);
                Instant ahead =
                        quarter.compareTo(AHEAD) < 0
                                ? found.goodUntil().minus(quarter)
                                : found.goodUntil()
                                        .minus(AHEAD)
                                        .plusSeconds(random.nextInt(JITTER));
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

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.Pause;
import io.github.camelwechat.internal.async.RefreshedValues;
import io.github.camelwechat.internal.async.RefreshedValues.Held;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One access token for each account and source, and everything that keeps it from being fetched too
 * often. One for a whole component. Thread-safe.
 */
public final class AccessTokens {

    /**
     * WeChat renews in the last five minutes of a token's life, and both are good during them
     * (outbound.md 1.1). A little later than that, because asked too early it gives the old one.
     */
    private static final Duration AHEAD = Duration.ofSeconds(270);

    /** Spreads the nodes that hold the same token, in seconds. */
    private static final int JITTER = 30;

    /**
     * The time for which a refusal stands: a thousand sends with a wrong secret are not a thousand
     * questions.
     */
    private static final Duration REFUSAL = Duration.ofSeconds(3);

    /**
     * Superseded, not valid for this account, expired; the last of a platform (outbound.md 1.2).
     */
    private static final Set<Integer> STALE = Set.of(40001, 40014, 42001, 42006);

    private record Key(String appId, TokenSource source) {}

    private record Refusal(Account account, ApiErrorException error, Pause pause) {}

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final UnaryOperator<Account> latest;
    private final @Nullable Telemetry telemetry;
    private final RefreshedValues<Key, AccessToken> tokens;
    private final Map<Key, Refusal> refusals = new ConcurrentHashMap<>();

    /**
     * @param latest gives an account with the secret that is in force now
     * @param telemetry null if nobody measures
     */
    public AccessTokens(
            InstantSource clock,
            RandomGenerator random,
            UnaryOperator<Account> latest,
            @Nullable Telemetry telemetry) {
        this(clock, System::nanoTime, random, latest, telemetry);
    }

    /**
     * @param nanoTime what elapses, in {@link System#nanoTime()}'s terms: a clock may be set back
     */
    AccessTokens(
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            UnaryOperator<Account> latest,
            @Nullable Telemetry telemetry) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.latest = latest;
        this.telemetry = telemetry;
        this.tokens = new RefreshedValues<>(clock, AccessToken::goodUntil, this::refreshFrom);
    }

    /**
     * The tokens of one source.
     *
     * @param kind the kind of place that it is
     */
    public Provider from(TokenSource source, String kind) {
        return new Provider(source, kind);
    }

    /** The tokens that come from one source. Thread-safe. */
    public final class Provider implements AccountTokens {

        private final TokenSource source;
        private final String kind;

        private Provider(TokenSource source, String kind) {
            this.source = source;
            this.kind = kind;
        }

        @Override
        public Account latest(Account account) {
            return latest.apply(account);
        }

        /**
         * {@inheritDoc}
         *
         * @return fails with an {@link io.github.camelwechat.failure.InvalidMessageException} if
         *     the account has no {@code appSecret} and the source needs one, with an {@link
         *     ApiErrorException} if WeChat refuses a token, and with an {@link
         *     ApiUnreachableException} if it cannot be asked
         */
        @Override
        public CompletionStage<AccessToken> current(Account account) {
            Key key = key(account);
            Refusal refusal = refusals.get(key);
            if (refusal != null
                    && refusal.account().equals(latest.apply(account))
                    && !refusal.pause().isOver()
                    && !tokens.isGood(key)) {
                return CompletableFuture.failedFuture(again(refusal.error()));
            }
            return tokens.current(
                    key, last -> fetch(key, kind, request(latest.apply(account), last)));
        }

        /** {@inheritDoc} These are good for every call. */
        @Override
        public <T> CompletionStage<T> with(
                Account account, String path, Function<Secret, CompletionStage<T>> call) {
            return current(account).thenCompose(token -> with(account, token, call));
        }

        private <T> CompletionStage<T> with(
                Account account, AccessToken token, Function<Secret, CompletionStage<T>> call) {
            return Completion.afterFailure(
                    call.apply(token.value()),
                    failure -> {
                        if (!isStale(failure)) {
                            return CompletableFuture.failedFuture(failure);
                        }
                        invalidate(account, token);
                        return current(account).thenCompose(fresh -> call.apply(fresh.value()));
                    });
        }

        /**
         * Tells that WeChat no longer takes this token. Does nothing if there is a newer one
         * already.
         */
        public void invalidate(Account account, AccessToken failed) {
            invalidate(account, failed.value());
        }

        @Override
        public void invalidate(Account account, Secret failed) {
            tokens.reject(key(account), token -> token.value().equals(failed));
        }

        @Override
        public boolean isGivenOut(Account account, Secret text) {
            Held<AccessToken> held = tokens.held(key(account));
            AccessToken token = held.value();
            return token != null && !held.rejected() && token.value().equals(text);
        }

        @Override
        public Condition condition(Account account) {
            Held<AccessToken> held = tokens.held(key(account));
            AccessToken token = held.rejected() ? null : held.value();
            return token == null
                    ? new Condition(kind, null, null)
                    : new Condition(kind, held.since(), token.goodUntil());
        }

        private Key key(Account account) {
            return new Key(account.appId(), source);
        }
    }

    private static TokenRequest request(Account account, Held<AccessToken> last) {
        return new TokenRequest(account, last.value(), last.rejected());
    }

    /** A source of the user's own may throw, fail with anything, or give nothing. */
    private CompletionStage<AccessToken> fetch(Key key, String kind, TokenRequest request) {
        return Completion.always(
                CompletableFuture.completedFuture(request).thenCompose(key.source()::fetch),
                (token, failure) -> {
                    if (failure instanceof ApiErrorException error) {
                        Pause pause = new Pause(clock, nanoTime, REFUSAL);
                        refusals.put(key, new Refusal(request.account(), error, pause));
                    } else {
                        refusals.remove(key);
                    }
                    WeChatException why =
                            token != null
                                    ? null
                                    : failure instanceof WeChatException known
                                            ? known
                                            : noToken(request, failure);
                    if (telemetry != null) {
                        telemetry.tokenFetched(
                                request.account().name(), kind, clock.instant(), why);
                    }
                    return token != null
                            ? CompletableFuture.completedFuture(token)
                            : CompletableFuture.failedFuture(why);
                });
    }

    private static boolean isStale(Throwable failure) {
        return failure instanceof ApiErrorException refusal && STALE.contains(refusal.errorCode());
    }

    private Instant refreshFrom(AccessToken token, Instant now) {
        Duration quarter = Duration.between(now, token.goodUntil()).dividedBy(4);
        return quarter.compareTo(AHEAD) < 0
                ? token.goodUntil().minus(quarter)
                : token.goodUntil().minus(AHEAD).plusSeconds(random.nextInt(JITTER));
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

    private static ApiUnreachableException noToken(
            TokenRequest request, @Nullable Throwable cause) {
        return new ApiUnreachableException(
                request.account().name(),
                "an access token",
                cause == null
                        ? "the bean of option tokenSource gave none"
                        : "the bean of option tokenSource failed with "
                                + cause.getClass().getSimpleName(),
                cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One access token per account and source, fetched once however many ask for it. One for a whole
 * component. Thread-safe.
 */
public final class AccessTokens {

    private record Key(String appId, TokenSource source) {}

    private final InstantSource clock;
    private final RandomGenerator random;
    private final UnaryOperator<Account> latest;
    private final Map<Key, CachedToken> slots = new ConcurrentHashMap<>();

    /**
     * @param latest gives an account with the secret that is in force now
     */
    public AccessTokens(
            InstantSource clock, RandomGenerator random, UnaryOperator<Account> latest) {
        this.clock = clock;
        this.random = random;
        this.latest = latest;
    }

    /** The tokens of one source. */
    public TokenProvider from(TokenSource source) {
        return new TokenProvider(this, source);
    }

    Account latest(Account account) {
        return latest.apply(account);
    }

    CompletionStage<AccessToken> current(Account account, TokenSource source) {
        return slot(account, source).current(account, request -> fetch(request, source));
    }

    void invalidate(Account account, TokenSource source, AccessToken failed) {
        slot(account, source).invalidate(failed);
    }

    private CachedToken slot(Account account, TokenSource source) {
        return slots.computeIfAbsent(
                new Key(account.appId(), source), key -> new CachedToken(clock, random));
    }

    /** A source of the user's own may throw, fail with anything, or give nothing. */
    private static CompletionStage<AccessToken> fetch(TokenRequest request, TokenSource source) {
        return Completion.always(
                CompletableFuture.completedFuture(request).thenCompose(source::fetch),
                (token, failure) ->
                        token != null
                                ? CompletableFuture.completedFuture(token)
                                : CompletableFuture.failedFuture(
                                        failure instanceof WeChatException known
                                                ? known
                                                : noToken(request, failure)));
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

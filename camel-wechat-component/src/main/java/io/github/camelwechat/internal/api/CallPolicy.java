// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.api.client.AccountCircuits;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.token.AccessTokens;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.token.AccessToken;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rule for the attempts of a call and their tokens: not at all while the account's circuit is
 * open, again with a fresh token if WeChat no longer takes the one there is, and again after a
 * while if WeChat is busy. Thread-safe.
 */
final class CallPolicy {

    /** Superseded, not valid for this account, expired (outbound.md 1.2). */
    private static final Set<Integer> STALE_TOKEN = Set.of(40001, 40014, 42001);

    private final AccessTokens.Provider tokens;
    private final Backoff backoff;
    private final AccountCircuits circuits;

    CallPolicy(AccessTokens.Provider tokens, Backoff backoff, AccountCircuits circuits) {
        this.tokens = tokens;
        this.backoff = backoff;
        this.circuits = circuits;
    }

    /** The account with the AppSecret that is in force now. */
    Account latest(Account account) {
        return tokens.latest(account);
    }

    /** Sees to it that there is a token. */
    CompletionStage<Void> prepare(Account configured) {
        Account account = tokens.latest(configured);
        return circuits.prepare(account, () -> tokens.current(account)).thenAccept(token -> {});
    }

    /**
     * Makes a call with a token.
     *
     * @param call given the token, every time anew
     */
    <T> CompletionStage<T> withToken(
            Account configured, Function<Secret, CompletionStage<T>> call) {
        Account account = tokens.latest(configured);
        return circuits.guard(
                account,
                () ->
                        tokens.current(account)
                                .thenCompose(token -> withToken(account, token, call)));
    }

    /** Makes a call that needs no token, which says nothing about the account. */
    <T> CompletionStage<T> withoutToken(Supplier<CompletionStage<T>> call) {
        return backoff.retry(call);
    }

    private <T> CompletionStage<T> withToken(
            Account account, AccessToken token, Function<Secret, CompletionStage<T>> call) {
        return Completion.always(
                backoff.retry(() -> call.apply(token.value())),
                (answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    if (!isStale(failure)) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    tokens.invalidate(account, token);
                    return tokens.current(account)
                            .thenCompose(fresh -> backoff.retry(() -> call.apply(fresh.value())));
                });
    }

    private static boolean isStale(Throwable failure) {
        return failure instanceof ApiErrorException refusal
                && STALE_TOKEN.contains(refusal.errorCode());
    }
}

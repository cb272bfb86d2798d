// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens across a reset of the AppSecret in WeChat's console, which makes the former one useless at
 * once. Whoever needs a token then waits, for a while, until the new one is in force here. Only a
 * secret that had given tokens was reset: one that never did is wrong, and nobody waits. Nor does
 * anybody who comes after others have waited in vain. Blocks no thread. Thread-safe.
 */
final class SecretRotation implements TokenSource {

    private static final Logger LOG = LoggerFactory.getLogger(SecretRotation.class);

    /** The answers of the token endpoints to a secret that is not the account's. */
    private static final Set<Integer> SECRET_REFUSED = Set.of(40001, 40125);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final TokenSource source;
    private final UnaryOperator<Account> latest;
    private final Duration patience;
    private final ScheduledExecutorService timers;

    /** The secret that gave the last token, by appid. */
    private final Map<String, Secret> proven = new ConcurrentHashMap<>();

    /**
     * @param latest gives an account with the secret that is in force now
     * @param patience how long to wait for another one, in real time
     */
    SecretRotation(
            TokenSource source,
            UnaryOperator<Account> latest,
            Duration patience,
            ScheduledExecutorService timers) {
        this.source = source;
        this.latest = latest;
        this.patience = patience;
        this.timers = timers;
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        return Completion.always(
                source.fetch(request),
                (token, failure) -> {
                    Account asked = request.account();
                    Secret secret = asked.appSecret();
                    if (failure == null) {
                        if (secret != null) {
                            proven.put(asked.appId(), secret);
                        }
                        return CompletableFuture.completedStage(token);
                    }
                    if (!isSecretRefused(failure)) {
                        return CompletableFuture.failedStage(failure);
                    }
                    boolean wasReset = secret != null && proven.remove(asked.appId(), secret);
                    if (!wasReset || patience.isZero() || isReplaced(asked)) {
                        return fetchWithAnother(request, failure);
                    }
                    LOG.warn(
                            "WeChat refuses the AppSecret of account '{}', which it took until now:"
                                    + " it was reset in the console, as it seems. Calls wait {} ms"
                                    + " for the new one (option secretTimeout): set it in the"
                                    + " account, or with updateSecret",
                            asked.name(),
                            patience.toMillis());
                    return fetchLater(request, failure, System.nanoTime());
                });
    }

    private CompletionStage<AccessToken> fetchLater(
            TokenRequest request, Throwable refusal, long sinceNanos) {
        return Completion.pause(LOOK_AGAIN, timers)
                .thenCompose(
                        over ->
                                isReplaced(request.account())
                                                || System.nanoTime() - sinceNanos
                                                        >= patience.toNanos()
                                        ? fetchWithAnother(request, refusal)
                                        : fetchLater(request, refusal, sinceNanos));
    }

    private CompletionStage<AccessToken> fetchWithAnother(TokenRequest request, Throwable refusal) {
        Account now = latest.apply(request.account());
        return now.equals(request.account())
                ? CompletableFuture.failedStage(refusal)
                : fetch(new TokenRequest(now, request.replaces(), request.refused()));
    }

    private boolean isReplaced(Account asked) {
        return !latest.apply(asked).equals(asked);
    }

    private static boolean isSecretRefused(Throwable failure) {
        return failure instanceof ApiErrorException error
                && SECRET_REFUSED.contains(error.errorCode());
    }
}

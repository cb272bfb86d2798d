// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.token.AccessToken;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The access tokens that calls in the name of accounts carry. Thread-safe. */
public interface AccountTokens {

    /**
     * The token that an account has now.
     *
     * @param source the kind of place it came from
     * @param since when this node got it; null if it has none
     * @param goodUntil null if it has none
     */
    record Condition(String source, @Nullable Instant since, @Nullable Instant goodUntil) {}

    /** The account with the secret that is in force now: it may have changed while we run. */
    Account latest(Account account);

    /**
     * A token that is good right now, as far as we know. Whoever can have one does not wait for a
     * fetch that is under way, however long that takes.
     *
     * @return fails with a {@link io.github.camelwechat.failure.WeChatException} if there is none
     */
    CompletionStage<AccessToken> current(Account account);

    /**
     * Makes a call with a token, and once more with a fresh one if WeChat does not take that.
     *
     * @param path of the call, for tokens that are not good for every one
     */
    <T> CompletionStage<T> with(
            Account account, String path, Function<Secret, CompletionStage<T>> call);

    /**
     * Makes sure that an account has granted what a call of a path needs; with its own keys it has.
     *
     * @return fails with a {@link io.github.camelwechat.failure.NotAuthorizedException} if not
     */
    default CompletionStage<Void> check(Account account, String path) {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Makes a call about an account with the token of the platform that acts for it; there is none
     * where we act with the account's own keys.
     */
    default <T> CompletionStage<T> asPlatform(
            Account account, String path, Function<Secret, CompletionStage<T>> call) {
        throw new IllegalStateException("no platform acts for account '" + account.name() + "'");
    }

    /**
     * Tells that WeChat no longer takes this token. Does nothing if there is a newer one already.
     */
    void invalidate(Account account, Secret failed);

    /**
     * Tells whether this is the token that is given out now; never, where nothing of it is
     * remembered here.
     */
    boolean isGivenOut(Account account, Secret text);

    /** Returns what is known of the account's token without asking anybody. */
    Condition condition(Account account);
}

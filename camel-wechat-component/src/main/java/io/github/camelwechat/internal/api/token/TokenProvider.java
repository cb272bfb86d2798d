// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenSource;
import java.util.concurrent.CompletionStage;

/** The tokens that come from one source. Thread-safe. */
public final class TokenProvider {

    private final AccessTokens tokens;
    private final TokenSource source;

    TokenProvider(AccessTokens tokens, TokenSource source) {
        this.tokens = tokens;
        this.source = source;
    }

    /** The account with the secret that is in force now: it may have changed while we run. */
    public Account latest(Account account) {
        return tokens.latest(account);
    }

    /**
     * A token that is good right now, as far as we know. Whoever can have one does not wait for a
     * fetch that is under way, however long that takes.
     *
     * @return fails with an {@link io.github.camelwechat.failure.InvalidMessageException} if the
     *     account has no {@code appSecret} and the source needs one, with an {@link
     *     io.github.camelwechat.failure.ApiErrorException} if WeChat refuses a token, and with an
     *     {@link io.github.camelwechat.failure.ApiUnreachableException} if it cannot be asked
     */
    public CompletionStage<AccessToken> current(Account account) {
        return tokens.current(account, source);
    }

    /**
     * Tells that WeChat no longer takes this token. Does nothing if there is a newer one already.
     */
    public void invalidate(Account account, AccessToken failed) {
        tokens.invalidate(account, source, failed);
    }
}

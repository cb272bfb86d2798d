// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.token;

import io.github.camelwechat.account.Account;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request for a token.
 *
 * @param account whose
 * @param replaces the token we had so far; null if we had none
 * @param refused whether WeChat no longer takes that token, so that giving it again is of no use;
 *     else it is only about to end
 */
public record TokenRequest(Account account, @Nullable AccessToken replaces, boolean refused) {

    public TokenRequest {
        Objects.requireNonNull(account, "account");
    }

    /** Tells whether this very token is the one to be replaced. */
    public boolean replaces(AccessToken token) {
        return replaces != null && replaces.value().equals(token.value());
    }
}

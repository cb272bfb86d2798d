// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ApiTarget;
import io.github.camelwechat.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The part that the sources that ask WeChat itself have in common. */
public final class TokenResponse {

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(10);

    private TokenResponse() {}

    /**
     * Returns the secret with which a token is requested.
     *
     * @throws InvalidMessageException if the account has no secret
     */
    public static Secret appSecret(Account account) {
        Secret secret = account.appSecret();
        if (secret == null) {
            throw new InvalidMessageException(
                    account.name(),
                    "account '"
                            + account.name()
                            + "' cannot call WeChat's API without the option appSecret: set it to"
                            + " the AppSecret the WeChat console shows, or say with tokenSource"
                            + " where tokens come from");
        }
        return secret;
    }

    /**
     * Reads WeChat's answer. {@code expires_in} is what is left of the token's life, often much
     * less than two hours (outbound.md 1.1).
     */
    static AccessToken read(ApiTarget target, Instant asked, ApiResponse reply) {
        return read(target, asked, reply, "access_token");
    }

    /**
     * The same of an answer that calls the token something else.
     *
     * @param field the name of the token
     */
    public static AccessToken read(
            ApiTarget target, Instant asked, ApiResponse reply, String field) {
        String value = reply.text(field);
        Duration life = life(reply.text("expires_in"));
        if (value == null || life.isZero() || life.isNegative()) {
            throw new ApiUnreachableException(
                    target.account(),
                    target.path(),
                    "the answer has no " + field + " with an expires_in",
                    null);
        }
        Duration tenth = life.dividedBy(10);
        Duration margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
        return new AccessToken(Secret.of(value), asked.plus(life).minus(margin));
    }

    private static Duration life(@Nullable String seconds) {
        try {
            return Duration.ofSeconds(seconds == null ? 0 : Integer.parseInt(seconds));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }
}

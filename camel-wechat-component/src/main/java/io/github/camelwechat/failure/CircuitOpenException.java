// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.time.Instant;
import java.util.Objects;

/**
 * WeChat refused this account several times in a row for a reason that concerns every call, such as
 * a wrong secret, so it is not asked for a while. Nothing was sent. The cause is what WeChat said
 * last. With quotaWatch=true also one path of which the day's quota is used up.
 */
public final class CircuitOpenException extends WeChatException {

    private final ApiErrorException refusal;
    private final Instant asksAgainAt;

    /**
     * @param refusals how many there were in a row
     * @param refusal the last of them
     * @param asksAgainAt when the next call is let through, to see whether it is mended
     */
    public CircuitOpenException(
            String account, int refusals, ApiErrorException refusal, Instant asksAgainAt) {
        this(
                account,
                "WeChat is not asked for account '"
                        + account
                        + "' before "
                        + asksAgainAt
                        + ", because it refused "
                        + refusals
                        + " calls in a row. The last time: "
                        + refusal.getMessage(),
                refusal,
                asksAgainAt);
    }

    private CircuitOpenException(
            String account, String message, ApiErrorException refusal, Instant asksAgainAt) {
        super(account, message, refusal);
        this.refusal = refusal;
        this.asksAgainAt = Objects.requireNonNull(asksAgainAt, "asksAgainAt");
    }

    /**
     * For one path, whose quota of the day is used up.
     *
     * @param asksAgainAt WeChat's next midnight
     */
    public static CircuitOpenException ofQuota(
            String account, ApiErrorException refusal, Instant asksAgainAt) {
        return new CircuitOpenException(
                account,
                "WeChat is not asked for "
                        + refusal.apiPath()
                        + " of account '"
                        + account
                        + "' before "
                        + asksAgainAt
                        + ", because today's quota of it is used up: "
                        + refusal.getMessage(),
                refusal,
                asksAgainAt);
    }

    /** Returns WeChat's latest refusal. */
    public ApiErrorException refusal() {
        return refusal;
    }

    /** When the next call is let through, by the component's clock. */
    public Instant asksAgainAt() {
        return asksAgainAt;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}

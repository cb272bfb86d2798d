// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.util.Objects;

/**
 * The account may not do this, because of its kind as the options {@code accountType}, {@code
 * verified} and {@code region} tell it. WeChat was not asked and nothing was sent. The message says
 * why, and what to do instead.
 */
public final class NotPermittedException extends WeChatException {

    /** The part of an account's profile that forbids it. */
    public enum Reason {
        /** WeChat has not verified the account. */
        UNVERIFIED,
        /** Accounts of this type may not do it. */
        ACCOUNT_TYPE,
        /** Accounts that are registered in this region may not do it. */
        REGION
    }

    private final String what;
    private final String because;
    private final Reason reason;
    private final int errorCode;
    private final String instead;

    /**
     * @param what what the account wanted to do, as in "call /cgi-bin/qrcode/create"
     * @param because the rule of WeChat's, and the option by which it holds
     * @param errorCode the errcode that WeChat gives for it
     * @param instead the way round it, in one clause
     */
    public NotPermittedException(
            String account,
            Reason reason,
            String what,
            String because,
            int errorCode,
            String instead) {
        super(
                account,
                "Account '"
                        + account
                        + "' may not "
                        + what
                        + ": "
                        + because
                        + ". WeChat was not asked; it would refuse it with errcode "
                        + errorCode
                        + ". Instead, "
                        + instead
                        + ". If the account is of another kind by now, correct the option; operation"
                        + " probeCapabilities finds out",
                null);
        this.what = what;
        this.because = because;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.errorCode = errorCode;
        this.instead = Objects.requireNonNull(instead, "instead");
    }

    /** Returns the part of the account's profile that forbids it, for routes that decide by it. */
    public Reason reason() {
        return reason;
    }

    /** The {@code errcode} that WeChat would refuse it with. */
    public int errorCode() {
        return errorCode;
    }

    /** Returns the way round it, in one clause. */
    public String instead() {
        return instead;
    }

    /** The same with another way round it. */
    public NotPermittedException withInstead(String other) {
        return new NotPermittedException(account(), reason, what, because, errorCode, other);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}

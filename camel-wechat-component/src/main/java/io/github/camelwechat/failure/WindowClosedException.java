// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import io.github.camelwechat.account.OpenId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** WeChat's service window does not allow this message now. Nothing was sent. */
public final class WindowClosedException extends WeChatException {

    /** The reason for which the window is closed. */
    public enum Reason {
        /** Its time is over, or the user left. */
        CLOSED,
        /** It is still open, but every message it allows was sent. */
        EXHAUSTED,
        /** It is open, but allows fewer messages than this one has to be split into. */
        TOO_FEW
    }

    private final OpenId openId;
    private final Reason reason;
    private final String why;
    private final @Nullable Instant since;
    private final String reopens;

    /**
     * @param why what opened the window last and what ended it, in one clause
     * @param since when it ended, null if only WeChat knows
     * @param reopens what would open it again, in one clause
     */
    public WindowClosedException(
            String account,
            OpenId openId,
            Reason reason,
            String why,
            @Nullable Instant since,
            String reopens) {
        this(account, openId, openId.value(), reason, why, since, reopens, null);
    }

    /**
     * The same, for a window that WeChat itself may have said is shut.
     *
     * @param user the openid as it may be printed
     * @param cause WeChat's answer; null if it was not asked
     */
    public WindowClosedException(
            String account,
            OpenId openId,
            String user,
            Reason reason,
            String why,
            @Nullable Instant since,
            String reopens,
            @Nullable Throwable cause) {
        super(
                account,
                "the service window of account '"
                        + account
                        + "' for user "
                        + user
                        + " is "
                        + word(reason)
                        + (since == null ? "" : " since " + since)
                        + ": "
                        + why
                        + (reason == Reason.TOO_FEW
                                ? ". It is renewed when "
                                : ". It reopens when ")
                        + reopens,
                cause);
        this.openId = Objects.requireNonNull(openId, "openId");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.why = Objects.requireNonNull(why, "why");
        this.since = since;
        this.reopens = Objects.requireNonNull(reopens, "reopens");
    }

    private static String word(Reason reason) {
        return switch (reason) {
            case CLOSED -> "closed";
            case EXHAUSTED -> "exhausted";
            case TOO_FEW -> "too small";
        };
    }

    public OpenId openId() {
        return openId;
    }

    public Reason reason() {
        return reason;
    }

    /** Tells what opened the window last and what ended it, in one clause. */
    public String why() {
        return why;
    }

    /** When the window ended, or null if only WeChat knows. */
    public @Nullable Instant since() {
        return since;
    }

    /** Tells what would open it again, in one clause. */
    public String reopens() {
        return reopens;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}

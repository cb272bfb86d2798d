// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

/** Why a window ended before its time by our count. Stored as its ordinal: append only. */
public enum Closing {
    /** WeChat answered 45015. */
    TIME_OVER("WeChat says that its time is over (45015)"),
    /** WeChat answered 45047. */
    ALLOWANCE_USED("WeChat says that every message it allows was sent (45047)"),
    /** WeChat answered 43004. */
    NOT_FOLLOWER("WeChat says that the user does not follow the account (43004)"),
    /** The unsubscribe event. */
    UNFOLLOWED("the user left the account");

    private final String clause;

    Closing(String clause) {
        this.clause = clause;
    }

    String clause() {
        return clause;
    }
}

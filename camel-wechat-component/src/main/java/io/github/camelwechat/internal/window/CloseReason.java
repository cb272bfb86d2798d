// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

/**
 * WeChat's word about a window, where it is not what we counted. Written to the store as its
 * ordinal: append only.
 */
public enum CloseReason {
    /** Errcode 45015: the time is over, or the user left. */
    TIME_OVER("WeChat said (45015) that its time is over or the user left"),
    /** Errcode 45047: every message the window allows was sent. The window stays open. */
    ALLOWANCE_USED("WeChat said (45047) that every message it allows was sent"),
    /** Errcode 43004: the user does not follow the account. */
    NOT_FOLLOWER("WeChat said (43004) that the user does not follow the account"),
    /** The event unsubscribe: the user left. */
    UNFOLLOWED("the user unfollowed the account"),
    /** It took a message that we thought no window allowed. */
    ACCEPTED("WeChat accepted a message");

    private final String why;

    CloseReason(String why) {
        this.why = why;
    }

    /** In one clause. */
    String why() {
        return why;
    }
}

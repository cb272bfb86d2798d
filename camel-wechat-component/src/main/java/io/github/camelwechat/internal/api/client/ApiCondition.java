// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.failure.WeChatException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The condition of an account's access to WeChat.
 *
 * @param lastAnswer when WeChat last did what it was asked, or refused it for a reason of that one
 *     call; null if never since the start
 * @param trouble what the latest call failed with, if that concerns every call; null if all is well
 * @param inARow how many calls ended like that since the last that did not
 * @param asksAgainAt until when the circuit is open; null if it is not
 */
public record ApiCondition(
        @Nullable Instant lastAnswer,
        @Nullable WeChatException trouble,
        int inARow,
        @Nullable Instant asksAgainAt) {

    /** One call may fail for any reason; this many in a row have one. */
    static final int TOLERATED = 3;

    public boolean down() {
        return inARow >= TOLERATED;
    }
}

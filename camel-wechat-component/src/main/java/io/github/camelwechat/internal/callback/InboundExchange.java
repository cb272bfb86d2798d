// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.internal.user.Follower;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.ReplySlot;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A callback on its way into the route.
 *
 * @param attempt which delivery of it this is, from 1; counted as far as this account's store has
 *     seen them
 * @param acknowledged whether WeChat has its answer already, so that a failure of the route cannot
 *     bring it back
 * @param window the user's window after this callback; {@link WindowState.Unknown} if it concerns
 *     nobody
 * @param follower the user as a follower; null if nobody asked, or nothing is known
 * @param slot where a passive reply may go; null if this callback can show none
 * @param original the decrypted body, as WeChat wrote it; not copied
 * @param replied set once the route has answered the user by itself, so that its result is not sent
 *     as a second answer; shared by all copies of the exchange
 */
public record InboundExchange(
        Received received,
        int attempt,
        boolean acknowledged,
        WindowState window,
        @Nullable Follower follower,
        @Nullable ReplySlot slot,
        byte[] original,
        AtomicBoolean replied) {

    /** WeChat delivers a callback three times at most (inbound.md 3). */
    static final int LAST_ATTEMPT = 3;

    /** Gives it its type, anew each time: most routes need none. */
    public Inbound inbound() {
        return Inbound.of(received);
    }

    /** The same where no answer may ride in the callback's. */
    public InboundExchange withoutSlot() {
        return new InboundExchange(
                received, attempt, acknowledged, window, follower, null, original, replied);
    }

    /** Tells whether WeChat will not deliver it again whatever we answer. */
    public boolean last() {
        return attempt >= LAST_ATTEMPT;
    }
}

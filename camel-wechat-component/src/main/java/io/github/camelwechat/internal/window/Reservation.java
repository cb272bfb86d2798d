// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import java.time.Instant;
import java.util.List;

/** The answer to {@link ServiceWindow#tryReserve}. */
public sealed interface Reservation {

    /**
     * One message may be sent, and is already counted.
     *
     * @param token what it took, for {@link ServiceWindow#release}
     * @param after the window without it: open or exhausted
     */
    record Granted(Token token, WindowState after) implements Reservation {}

    /** The answer for several messages that belong together. */
    sealed interface Several {}

    /**
     * All of them may be sent, and are already counted.
     *
     * @param each in the order in which they were taken, so that those not sent can be given back
     */
    record AllGranted(List<Granted> each) implements Several {
        public AllGranted {
            each = List.copyOf(each);
        }
    }

    /**
     * No message may be sent.
     *
     * @param why closed, exhausted or unknown; of several messages also open with too few left
     */
    record Refused(WindowState why) implements Reservation, Several {}

    /**
     * The record of one reservation: a message taken from grants.
     *
     * @param paid one of each
     * @param standing the grants that were live then
     * @param takenAt when, by WeChat's clock
     */
    record Token(
            String account,
            OpenId openId,
            List<Stake> paid,
            List<Stake> standing,
            Instant takenAt) {
        public Token {
            paid = List.copyOf(paid);
            standing = List.copyOf(standing);
        }
    }

    /** One message of one grant; a grant that was renewed in between is not the same any more. */
    record Stake(Trigger trigger, Instant openedAt, int serial) {}
}

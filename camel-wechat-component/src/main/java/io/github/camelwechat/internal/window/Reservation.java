// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import java.util.List;

/** What came of asking for one message. */
public sealed interface Reservation {

    /**
     * One message may be sent.
     *
     * @param grants the serials of what it was taken from, for giving it back
     * @param after the window once this message is sent
     */
    record Granted(String account, OpenId openId, List<Integer> grants, WindowState after)
            implements Reservation {
        public Granted {
            grants = List.copyOf(grants);
        }
    }

    /** No message may be sent, or only WeChat knows. */
    record Refused(WindowState why) implements Reservation {}
}

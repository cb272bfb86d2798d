// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.OpenId;
import org.jspecify.annotations.Nullable;

/** Listener to the outcomes of parked messages. Called once an event; must not block. */
public interface ParkListener {

    /** The outcome of a parked message, or its arrival. */
    enum Kind {
        /** It waits. */
        PARKED("messageParked"),
        /** WeChat accepted it. */
        DELIVERED("messageDelivered"),
        /** Its time to live was over before the window opened. */
        EXPIRED("messageExpired"),
        /** It may have been delivered, and nobody can know. It is not sent again. */
        UNCERTAIN("messageUncertain"),
        /** WeChat will not take it, or an operator took it out. */
        DROPPED("messageDropped");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name routes see. */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * Something became of a message.
     *
     * @param why in one clause, null if there is nothing to say
     */
    void heard(Kind kind, String account, OpenId to, ParkedMessage message, @Nullable String why);
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import java.time.Instant;

/**
 * A user who waits for an agent.
 *
 * @param openid who
 * @param wanted the one agent who may take the user, or the empty string for any
 * @param lastMessage when the user wrote last
 */
public record QueueEntry(String openid, String wanted, Instant lastMessage) {

    boolean mayBeServedBy(String account) {
        return wanted.isEmpty() || wanted.equals(account);
    }
}

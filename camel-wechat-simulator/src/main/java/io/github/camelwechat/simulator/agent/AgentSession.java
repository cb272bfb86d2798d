// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import java.time.Instant;

/**
 * An agent serves a user.
 *
 * @param openid whom
 * @param account who
 * @param since when it began
 * @param lastActive when one of them wrote last
 */
public record AgentSession(String openid, String account, Instant since, Instant lastActive) {

    AgentSession activeAt(Instant now) {
        return new AgentSession(openid, account, since, now);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.token;

import java.time.Duration;
import java.time.Instant;

/**
 * A token as it is handed out.
 *
 * @param value the secret text
 * @param expiresAt when its 7200 seconds are over
 */
public record AccessToken(String value, Instant expiresAt) {

    public long remainingSeconds(Instant now) {
        return Math.max(0, Duration.between(now, expiresAt).toSeconds());
    }

    @Override
    public String toString() {
        return "AccessToken[until " + expiresAt + "]";
    }
}

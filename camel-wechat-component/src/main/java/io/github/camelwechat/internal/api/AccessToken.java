// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Secret;
import java.time.Instant;
import java.util.Objects;

/**
 * What opens WeChat's API for one account, for a while. Redacts itself.
 *
 * @param goodUntil by our clock, a little before WeChat's own end
 */
public record AccessToken(Secret value, Instant goodUntil) {

    public AccessToken {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(goodUntil, "goodUntil");
    }
}

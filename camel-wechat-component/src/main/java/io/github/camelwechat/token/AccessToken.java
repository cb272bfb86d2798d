// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.token;

import io.github.camelwechat.account.Secret;
import java.time.Instant;
import java.util.Objects;

/**
 * The token that opens WeChat's API for one account, for a while. Redacts itself.
 *
 * @param goodUntil by our clock, best a little before WeChat's own end; from then on it is not used
 *     and another one is fetched
 */
public record AccessToken(Secret value, Instant goodUntil) {

    public AccessToken {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(goodUntil, "goodUntil");
    }
}

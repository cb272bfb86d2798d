// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.oauth;

import java.time.Instant;

/**
 * The access of a web site to a user's data.
 *
 * @param openid the user, or one made up for a snapshot page
 * @param scope snsapi_base or snsapi_userinfo
 * @param snapshot whether WeChat showed the site as a snapshot, to nobody in particular
 * @param accessToken opens the user's data
 * @param accessUntil when the access token ends
 * @param refreshToken prolongs the grant
 * @param refreshUntil when the refresh token ends
 */
public record Grant(
        String openid,
        String scope,
        boolean snapshot,
        String accessToken,
        Instant accessUntil,
        String refreshToken,
        Instant refreshUntil) {

    Grant withAccess(String token, Instant until) {
        return new Grant(openid, scope, snapshot, token, until, refreshToken, refreshUntil);
    }
}

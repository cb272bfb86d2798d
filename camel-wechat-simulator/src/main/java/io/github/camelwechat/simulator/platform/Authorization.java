// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;

/**
 * The authorization of a platform by an account.
 *
 * @param appId the account, in WeChat's words the authorizer
 * @param permissionSets what it lets the platform do
 * @param refreshToken what fetches the authorizer's access tokens
 * @param since when it was given, or given anew
 */
public record Authorization(
        String appId, Set<PermissionSet> permissionSets, String refreshToken, Instant since) {
    public Authorization {
        permissionSets = Collections.unmodifiableSet(PermissionSet.copy(permissionSets));
    }

    Authorization withRefreshToken(String value) {
        return new Authorization(appId, permissionSets, value, since);
    }

    @Override
    public String toString() {
        return "Authorization[" + appId + ", " + permissionSets + ", since " + since + "]";
    }
}

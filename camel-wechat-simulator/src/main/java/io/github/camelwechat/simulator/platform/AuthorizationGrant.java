// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.callback.Callback;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The result of an administrator's confirmation.
 *
 * @param code the authorization code, good for one exchange and one hour
 * @param redirect where the browser goes then, with the code; null when there was no page
 * @param event the platform is told of it: {@code authorized}, or {@code updateauthorized}
 */
public record AuthorizationGrant(String code, @Nullable URI redirect, Callback event) {
    @Override
    public String toString() {
        return "AuthorizationGrant[" + event.id() + "]";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/**
 * The check of the callers that may use the control API: programs, and the pages this server itself
 * delivered. A page from elsewhere may not, neither by a cross-origin request nor by a name that
 * was rebound to this address.
 */
final class OriginCheck {
    /** Names no foreign site can own: addresses and localhost. A port may follow. */
    private static final Pattern SAFE_HOST =
            Pattern.compile(
                    "(localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+])(:[0-9]+)?");

    private final String configuredHost;

    OriginCheck(String configuredHost) {
        this.configuredHost = configuredHost;
    }

    /** Refuses a request that a foreign page may have caused. */
    void check(HttpServerRequest request) {
        String host = request.getHeader("Host");
        if (host == null || !isOurs(host)) {
            throw new ControlException(
                    403,
                    "the control API answers only under localhost, an IP address or the configured"
                            + " host, not under \""
                            + host
                            + "\"");
        }
        String origin = request.getHeader("Origin");
        boolean changes = !request.method().equals(HttpMethod.GET);
        if (changes && origin != null && !origin.equals("http://" + host)) {
            throw new ControlException(
                    403, "the control API takes no requests from pages of another origin");
        }
    }

    private boolean isOurs(String host) {
        String name = host.replaceAll(":[0-9]+$", "");
        return SAFE_HOST.matcher(host).matches() || name.equalsIgnoreCase(configuredHost);
    }
}

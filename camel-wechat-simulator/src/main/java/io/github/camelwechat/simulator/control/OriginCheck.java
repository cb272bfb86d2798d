// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.http.RequestOrigin;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/**
 * The callers that may use the control API: programs, and the pages this server itself delivered. A
 * page from elsewhere may not, neither by a cross-origin request of any method, as a GET already
 * holds an event stream or a poll open, nor by a name that was rebound to this address.
 */
final class OriginCheck {
    private final String configuredHost;

    OriginCheck(String configuredHost) {
        this.configuredHost = configuredHost.toLowerCase(Locale.ROOT);
    }

    /** Refuses a request that a foreign page may have caused. */
    void check(HttpServerRequest request) {
        checkHost(request);
        if (RequestOrigin.isForeign(request)) {
            throw new ControlException(
                    403, "the control API takes no requests from pages of another origin");
        }
    }

    /** Refuses only a foreign name: any site may lead to the phone, or show a picture of it. */
    void checkHost(HttpServerRequest request) {
        String host = request.getHeader("Host");
        if (host == null || !isOurs(host)) {
            throw new ControlException(
                    403,
                    "the control API answers only under localhost, an IP address or the configured"
                            + " host, not under \""
                            + host
                            + "\"");
        }
    }

    /** Addresses, localhost, and the name it was told to listen on. */
    private boolean isOurs(String host) {
        String name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals(configuredHost)
                || RequestOrigin.isAddress(name);
    }
}

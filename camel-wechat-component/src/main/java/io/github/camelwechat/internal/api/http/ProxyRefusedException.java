// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.io.IOException;

/** The proxy did not open a tunnel. The message is a clause without secrets. */
final class ProxyRefusedException extends IOException {

    private static final int WANTS_AUTHENTICATION = 407;

    ProxyRefusedException(HttpProxy proxy, int status) {
        super(
                "the proxy "
                        + proxy.host()
                        + ":"
                        + proxy.port()
                        + " answered "
                        + status
                        + (status == WANTS_AUTHENTICATION
                                ? ": set proxyUser and proxyPassword to what it knows us by"
                                : ": it does not let us through to this host"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.account.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that stands between us and WeChat. It sees which hosts are called, and of plain
 * http everything.
 *
 * @param user whom it knows us as; null if it does not ask
 * @param password of that user; null for none
 */
public record HttpProxy(String host, int port, @Nullable String user, @Nullable Secret password) {

    public HttpProxy {
        Objects.requireNonNull(host, "host");
    }

    /** Where it listens; it is spoken to in plain HTTP. */
    HttpHost address() {
        return new HttpHost("http", host, port);
    }

    /** Puts our name on a request to the proxy. */
    void authorize(HttpRequest request) {
        if (user != null) {
            String pair = user + ":" + (password == null ? "" : password.reveal());
            request.setHeader(
                    HttpHeaders.PROXY_AUTHORIZATION,
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The proxy did not open a tunnel. The message is a clause without secrets. */
    static final class RefusedException extends IOException {

        private static final int WANTS_AUTHENTICATION = 407;

        RefusedException(HttpProxy proxy, int status) {
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
}

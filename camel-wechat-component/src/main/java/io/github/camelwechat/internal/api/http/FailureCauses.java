// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;

/** Names what broke a connection, in a clause that fits into an error message. */
final class FailureCauses {

    private FailureCauses() {}

    static String describe(Exception cause, String host) {
        if (cause instanceof UnknownHostException) {
            return "the host name of " + host + " cannot be resolved: check apiBaseUrl and DNS";
        }
        if (cause instanceof ConnectException) {
            return host + " refused the connection, or cannot be reached";
        }
        if (cause instanceof ProxyRefusedException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof SSLException) {
            return "TLS with "
                    + host
                    + " failed: check the certificate it shows and what is trusted";
        }
        if (cause instanceof SocketTimeoutException) {
            return host + " was silent for too long";
        }
        if (cause instanceof ConnectionClosedException) {
            return host + " closed the connection before a complete answer";
        }
        if (cause instanceof HttpException) {
            return host + " answered something that is not HTTP";
        }
        return "the connection to " + host + " broke (" + cause.getClass().getSimpleName() + ")";
    }
}

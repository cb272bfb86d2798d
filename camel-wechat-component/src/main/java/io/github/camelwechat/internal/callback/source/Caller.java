// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from, as far as the HTTP server and the proxies in front of it tell.
 *
 * @param peer the other end of the connection; null if the HTTP server does not tell
 * @param forwardedFor what {@code X-Forwarded-For} says, in its order. Every proxy appends who
 *     called it, so the left is whatever the first caller made up
 */
public record Caller(@Nullable String peer, List<String> forwardedFor) {

    /** Nobody knows. */
    public static final Caller UNKNOWN = new Caller(null, List.of());

    public Caller {
        forwardedFor = List.copyOf(forwardedFor);
    }

    /** Tells whether the other end of the connection is on this machine. */
    public boolean isLocal() {
        InetAddress address = IpLiteral.parse(peer);
        return address != null && address.isLoopbackAddress();
    }

    /**
     * Returns the address of the client that called the first of our own proxies.
     *
     * @param trustedProxies how many of them every request passes; only what they appended is read
     * @return null if nobody tells, or fewer proxies were passed
     */
    @Nullable InetAddress address(int trustedProxies) {
        if (trustedProxies == 0) {
            return IpLiteral.parse(peer);
        }
        int appendedByTheFirst = forwardedFor.size() - trustedProxies;
        return appendedByTheFirst < 0
                ? null
                : IpLiteral.parse(forwardedFor.get(appendedByTheFirst));
    }
}

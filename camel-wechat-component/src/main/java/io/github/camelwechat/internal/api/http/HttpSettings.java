// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings of our HTTP connections to WeChat.
 *
 * @param connectTimeout how long a request may wait until it can leave: for a free connection, for
 *     a new one to open, for the TLS handshake
 * @param responseTimeout how long a JSON call may take from the moment it leaves to the last byte
 *     of the answer
 * @param transferTimeout the same for calls that carry media, in either direction
 * @param maxConnections per host; a call that finds all of them busy waits for one at most {@code
 *     connectTimeout}
 * @param maxJsonSize the longest JSON answer that is read, in bytes
 * @param maxMediaSize the longest file that is taken in, in either direction, in bytes
 * @param sslContext what to trust; null for the JVM's default
 * @param proxy what stands between us and WeChat; null for nothing
 */
public record HttpSettings(
        Duration connectTimeout,
        Duration responseTimeout,
        Duration transferTimeout,
        int maxConnections,
        int maxJsonSize,
        long maxMediaSize,
        @Nullable SSLContext sslContext,
        @Nullable HttpProxy proxy) {

    /** 5 s, 15 s, 2 min, 50 connections, 1 MiB, 64 MiB, the JVM's trust. */
    public static final HttpSettings DEFAULTS =
            new HttpSettings(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofMinutes(2),
                    50,
                    1 << 20,
                    64L << 20,
                    null,
                    null);

    public HttpSettings {
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(responseTimeout, "responseTimeout");
        Objects.requireNonNull(transferTimeout, "transferTimeout");
        if (maxConnections < 1) {
            throw new IllegalArgumentException(
                    "maxConnections must be at least 1, but is " + maxConnections);
        }
    }

    /** The same with another trust. */
    public HttpSettings withSslContext(@Nullable SSLContext context) {
        return new HttpSettings(
                connectTimeout,
                responseTimeout,
                transferTimeout,
                maxConnections,
                maxJsonSize,
                maxMediaSize,
                context,
                proxy);
    }

    /** The same with or without a proxy. */
    public HttpSettings withProxy(@Nullable HttpProxy other) {
        return new HttpSettings(
                connectTimeout,
                responseTimeout,
                transferTimeout,
                maxConnections,
                maxJsonSize,
                maxMediaSize,
                sslContext,
                other);
    }

    /** The same with other limits, in time, number and size. */
    public HttpSettings withLimits(
            Duration connect, Duration response, Duration transfer, int connections, long media) {
        return new HttpSettings(
                connect, response, transfer, connections, maxJsonSize, media, sslContext, proxy);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import java.time.Duration;

/**
 * The settings with which {@link RedisStateStore} uses Redis.
 *
 * @param namespace what its keys begin with, so that several applications can share a database;
 *     without braces and blanks
 * @param timeout how long an operation, or opening a connection, may take; more than 0
 */
public record RedisSettings(String namespace, Duration timeout) {

    /**
     * Namespace {@code wechat}, and one second: short enough for a callback to be answered in time
     * without the store.
     */
    public static final RedisSettings DEFAULTS = new RedisSettings("wechat", Duration.ofSeconds(1));

    public RedisSettings {
        if (namespace.isEmpty() || namespace.chars().anyMatch(RedisSettings::isForbidden)) {
            throw new IllegalArgumentException(
                    "the namespace of the Redis store should be a word without braces and blanks,"
                            + " but it is '"
                            + namespace
                            + "'");
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "the time-out of the Redis store should be at least 1 millisecond, but it is "
                            + timeout);
        }
    }

    private static boolean isForbidden(int c) {
        return c == '{' || c == '}' || Character.isWhitespace(c);
    }
}

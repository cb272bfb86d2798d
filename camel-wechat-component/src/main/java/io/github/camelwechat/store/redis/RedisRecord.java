// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The format in which {@link RedisStateStore} writes records; {@code redis-record.lua} defines it
 * for the other side. Times are milliseconds since 1970 in 16 digits, so that they sort as text,
 * and fit into the numbers of a script; those beyond are moved to the nearest that do.
 */
final class RedisRecord {

    private static final Instant LAST = Instant.ofEpochMilli((1L << 53) - 1);
    private static final long SEVENTEEN_DIGITS = 10_000_000_000_000_000L;
    private static final String NEVER = "-";

    private RedisRecord() {}

    static String time(Instant instant) {
        Instant near = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
        long millis = (near.isAfter(LAST) ? LAST : near).toEpochMilli();
        return Long.toString(SEVENTEEN_DIGITS + millis).substring(1);
    }

    static String due(StateValue value) {
        return value.due() == null ? NEVER : time(value.due().at());
    }

    static String index(StateValue value) {
        return value.due() == null ? "" : value.due().index();
    }

    /** The beginning of a record, up to its content. */
    static String head(long version, StateValue value) {
        return version
                + " "
                + time(value.expiresAt())
                + " "
                + due(value)
                + " "
                + index(value)
                + "\n";
    }

    /**
     * @return null if its time has run out
     */
    static @Nullable StateRecord read(StateKey key, byte[] bytes, Instant now) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        String[] head = new String(bytes, 0, end, UTF_8).split(" ", -1);
        if (head.length != 4 || end == bytes.length) {
            throw new StateStoreException(
                    "a " + key.kind() + " record was not written by this component", null);
        }
        Instant expiresAt = instant(head[1]);
        if (!now.isBefore(expiresAt)) {
            return null;
        }
        StateValue.Due due =
                head[2].equals(NEVER) ? null : new StateValue.Due(head[3], instant(head[2]));
        byte[] content = Arrays.copyOfRange(bytes, end + 1, bytes.length);
        return new StateRecord(
                key, Long.parseLong(head[0]), new StateValue(content, expiresAt, due));
    }

    private static Instant instant(String time) {
        return Instant.ofEpochMilli(Long.parseLong(time));
    }
}

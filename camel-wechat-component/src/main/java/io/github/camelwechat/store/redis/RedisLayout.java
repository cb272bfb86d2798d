// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which keys of Redis hold what. A record and the entries that find it are in one shard, and a
 * shard is in one slot of a cluster, because a script can change nothing beyond that. The entries
 * of a shard are one sorted set whose scores are all 0, so that it is ordered by its members:
 *
 * <pre>
 * k(key)                             every record, for scan
 * d(index) (due) (key)               every record that is in an index, for due
 * e(expires) (due) (index) (key)     every record, for what has run out
 * </pre>
 */
final class RedisLayout {

    /** More than that many masters of a cluster would not be used. Fixed, as keys depend on it. */
    static final int SHARDS = 16;

    /** More than any byte of UTF-8. */
    private static final byte END = (byte) 0xff;

    private final String namespace;

    RedisLayout(String namespace) {
        this.namespace = namespace;
    }

    /** The form in which an entry names its record. */
    enum Entry {
        SCANNED {
            @Override
            StateKey key(byte[] entry) {
                return StateKey.parse(new String(entry, 1, entry.length - 1, UTF_8));
            }

            @Override
            boolean isOf(StateRecord record, byte[] entry) {
                return true;
            }
        },
        DUE {
            @Override
            StateKey key(byte[] entry) {
                return StateKey.parse(new String(entry, UTF_8).split(" ", 3)[2]);
            }

            @Override
            boolean isOf(StateRecord record, byte[] entry) {
                StateValue value = record.value();
                String place = RedisRecord.index(value) + " " + RedisRecord.due(value) + " ";
                return new String(entry, UTF_8).startsWith("d" + place);
            }
        };

        abstract StateKey key(byte[] entry);

        /** Tells whether the record, which was read later, still is where the entry says. */
        abstract boolean isOf(StateRecord record, byte[] entry);
    }

    /** An entry that says when a record runs out. */
    record Expiring(StateKey key, String expires, String due, String index) {

        static Expiring of(byte[] entry) {
            String[] parts = new String(entry, 1, entry.length - 1, UTF_8).split(" ", 4);
            return new Expiring(StateKey.parse(parts[3]), parts[0], parts[1], parts[2]);
        }
    }

    /** The record, and the entries of its shard: what every script is about. */
    String[] keys(StateKey key) {
        return new String[] {record(key), entries(shard(key))};
    }

    String record(StateKey key) {
        return tag(shard(key)) + ":" + key.text();
    }

    List<String> entries() {
        return IntStream.range(0, SHARDS).mapToObj(this::entries).toList();
    }

    private String entries(int shard) {
        return tag(shard);
    }

    private String tag(int shard) {
        return "{" + namespace + "-" + shard + "}";
    }

    private static int shard(StateKey key) {
        return Math.floorMod(key.text().hashCode(), SHARDS);
    }

    static byte[] scanned(String text) {
        return bytes("k" + text);
    }

    static byte[] firstDue(String index) {
        return bytes("d" + index + " ");
    }

    static byte[] lastDue(String index, Instant until) {
        return beyond(bytes("d" + index + " " + RedisRecord.time(until)));
    }

    static byte[] firstExpiring() {
        return bytes("e");
    }

    static byte[] lastExpiring(Instant now) {
        return beyond(bytes("e" + RedisRecord.time(now)));
    }

    /** Behind everything that begins like this. */
    static byte[] beyond(byte[] beginning) {
        byte[] end = new byte[beginning.length + 1];
        System.arraycopy(beginning, 0, end, 0, beginning.length);
        end[beginning.length] = END;
        return end;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

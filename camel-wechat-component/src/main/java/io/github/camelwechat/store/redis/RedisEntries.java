// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The records, one by its key or many by a walk through the entries of all shards in the order of
 * their bytes, as if they were one. What a walk finds was there at some moment of it.
 */
final class RedisEntries {

    private static final int MOST_AT_ONCE = 500;

    private final RedisLink link;
    private final RedisLayout layout;

    RedisEntries(RedisLink link, RedisLayout layout) {
        this.link = link;
        this.layout = layout;
    }

    /**
     * One walk for records.
     *
     * @param end exclusive
     * @param now what has run out by then is left out
     */
    record Walk(RedisLayout.Entry kind, byte[] end, int limit, Instant now) {}

    /** One record, unless it is not there or has run out by now. */
    CompletionStage<Optional<StateRecord>> record(StateKey key, Instant now) {
        return link.ask(redis -> redis.get(layout.record(key)))
                .thenApply(
                        bytes ->
                                bytes == null
                                        ? Optional.empty()
                                        : Optional.ofNullable(RedisRecord.read(key, bytes, now)));
    }

    /** The first records of a stretch of entries. */
    CompletionStage<List<StateRecord>> records(Boundary<byte[]> from, Walk walk) {
        return records(from, walk, new ArrayList<>());
    }

    private CompletionStage<List<StateRecord>> records(
            Boundary<byte[]> from, Walk walk, List<StateRecord> found) {
        int wanted = Math.min(walk.limit() - found.size(), MOST_AT_ONCE);
        return entries(from, walk.end(), wanted)
                .thenCompose(
                        entries ->
                                read(entries, walk, found)
                                        .thenCompose(read -> goOn(entries, wanted, walk, found)));
    }

    /** Reads on: entries that had run out or moved make room for those behind them. */
    private CompletionStage<List<StateRecord>> goOn(
            List<byte[]> entries, int wanted, Walk walk, List<StateRecord> found) {
        return entries.size() < wanted || found.size() == walk.limit()
                ? CompletableFuture.completedStage(found)
                : records(Boundary.excluding(entries.get(wanted - 1)), walk, found);
    }

    /**
     * The first entries of a stretch.
     *
     * @param end exclusive
     */
    CompletionStage<List<byte[]>> entries(Boundary<byte[]> from, byte[] end, int limit) {
        Range<byte[]> range = Range.from(from, Boundary.excluding(end));
        CompletionStage<List<byte[]>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (String shard : layout.entries()) {
            CompletionStage<List<byte[]>> here =
                    link.ask(redis -> redis.zrangebylex(shard, range, Limit.create(0, limit)));
            all = all.thenCombine(here, RedisEntries::together);
        }
        return all.thenApply(
                entries -> {
                    entries.sort(Arrays::compareUnsigned);
                    return entries.subList(0, Math.min(limit, entries.size()));
                });
    }

    private static List<byte[]> together(List<byte[]> some, List<byte[]> more) {
        some.addAll(more);
        return some;
    }

    private CompletionStage<List<StateRecord>> read(
            List<byte[]> entries, Walk walk, List<StateRecord> into) {
        if (entries.isEmpty()) {
            return CompletableFuture.completedStage(into);
        }
        String[] keys =
                entries.stream()
                        .map(entry -> layout.record(walk.kind().key(entry)))
                        .toArray(String[]::new);
        return link.ask(redis -> redis.mget(keys))
                .thenApply(
                        values -> {
                            Map<String, byte[]> bytes = new HashMap<>();
                            for (KeyValue<String, byte[]> value : values) {
                                value.ifHasValue(there -> bytes.put(value.getKey(), there));
                            }
                            entries.forEach(entry -> add(entry, bytes, walk, into));
                            return into;
                        });
    }

    private void add(byte[] entry, Map<String, byte[]> bytes, Walk walk, List<StateRecord> into) {
        StateKey key = walk.kind().key(entry);
        byte[] there = bytes.get(layout.record(key));
        StateRecord record = there == null ? null : RedisRecord.read(key, there, walk.now());
        if (record != null && walk.kind().isOf(record, entry)) {
            into.add(record);
        }
    }
}

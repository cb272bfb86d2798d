// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.WriteResult;
import io.github.camelwechat.store.redis.RedisLayout.Expiring;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that changes Redis, each in one step. */
final class RedisScripts {

    /**
     * The time for which the engine keeps expired records, in case the component's clock is behind
     * its own.
     */
    private static final Duration KEPT_LONGER = Duration.ofDays(1);

    /** Beyond that the engine is told nothing. */
    private static final Duration FOREVER = Duration.ofDays(3650);

    /** The common beginning of every script that may change entries. */
    private static final String BEGINNING = "redis-record.lua";

    private final RedisLink link;
    private final RedisLayout layout;
    private final Script update = new Script("redis-update.lua");
    private final Script write = new Script(BEGINNING, "redis-write.lua");
    private final Script remove = new Script(BEGINNING, "redis-remove.lua");
    private final Script expire = new Script(BEGINNING, "redis-expire.lua");

    RedisScripts(RedisLink link, RedisLayout layout) {
        this.link = link;
        this.layout = layout;
    }

    /** Makes them known, so that none is sent when it is needed; if that fails they will be. */
    void load() {
        for (Script script : List.of(update, write, remove, expire)) {
            link.ask(redis -> redis.scriptLoad(script.text));
        }
    }

    /**
     * @param seen the version that must stand, null if the key must be absent
     */
    CompletionStage<WriteResult> write(
            StateKey key, @Nullable Long seen, long version, StateValue value, Instant now) {
        return write.run(
                        link,
                        layout.keys(key),
                        RedisLayout.bytes(key.text()),
                        RedisLayout.bytes(RedisRecord.time(now)),
                        RedisLayout.bytes(seen == null ? "" : seen.toString()),
                        RedisLayout.bytes(Long.toString(version)),
                        RedisLayout.bytes(RedisRecord.time(value.expiresAt())),
                        RedisLayout.bytes(RedisRecord.due(value)),
                        RedisLayout.bytes(RedisRecord.index(value)),
                        value.bytes(),
                        RedisLayout.bytes(timeToLive(value, now)))
                .thenApply(answer -> result(key, version, answer, now));
    }

    /**
     * Writes what {@link #leavesEntries} allows, in half the time.
     *
     * @param seen the record that must stand
     */
    CompletionStage<WriteResult> update(
            StateRecord seen, long version, StateValue value, Instant now) {
        StateKey key = seen.key();
        return update.run(
                        link,
                        new String[] {layout.record(key)},
                        RedisLayout.bytes(RedisRecord.head(seen.version(), seen.value())),
                        RedisLayout.bytes(RedisRecord.head(version, value)),
                        value.bytes())
                .thenApply(answer -> result(key, version, answer, now));
    }

    /** Tells whether a record that has not run out is in the same entries with another value. */
    static boolean leavesEntries(StateRecord seen, StateValue value, Instant now) {
        return seen.value().expiresAt().equals(value.expiresAt())
                && Objects.equals(seen.value().due(), value.due())
                && now.isBefore(value.expiresAt());
    }

    private static WriteResult result(
            StateKey key, long version, byte @Nullable [] answer, Instant now) {
        if (answer == null) {
            return new WriteResult.Standing(Optional.empty());
        }
        return answer.length == 0
                ? new WriteResult.Written(version)
                : new WriteResult.Standing(Optional.ofNullable(RedisRecord.read(key, answer, now)));
    }

    private static String timeToLive(StateValue value, Instant now) {
        Duration kept = Duration.between(now, value.expiresAt()).plus(KEPT_LONGER);
        return kept.compareTo(FOREVER) > 0 ? "" : String.valueOf(Math.max(1, kept.toMillis()));
    }

    CompletionStage<Boolean> remove(StateKey key, long version, Instant now) {
        return remove.run(
                        link,
                        layout.keys(key),
                        RedisLayout.bytes(key.text()),
                        RedisLayout.bytes(RedisRecord.time(now)),
                        RedisLayout.bytes(Long.toString(version)))
                .thenApply(answer -> answer != null);
    }

    CompletionStage<Void> expire(Expiring entry, Instant now) {
        return expire.run(
                        link,
                        layout.keys(entry.key()),
                        RedisLayout.bytes(entry.key().text()),
                        RedisLayout.bytes(RedisRecord.time(now)),
                        RedisLayout.bytes(entry.expires()),
                        RedisLayout.bytes(entry.due()),
                        RedisLayout.bytes(entry.index()))
                .thenAccept(answer -> {});
    }

    /**
     * A script that Redis runs as one step. It is sent whole only if Redis does not know it yet.
     */
    private static final class Script {

        private final String text;
        private final String digest;

        /**
         * @param parts names of files of this package, each of which goes on where the last ends
         */
        Script(String... parts) {
            this.text = Arrays.stream(parts).map(Script::read).collect(Collectors.joining());
            this.digest = Base16.digest(text.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * @return what the script gives: nothing, an empty answer, or a record
         */
        CompletionStage<byte @Nullable []> run(RedisLink link, String[] keys, byte[]... arguments) {
            return link.<byte @Nullable []>ask(
                            redis -> redis.evalsha(digest, ScriptOutputType.VALUE, keys, arguments))
                    .exceptionallyCompose(
                            thrown ->
                                    RedisFailures.isUnknownScript(thrown)
                                            ? link.ask(
                                                    redis ->
                                                            redis.eval(
                                                                    text,
                                                                    ScriptOutputType.VALUE,
                                                                    keys,
                                                                    arguments))
                                            : CompletableFuture.failedStage(thrown));
        }

        private static String read(String name) {
            try (InputStream in = RedisScripts.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException(
                            "the script " + name + " is missing from this jar");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("a resource of this jar cannot be read", e);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.github.camelwechat.store.StateKey;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /** The common beginning of every script. */
    private static final String BEGINNING = "redis-record.lua";

    private final RedisLink link;
    private final RedisLayout layout;
    private final Script write = new Script("redis-write.lua");
    private final Script remove = new Script("redis-remove.lua");
    private final Script expire = new Script("redis-expire.lua");

    RedisScripts(RedisLink link, RedisLayout layout) {
        this.link = link;
        this.layout = layout;
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
         * @param name of a file of this package, which goes on where {@value #BEGINNING} ends
         */
        Script(String name) {
            this.text = read(BEGINNING) + read(name);
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

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A script that Redis runs as one step. It is sent whole only if Redis does not know it yet. */
final class RedisScript {

    private static final String BEGINNING = "redis-record.lua";

    private final String text;
    private final String digest;

    /**
     * @param name of a file of this package, which goes on where {@value #BEGINNING} ends
     */
    RedisScript(String name) {
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
        try (InputStream in = RedisScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the script " + name + " is missing from this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this jar cannot be read", e);
        }
    }
}

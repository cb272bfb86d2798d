// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.github.camelwechat.store.redis.RedisLayout.Expiring;
import io.lettuce.core.Range.Boundary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what has run out, a batch at a time. Several nodes may do so at once. */
final class RedisCleanUp {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCleanUp.class);

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int BATCH = 500;

    private final RedisEntries entries;
    private final RedisScripts scripts;
    private final InstantSource clock;

    RedisCleanUp(RedisEntries entries, RedisScripts scripts, InstantSource clock) {
        this.entries = entries;
        this.scripts = scripts;
        this.clock = clock;
    }

    ScheduledFuture<?> on(ScheduledExecutorService scheduler) {
        return scheduler.scheduleWithFixedDelay(
                this::batch, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void batch() {
        Instant now = clock.instant();
        Boundary<byte[]> first = Boundary.including(RedisLayout.firstExpiring());
        entries.entries(first, RedisLayout.lastExpiring(now), BATCH)
                .thenCompose(expired -> remove(expired, now))
                .whenComplete(
                        (removed, failure) -> {
                            if (failure != null) {
                                LOG.warn("State that ran out could not be cleaned up yet", failure);
                            } else if (removed == BATCH) {
                                batch();
                            }
                        });
    }

    private CompletionStage<Integer> remove(List<byte[]> expired, Instant now) {
        CompletionStage<Integer> all = CompletableFuture.completedStage(0);
        for (byte[] entry : expired) {
            all =
                    all.thenCombine(
                            scripts.expire(Expiring.of(entry), now), (count, done) -> count + 1);
        }
        return all;
    }
}

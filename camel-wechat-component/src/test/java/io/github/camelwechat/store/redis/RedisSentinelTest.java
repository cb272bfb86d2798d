// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.engine.RealRedis;
import io.github.camelwechat.testing.engine.RedisTopology;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules of Redis with a sentinel, which names the master. */
@Tag("slow")
class RedisSentinelTest {

    private static final StateKey KEY = new StateKey("shop", "send", "id-1");

    @Test
    void goesOnWithTheMasterThatTheSentinelNames() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        try (RedisTopology servers = RedisTopology.sentinel()) {
            RealRedis master = servers.servers().get(0);
            RedisStateStore store = new RedisStateStore(servers.address());
            store.start(new StoreContext(executor, scheduler, InstantSource.system()));
            StateValue value = new StateValue(new byte[] {7}, Instant.MAX);
            long version = put(store, value).orElseThrow();
            long copies = master.ask(redis -> redis.waitForReplication(1, 5000));
            assertThat(copies).isEqualTo(1);
            master.close();
            // With this version nobody but the replica that took over can say yes.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(
                            () ->
                                    store.replace(KEY, version, value)
                                            .toCompletableFuture()
                                            .get(5, TimeUnit.SECONDS)
                                            .isPresent());
            assertThat(put(store, value)).isEmpty();
            store.stop();
        } finally {
            scheduler.shutdownNow();
            executor.shutdownNow();
        }
    }

    private static OptionalLong put(RedisStateStore store, StateValue value) throws Exception {
        return store.putIfAbsent(KEY, value).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}

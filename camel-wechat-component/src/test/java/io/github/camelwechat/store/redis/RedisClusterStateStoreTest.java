// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.contract.StateStoreContract;
import io.github.camelwechat.testing.engine.RealRedis;
import io.github.camelwechat.testing.engine.RedisTopology;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a cluster of three masters. */
@Tag("slow")
class RedisClusterStateStoreTest extends StateStoreContract {

    private static RedisTopology cluster;
    private static RedisClusterClient client;

    @BeforeAll
    static void startCluster() {
        cluster = RedisTopology.cluster(3);
        client = RedisClusterClient.create("redis://127.0.0.1:" + cluster.servers().get(0).port());
    }

    @AfterAll
    static void stopCluster() throws Exception {
        client.shutdown();
        cluster.close();
    }

    @BeforeEach
    void empty() {
        cluster.servers().forEach(server -> server.ask(RedisCommands::flushall));
    }

    @Override
    protected StateStore client() {
        return new RedisStateStore(client, RedisSettings.DEFAULTS);
    }

    @Test
    void losesOnlyWhatANodeThatIsGoneHeldAndGetsItBack() throws Exception {
        StateStore store = new RedisStateStore(cluster.address());
        store.start(context());
        assertThat(failures(store)).isZero();
        RealRedis node = cluster.servers().get(2);
        assertThat(node.ask(RedisCommands::dbsize).longValue()).isPositive();
        node.close();
        Awaitility.await().until(() -> failures(store) > 0);
        assertThat(failures(store)).isLessThan(KEYS);
        node.startAgain();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> failures(store) == 0);
        store.stop();
    }

    private static final int KEYS = 64;

    private static int failures(StateStore store) {
        StateValue value = new StateValue(new byte[1], Instant.MAX);
        List<CompletionStage<Boolean>> failed = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            failed.add(
                    store.putIfAbsent(new StateKey("shop", "send", "id" + i), value)
                            .handle((version, thrown) -> thrown != null));
        }
        return (int) failed.stream().filter(one -> one.toCompletableFuture().join()).count();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Several Redis servers that belong together. */
public record RedisTopology(String address, List<RealRedis> servers) implements AutoCloseable {

    private static final int SLOTS = 16_384;

    /** Masters without replicas, each with its share of the slots. */
    public static RedisTopology cluster(int masters) {
        List<RealRedis> servers =
                IntStream.range(0, masters)
                        .mapToObj(
                                i ->
                                        RealRedis.start(
                                                "--cluster-enabled",
                                                "yes",
                                                "--cluster-node-timeout",
                                                "2000",
                                                "--cluster-require-full-coverage",
                                                "no"))
                        .toList();
        for (int i = 0; i < masters; i++) {
            int[] slots = IntStream.range(SLOTS * i / masters, SLOTS * (i + 1) / masters).toArray();
            servers.get(i).ask(redis -> redis.clusterAddSlots(slots));
            int port = servers.get(0).port();
            servers.get(i).ask(redis -> redis.clusterMeet("127.0.0.1", port));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> servers.stream().allMatch(server -> knows(server, masters)));
        return new RedisTopology(
                servers.stream()
                        .map(server -> "127.0.0.1:" + server.port())
                        .collect(Collectors.joining(",", "redis-cluster://", "")),
                servers);
    }

    private static boolean knows(RealRedis server, int masters) {
        String info = server.ask(RedisCommands::clusterInfo);
        return info.contains("cluster_state:ok")
                && info.contains("cluster_slots_ok:" + SLOTS)
                && info.contains("cluster_size:" + masters);
    }

    /** A master, its replica, and a sentinel, in this order. */
    public static RedisTopology sentinel() throws IOException {
        RealRedis master = RealRedis.start();
        RealRedis replica = RealRedis.start("--replicaof", "127.0.0.1", "" + master.port());
        RealRedis sentinel = RealRedis.startSentinel(master.port());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () ->
                                replica.ask(redis -> redis.info("replication"))
                                                .contains("master_link_status:up")
                                        && sentinel.ask(redis -> redis.info("sentinel"))
                                                .contains("slaves=1"));
        return new RedisTopology(
                "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#shop",
                List.of(master, replica, sentinel));
    }

    @Override
    public void close() throws IOException {
        for (RealRedis server : servers) {
            server.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where Redis is, from one text, and how we want to be connected when nobody says otherwise:
 * nothing waits for a connection that is not there, and nothing is sent a second time.
 */
final class RedisAddress {

    private static final String CLUSTER = "-cluster://";
    private static final Duration RECONNECT_EVERY = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_NODES_EVERY = Duration.ofSeconds(15);
    private static final int LONGEST_SHUTDOWN_SECONDS = 2;
    private static final int IO_THREADS = 2;
    private static final int MOST_IN_ONE_WRITE = 256;

    private final boolean cluster;
    private final List<RedisURI> nodes;
    private final Duration timeout;

    /** A client, and how to end it: one of the user's is not ours to end. */
    record Client(RedisDialer dialer, Runnable end) {

        static Client of(RedisClient users, RedisURI address) {
            return new Client(new RedisDialer.ToOne(users, address), () -> {});
        }

        static Client of(RedisClusterClient users) {
            return new Client(new RedisDialer.ToCluster(users), () -> {});
        }
    }

    /**
     * @param text what Lettuce reads, or the same with {@code -cluster} behind the first word and a
     *     comma between several nodes
     */
    RedisAddress(String text, Duration timeout) {
        this.cluster = text.contains(CLUSTER);
        this.nodes = cluster ? clusterNodes(text) : List.of(one(text));
        this.timeout = timeout;
        nodes.forEach(node -> node.setTimeout(timeout));
    }

    private static RedisURI one(String text) {
        try {
            return RedisURI.create(text);
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static List<RedisURI> clusterNodes(String text) {
        try {
            return RedisClusterURIUtil.toRedisURIs(URI.create(text.replace(CLUSTER, "://")));
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    /** Without the text, in which there may be a password. */
    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException(
                "the address of Redis cannot be read: it should look like redis://host:6379,"
                        + " redis-sentinel://host:26379,host:26379/0#master"
                        + " or redis-cluster://host:6379,host:6379, with rediss for TLS");
    }

    Client client() {
        ClientResources resources =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(IO_THREADS)
                        .computationThreadPoolSize(IO_THREADS)
                        .reconnectDelay(Delay.constant(RECONNECT_EVERY))
                        .nettyCustomizer(new SharedWrites())
                        .build();
        return cluster ? ofCluster(resources) : ofOne(resources);
    }

    private Client ofOne(ClientResources resources) {
        RedisClient client = RedisClient.create(resources);
        client.setOptions(common(ClientOptions.builder().autoReconnect(false)).build());
        return new Client(
                new RedisDialer.ToOne(client, nodes.get(0)),
                () -> {
                    client.shutdown(0, LONGEST_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                    end(resources);
                });
    }

    private Client ofCluster(ClientResources resources) {
        RedisClusterClient client = RedisClusterClient.create(resources, nodes);
        ClusterClientOptions.Builder options =
                ClusterClientOptions.builder()
                        .topologyRefreshOptions(
                                ClusterTopologyRefreshOptions.builder()
                                        .enableAllAdaptiveRefreshTriggers()
                                        .adaptiveRefreshTriggersTimeout(RECONNECT_EVERY)
                                        .enablePeriodicRefresh(LOOK_FOR_NODES_EVERY)
                                        .build());
        common(options.autoReconnect(true));
        client.setOptions(options.build());
        return new Client(
                new RedisDialer.ToCluster(client),
                () -> {
                    client.shutdown(0, LONGEST_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                    end(resources);
                });
    }

    private ClientOptions.Builder common(ClientOptions.Builder options) {
        return options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .requestQueueSize(RedisLink.MOST_UNDER_WAY)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(timeout).keepAlive(true).build());
    }

    /** Sends together what is asked at the same time: half of a command's price is its write. */
    private static final class SharedWrites implements NettyCustomizer {

        @Override
        public void afterChannelInitialized(Channel channel) {
            boolean alsoBetweenReads = true;
            channel.pipeline()
                    .addFirst(new FlushConsolidationHandler(MOST_IN_ONE_WRITE, alsoBetweenReads));
        }
    }

    private static void end(ClientResources resources) {
        resources.shutdown(0, LONGEST_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}

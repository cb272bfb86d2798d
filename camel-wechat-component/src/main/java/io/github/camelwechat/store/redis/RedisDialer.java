// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.concurrent.CompletionStage;

/** The way in which a connection to Redis is opened. */
sealed interface RedisDialer {

    RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** An open connection. */
    record Line(
            StatefulConnection<String, byte[]> connection,
            RedisClusterAsyncCommands<String, byte[]> commands) {}

    CompletionStage<Line> dial();

    /**
     * Tells whether the driver restores a lost connection, because there is one to each of many
     * nodes.
     */
    boolean heals();

    /** To one server, or to the one that the sentinels name at that moment. */
    record ToOne(RedisClient client, RedisURI address) implements RedisDialer {

        @Override
        public CompletionStage<Line> dial() {
            return client.connectAsync(CODEC, address)
                    .thenApply(connection -> new Line(connection, connection.async()));
        }

        @Override
        public boolean heals() {
            return false;
        }
    }

    /** To all nodes of a cluster. */
    record ToCluster(RedisClusterClient client) implements RedisDialer {

        @Override
        public CompletionStage<Line> dial() {
            return client.refreshPartitionsAsync()
                    .thenCompose(known -> client.connectAsync(CODEC))
                    .thenApply(connection -> new Line(connection, connection.async()));
        }

        @Override
        public boolean heals() {
            return true;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.store.redis.RedisSettings;
import io.github.camelwechat.store.redis.RedisStateStore;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.OS;

/** The servers that several nodes share. Each is started once a JVM. */
public enum SharedEngine {
    POSTGRES {
        @Override
        public Clients empty() {
            Assumptions.assumeTrue(
                    OS.LINUX.isCurrentOs() && System.getProperty("os.arch").equals("amd64"),
                    "no server is shipped");
            HikariDataSource database = RealPostgres.newDatabase();
            return new Clients(() -> new JdbcStateStore(database), database);
        }
    },

    REDIS {
        @Override
        public Clients empty() {
            String address = RealRedis.shared().address();
            RedisSettings patient =
                    new RedisSettings("test-" + UUID.randomUUID(), Duration.ofSeconds(20));
            return new Clients(() -> new RedisStateStore(address, patient), () -> {});
        }
    };

    /** Where nothing is yet. */
    public abstract Clients empty();

    /** Makes clients that see the same, each with connections of its own where that is possible. */
    public static final class Clients implements Supplier<StateStore>, AutoCloseable {

        private final Supplier<StateStore> clients;
        private final AutoCloseable afterwards;

        private Clients(Supplier<StateStore> clients, AutoCloseable afterwards) {
            this.clients = clients;
            this.afterwards = afterwards;
        }

        /** One more, not yet started. */
        @Override
        public StateStore get() {
            return clients.get();
        }

        @Override
        public void close() throws Exception {
            afterwards.close();
        }
    }
}

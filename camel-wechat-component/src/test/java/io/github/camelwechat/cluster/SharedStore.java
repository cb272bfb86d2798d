// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.store.redis.RedisStateStore;
import io.github.camelwechat.testing.engine.RealRedis;
import io.github.camelwechat.testing.engine.StoppablePostgres;
import java.io.IOException;

/** The engine all nodes share, which can be stopped and keeps what it has. */
record SharedStore(String address, Step stop, Step startAgain) implements AutoCloseable {

    /** A step that may go wrong with a server. */
    interface Step {
        void take() throws IOException;
    }

    static SharedStore redis() {
        RealRedis redis = RealRedis.start("--appendonly", "yes", "--appendfsync", "always");
        return new SharedStore(redis.address(), redis::close, redis::startAgain);
    }

    static SharedStore postgres() {
        StoppablePostgres postgres = StoppablePostgres.start();
        return new SharedStore(postgres.url(), postgres::close, postgres::startAgain);
    }

    /**
     * Makes the store of a node from the address, with the patience that the page on stores asks
     * for.
     */
    static StateStore connected(String address) {
        if (address.startsWith("redis:")) {
            return new RedisStateStore(address);
        }
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(address + "?socketTimeout=2&connectTimeout=2");
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(8);
        pool.setConnectionTimeout(1000);
        return new JdbcStateStore(pool);
    }

    @Override
    public void close() throws IOException {
        stop.take();
    }
}

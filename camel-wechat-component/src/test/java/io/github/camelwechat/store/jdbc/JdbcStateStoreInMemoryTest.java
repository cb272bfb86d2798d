// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.contract.StateStoreContract;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;

/** The contract of stores on H2 in memory. */
class JdbcStateStoreInMemoryTest extends StateStoreContract {

    private final JdbcConnectionPool pool =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");

    @AfterEach
    void closePool() {
        pool.dispose();
    }

    @Override
    protected StateStore client() {
        return new JdbcStateStore(pool);
    }
}

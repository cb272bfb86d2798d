// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcStateStoreTest extends StateStoreContract {

    @TempDir private Path folder;
    private JdbcConnectionPool pool;

    @BeforeEach
    void openPool() {
        pool = poolOf(folder);
    }

    @AfterEach
    void closePool() {
        pool.dispose();
    }

    @Override
    protected StateStore client() {
        return new JdbcStateStore(pool);
    }

    @Test
    void keepsWhatItHadWhenTheDatabaseIsOpenedAgain() throws Exception {
        StateKey key = new StateKey("shop", "send", "id-1");
        StateValue value =
                new StateValue(
                        "kept".getBytes(StandardCharsets.UTF_8),
                        Instant.parse("2026-12-31T00:00:00Z"));
        open().putIfAbsent(key, value).toCompletableFuture().get();
        pool.dispose();
        pool = poolOf(folder);

        StateRecord record = open().get(key).toCompletableFuture().get().orElseThrow();

        assertThat(record.value().bytes()).isEqualTo(value.bytes());
        assertThat(record.value().expiresAt()).isEqualTo(value.expiresAt());
    }

    @Test
    void failsTheStageAndNotTheCallerWhenTheDatabaseIsGone() throws Exception {
        StateStore store = open();
        pool.dispose();

        assertThat(store.get(new StateKey("shop", "send", "id-1")))
                .failsWithin(java.time.Duration.ofSeconds(40))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(io.github.camelwechat.failure.StateStoreException.class);
    }

    private static JdbcConnectionPool poolOf(Path folder) {
        return JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.resolve("state") + ";WRITE_DELAY=0", "sa", "");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.FullDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An H2 file on a disk that is full for a while works again by itself when there is room. */
class FullDiskTest {

    private static final StateKey BEFORE = new StateKey("shop", "window", "before");

    @TempDir Path folder;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);

    @BeforeAll
    static void register() {
        FilePath.register(new FullDisk());
    }

    @AfterEach
    void stop() {
        FullDisk.setFull(false);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "h2", "hikari"})
    void worksAgainByItselfAndKeptWhatItDidNotRefuse(String pool) throws Exception {
        DataSource database = database(pool);
        JdbcStateStore store = new JdbcStateStore(database);
        store.start(new StoreContext(threads, threads, InstantSource.system()));
        put(store, BEFORE);
        readAll(store);

        FullDisk.setFull(true);
        for (int i = 0; i < 20; i++) {
            StateKey key = new StateKey("shop", "window", "during" + i);
            assertThatThrownBy(() -> put(store, key)).hasMessageContaining("state store");
        }
        readAll(store);
        FullDisk.setFull(false);

        // Without a pause: under load no connection has the idle time after which pools look at it.
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                readAll(store).stream()
                                        .noneMatch(CompletableFuture::isCompletedExceptionally));

        StateKey after = new StateKey("shop", "window", "after");
        put(store, after);
        assertThat(get(store, BEFORE)).isPresent();
        assertThat(get(store, after)).isPresent();
        assertThat(get(store, new StateKey("shop", "window", "during7"))).isEmpty();
        store.stop();
        if (database instanceof JdbcConnectionPool connections) {
            connections.dispose();
        } else if (database instanceof HikariDataSource connections) {
            connections.close();
        }
    }

    /** Many at once, so that a pool hands out every connection it has. */
    private static List<CompletableFuture<?>> readAll(JdbcStateStore store) {
        List<CompletableFuture<?>> reads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            reads.add(store.get(BEFORE).toCompletableFuture());
        }
        reads.forEach(read -> read.handle((record, failure) -> read).join());
        return reads;
    }

    private static void put(JdbcStateStore store, StateKey key) {
        StateValue value =
                new StateValue(
                        "x".repeat(3000).getBytes(StandardCharsets.UTF_8),
                        Instant.now().plusSeconds(600),
                        null);
        assertThat(store.putIfAbsent(key, value).toCompletableFuture().join()).isPresent();
    }

    private static Optional<StateRecord> get(JdbcStateStore store, StateKey key) {
        return store.get(key).toCompletableFuture().join();
    }

    private DataSource database(String pool) {
        String url =
                "jdbc:h2:full:" + folder.resolve("state") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        if (pool.equals("h2")) {
            return JdbcConnectionPool.create(url, "sa", "");
        }
        if (pool.equals("hikari")) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setUsername("sa");
            config.setPassword("");
            return new HikariDataSource(config);
        }
        JdbcDataSource plain = new JdbcDataSource();
        plain.setUrl(url);
        plain.setUser("sa");
        return plain;
    }
}

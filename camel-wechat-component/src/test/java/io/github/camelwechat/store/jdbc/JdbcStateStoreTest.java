// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import static io.github.camelwechat.testing.StoreFailures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.contract.StateStoreContract;
import io.github.camelwechat.testing.ManualSchedule;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On H2 in a file; {@link JdbcStateStoreInMemoryTest} is the contract on H2 in memory. */
class JdbcStateStoreTest extends StateStoreContract {

    private static final StateKey KEY = new StateKey("shop", "send", "id-1");

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
    void failsTheStageAndNotTheCallerWhenTheDatabaseIsGone() throws Exception {
        StateStore store = open();
        pool.dispose();
        assertFails(store.get(KEY), "gave no connection");
    }

    @Test
    void failsTheStageAndNotTheCallerWhenTheExecutorTakesNoMore() throws Exception {
        StateStore store = client();
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();
        store.start(new StoreContext(closed, context().scheduler(), context().clock()));
        assertFails(store.get(KEY), "too many operations wait");
        store.stop();
    }

    @Test
    void saysNothingOfWhatItShouldHaveWritten() throws Exception {
        StateStore store = open();
        execute("ALTER TABLE wechat_state ADD CHECK (expires_at < 0)");
        execute("ALTER TABLE wechat_state ADD COLUMN later INT");
        execute("ALTER TABLE wechat_state DROP COLUMN content");
        StateValue secret = value("the-secret", Instant.parse("2026-12-31T00:00:00Z"));
        assertThatThrownBy(() -> await(store.putIfAbsent(KEY, secret)))
                .hasCauseInstanceOf(StateStoreException.class)
                .hasRootCauseInstanceOf(StateStoreException.class)
                .hasMessageContaining("SQLState 42S22")
                .hasMessageNotContainingAny("the-secret", KEY.id());
    }

    @ParameterizedTest
    @CsvSource({"40001, 4, true", "40P01, 1, true", "40001, 5, false", "40003, 1, false"})
    void repeatsWhatADeadlockUndidButNothingThatMayHaveHappened(
            String sqlState, int times, boolean succeeds) throws Exception {
        await(open().get(KEY));
        AtomicInteger left = new AtomicInteger(times);
        StateStore store =
                new JdbcStateStore(
                        watched(
                                sql -> {
                                    if (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                                        throw new SQLException("not now", sqlState);
                                    }
                                }),
                        false);
        store.start(context());
        if (succeeds) {
            assertThat(await(store.putIfAbsent(KEY, value("x", Instant.MAX)))).isPresent();
        } else {
            assertFails(store.putIfAbsent(KEY, value("x", Instant.MAX)), sqlState);
        }
        assertThat(left).hasValue(0);
        store.stop();
    }

    @Test
    void doesNotLoseToARecordThatIsRemovedBetweenTwoStatements() throws Exception {
        await(open().putIfAbsent(KEY, value("x", Instant.MAX)));
        StateStore store =
                new JdbcStateStore(
                        watched(
                                sql -> {
                                    if (sql.startsWith("UPDATE")) {
                                        execute("DELETE FROM wechat_state");
                                    }
                                }),
                        false);
        store.start(context());
        assertThat(await(store.putIfAbsent(KEY, value("y", Instant.MAX)))).isPresent();
        store.stop();
    }

    @Test
    void refusesAKeyThatDoesNotFitInsteadOfCuttingItOff() throws Exception {
        StateStore store = open();
        StateKey tooLong = new StateKey("shop", "send", "x".repeat(513 - "shop/send/".length()));
        StateValue value = value("x", Instant.MAX);
        assertFails(store.putIfAbsent(tooLong, value), "512 characters, but one of kind send");
        assertFails(store.get(tooLong), "has 513");
        assertFails(store.replace(tooLong, 1, value), "has 513");
        assertFails(store.remove(tooLong, 1), "has 513");
    }

    @Test
    void saysWhenThereIsNoTableAndItMayNotCreateIt() throws Exception {
        StateStore store = new JdbcStateStore(pool, false);
        store.start(context());
        assertFails(store.get(KEY), "SQLState 42S0");
        store.stop();
    }

    @Test
    void failsToStartWithoutADatabase() {
        pool.dispose();
        StateStore store = client();
        assertThatThrownBy(() -> store.start(context())).isInstanceOf(StateStoreException.class);
    }

    @Test
    void startsOnManyNodesAtOnce() throws Exception {
        int nodes = 6;
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        CyclicBarrier barrier = new CyclicBarrier(nodes);
        List<Callable<StateStore>> starts = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            starts.add(
                    () -> {
                        barrier.await(10, TimeUnit.SECONDS);
                        return open();
                    });
        }
        try {
            for (Future<StateStore> start : threads.invokeAll(starts)) {
                assertThat(await(start.get().get(KEY))).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keepsWhatItHadWhenTheDatabaseIsOpenedAgain() throws Exception {
        StateValue value = value("kept", Instant.parse("2026-12-31T00:00:00Z"));
        StateStore store = open();
        long version = await(store.putIfAbsent(KEY, value)).orElseThrow();
        pool.dispose();
        pool = poolOf(folder);
        StateRecord record = await(open().get(KEY)).orElseThrow();
        assertThat(record.version()).isEqualTo(version);
        assertThat(record.value().bytes()).isEqualTo(value.bytes());
        assertThat(record.value().expiresAt()).isEqualTo(value.expiresAt());
    }

    @Test
    void deletesWhatRanOutAndNothingElse() throws Exception {
        InstantSource clock = context().clock();
        ManualSchedule timetable = new ManualSchedule();
        StateStore store = client();
        store.start(new StoreContext(context().executor(), timetable, clock));
        int ofTwoBatches = JdbcTable.BATCH + 3;
        for (int i = 0; i < ofTwoBatches; i++) {
            StateKey key = new StateKey("shop", "dedupe", "id" + i);
            await(store.putIfAbsent(key, value("x", clock.instant().plusSeconds(10))));
        }
        await(store.putIfAbsent(KEY, value("kept", clock.instant().plusSeconds(11))));
        timetable.task().run();
        assertThat(await(store.scan("", null, 1000)).records()).hasSize(ofTwoBatches + 1);
        advance(Duration.ofSeconds(10));
        assertThat(rows()).isEqualTo(ofTwoBatches + 1);
        timetable.task().run();
        org.awaitility.Awaitility.await().until(() -> rows() == 1);
        assertThat(await(store.get(KEY))).isPresent();
        store.stop();
        assertThat(timetable.getQueue()).allMatch(task -> ((Future<?>) task).isCancelled());
        timetable.shutdownNow();
    }

    private interface Watch {
        void beforeStatement(String sql) throws SQLException;
    }

    private DataSource watched(Watch watch) {
        return proxy(
                DataSource.class,
                (source, method, arguments) -> {
                    Connection real = pool.getConnection();
                    return proxy(
                            Connection.class,
                            (connection, call, values) -> {
                                if (call.getName().equals("prepareStatement")) {
                                    watch.beforeStatement((String) values[0]);
                                }
                                return call.invoke(real, values);
                            });
                });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private long rows() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM wechat_state")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static StateValue value(String text, Instant expiresAt) {
        return new StateValue(text.getBytes(StandardCharsets.UTF_8), expiresAt);
    }

    private static JdbcConnectionPool poolOf(Path folder) {
        return JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.resolve("state") + ";WRITE_DELAY=0", "sa", "");
    }
}

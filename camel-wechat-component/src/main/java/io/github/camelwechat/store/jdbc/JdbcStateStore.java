// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.WriteResult;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in one table of a database: durable, and shared by every node that uses it. Every
 * write is one conditional statement, so no lock is held between calls. Thread-safe.
 *
 * <p>H2, PostgreSQL, MySQL and MariaDB are known. H2 in a file loses acknowledged writes at a crash
 * unless its URL says {@code WRITE_DELAY=0}. Times are kept to the millisecond. How long a database
 * may take to answer is a setting of the data source.
 */
public final class JdbcStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStateStore.class);

    /** SQL standard, class 40: transaction rollback. */
    private static final String ROLLED_BACK = "40";

    /** SQL standard: whether the statement was completed is not known. */
    private static final String UNKNOWN_END = "40003";

    /** SQL standard, class 08: the connection is broken; pools drop it at once. */
    private static final String BROKEN = "08";

    /**
     * The time for which a database is left alone whose connections broke in a way that pools do
     * not know by its state. HikariCP looks at a connection before it hands it out only after 500
     * ms without use: under load it would hand out the broken ones for ever.
     */
    private static final Duration REST = Duration.ofMillis(700);

    private static final int MOST_ATTEMPTS = 5;
    private static final Duration CLEAN_UP_EVERY = Duration.ofMinutes(1);

    private final DataSource database;
    private final boolean createTable;

    /**
     * The last version: any number no other write of the key has had. A counter of all nodes would
     * need a row of its own to survive a removal; each counts from a random number of 63 bits.
     */
    private final AtomicLong versions = new AtomicLong(new SecureRandom().nextLong());

    private volatile @Nullable StoreContext context;
    private volatile @Nullable ScheduledFuture<?> cleanUp;

    /** Of {@link System#nanoTime}; zero for never. */
    private volatile long restsUntil;

    /** Creates its table if it is missing. */
    public JdbcStateStore(DataSource database) {
        this(database, true);
    }

    /**
     * @param database where connections come from; a pool, unless connections cost nothing
     * @param createTable whether to create the table if it is missing; if not, run the script
     *     {@code wechat-state-<database>.sql} of this package before
     */
    public JdbcStateStore(DataSource database, boolean createTable) {
        this.database = database;
        this.createTable = createTable;
    }

    @Override
    public void start(StoreContext given) {
        context = given;
        if (createTable) {
            try (Connection connection = connection()) {
                connection.setAutoCommit(true);
                JdbcSchema.create(connection);
            } catch (SQLException e) {
                throw new StateStoreException(
                        "the table wechat_state is missing and could not be created", e);
            }
        }
        cleanUp =
                given.scheduler()
                        .scheduleWithFixedDelay(
                                this::cleanUp,
                                CLEAN_UP_EVERY.toMillis(),
                                CLEAN_UP_EVERY.toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        ScheduledFuture<?> scheduled = cleanUp;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return call((connection, now) -> JdbcTable.get(connection, key, now));
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        long version = newVersion();
        return call(
                (connection, now) ->
                        JdbcTable.insert(connection, key, version, value, now)
                                ? OptionalLong.of(version)
                                : OptionalLong.empty());
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        long next = newVersion();
        return call(
                (connection, now) ->
                        JdbcTable.update(connection, key, version, next, value, now)
                                ? OptionalLong.of(next)
                                : OptionalLong.empty());
    }

    @Override
    public CompletionStage<WriteResult> compareAndExchange(
            StateKey key, @Nullable StateRecord seen, StateValue value) {
        long next = newVersion();
        return call(
                (connection, now) -> {
                    boolean written =
                            seen == null
                                    ? JdbcTable.insert(connection, key, next, value, now)
                                    : JdbcTable.update(connection, seen, next, value, now);
                    return written
                            ? new WriteResult.Written(next)
                            : new WriteResult.Standing(JdbcTable.get(connection, key, now));
                });
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        return call((connection, now) -> JdbcTable.delete(connection, key, version, now));
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
        StatePage.requireLimit(limit);
        return call((connection, now) -> JdbcTable.scan(connection, prefix, cursor, limit, now));
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        StatePage.requireLimit(limit);
        return call((connection, now) -> JdbcTable.due(connection, index, until, limit, now));
    }

    private interface Work<T> {
        T on(Connection connection, long now) throws SQLException;
    }

    private <T> CompletionStage<T> call(Work<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> run(work), started().executor())
                    .exceptionallyCompose(thrown -> CompletableFuture.failedStage(failure(thrown)));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(
                    new StateStoreException(
                            "too many operations wait for the database already", e));
        }
    }

    private <T> T run(Work<T> work) {
        long now = JdbcTable.millis(started().clock().instant());
        if (restsUntil != 0 && restsUntil - System.nanoTime() > 0) {
            throw new StateStoreException(
                    "the connections of the database are broken and are looked at again in a moment",
                    null);
        }
        try (Connection connection = connection()) {
            return run(work, connection, now);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private <T> T run(Work<T> work, Connection connection, long now) throws SQLException {
        try {
            connection.setAutoCommit(true);
            for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
                try {
                    return work.on(connection, now);
                } catch (SQLException e) {
                    if (!isUndone(e)) {
                        throw e;
                    }
                }
            }
            return work.on(connection, now);
        } catch (SQLException e) {
            if (e instanceof SQLNonTransientConnectionException
                    && e.getSQLState() != null
                    && !e.getSQLState().startsWith(BROKEN)) {
                closeForGood(connection);
                restsUntil = System.nanoTime() + REST.toNanos();
            }
            throw e;
        }
    }

    /**
     * Closes what the pool lent us, not only the loan: of a file that H2 closed, a connection calls
     * itself valid until it is closed itself.
     */
    private static void closeForGood(Connection connection) {
        try {
            connection.unwrap(Connection.class).close();
        } catch (SQLException e) {
            LOG.debug("A broken connection could not be closed: SQLState {}", e.getSQLState());
        }
    }

    private Connection connection() {
        try {
            return database.getConnection();
        } catch (SQLException | IllegalStateException e) {
            // Pools that were closed tend to say the latter.
            throw new StateStoreException("the database gave no connection", e);
        }
    }

    /** Tells whether a deadlock or a conflict undid the statement as if it never ran. */
    private static boolean isUndone(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith(ROLLED_BACK) && !state.equals(UNKNOWN_END);
    }

    private void cleanUp() {
        call(JdbcTable::deleteExpired)
                .whenComplete(
                        (deleted, failure) -> {
                            if (failure != null) {
                                LOG.warn("State that ran out could not be cleaned up yet", failure);
                            } else if (deleted == JdbcTable.BATCH) {
                                cleanUp();
                            }
                        });
    }

    private long newVersion() {
        return versions.incrementAndGet() & Long.MAX_VALUE;
    }

    private StoreContext started() {
        if (context == null) {
            throw new IllegalStateException("the store is not started");
        }
        return context;
    }

    /** Without the driver's own exception: it may quote the values of the statement. */
    private static StateStoreException failure(Throwable thrown) {
        Throwable cause = Completion.cause(thrown);
        if (cause instanceof StateStoreException known) {
            return known;
        }
        String what = "the database failed with " + cause.getClass().getName();
        return new StateStoreException(
                cause instanceof SQLException e
                        ? what + ", SQLState " + e.getSQLState() + ", code " + e.getErrorCode()
                        : what,
                null);
    }
}

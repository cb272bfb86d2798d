// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import io.github.camelwechat.failure.StateStoreException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in one table of a database: durable, and shared by every node that uses it. Every
 * write is one conditional statement, so no lock is held between calls. Thread-safe.
 *
 * <p>H2, PostgreSQL, MySQL and MariaDB are known. H2 in a file loses acknowledged writes at a crash
 * unless its URL says {@code WRITE_DELAY=0}.
 */
public final class JdbcStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStateStore.class);
    private static final Duration CLEAN_UP_EVERY = Duration.ofMinutes(1);

    private final DataSource database;
    private final boolean createTable;
    private final SecureRandom random = new SecureRandom();
    private @Nullable StoreContext context;
    private @Nullable ScheduledFuture<?> cleanUp;

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
                JdbcSchema.create(connection);
            } catch (SQLException e) {
                throw failure("the table wechat_state could not be created", e);
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
        if (cleanUp != null) {
            cleanUp.cancel(false);
        }
    }

    @Override
    public CompletionStage<Optional<StateRecord>> get(StateKey key) {
        return call(
                "SELECT "
                        + JdbcRows.COLUMNS
                        + " FROM wechat_state WHERE state_key = ? AND expires_at > ?",
                statement -> {
                    statement.setString(1, key.text());
                    statement.setLong(2, now());
                    return JdbcRows.read(statement).stream().findFirst();
                });
    }

    @Override
    public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
        long version = newVersion();
        return call(
                "INSERT INTO wechat_state (version, content, expires_at, due_index, due_at, state_key)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                insert -> {
                    try {
                        JdbcRows.write(insert, version, value, key);
                        insert.executeUpdate();
                        return OptionalLong.of(version);
                    } catch (SQLException e) {
                        if (!isDuplicate(e)) {
                            throw e;
                        }
                        return replaceExpired(insert.getConnection(), key, version, value);
                    }
                });
    }

    /** A record whose time has run out counts as absent before it is cleaned up. */
    private OptionalLong replaceExpired(
            Connection connection, StateKey key, long version, StateValue value)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE wechat_state SET version = ?, content = ?, expires_at = ?, due_index = ?, due_at = ?"
                                + " WHERE state_key = ? AND expires_at <= ?")) {
            JdbcRows.write(update, version, value, key);
            update.setLong(7, now());
            return update.executeUpdate() == 1 ? OptionalLong.of(version) : OptionalLong.empty();
        }
    }

    @Override
    public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
        long next = newVersion();
        return call(
                "UPDATE wechat_state SET version = ?, content = ?, expires_at = ?, due_index = ?, due_at = ?"
                        + " WHERE state_key = ? AND version = ? AND expires_at > ?",
                update -> {
                    JdbcRows.write(update, next, value, key);
                    update.setLong(7, version);
                    update.setLong(8, now());
                    return update.executeUpdate() == 1
                            ? OptionalLong.of(next)
                            : OptionalLong.empty();
                });
    }

    @Override
    public CompletionStage<Boolean> remove(StateKey key, long version) {
        return call(
                "DELETE FROM wechat_state WHERE state_key = ? AND version = ? AND expires_at > ?",
                delete -> {
                    delete.setString(1, key.text());
                    delete.setLong(2, version);
                    delete.setLong(3, now());
                    return delete.executeUpdate() == 1;
                });
    }

    @Override
    public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
        return call(
                "SELECT "
                        + JdbcRows.COLUMNS
                        + " FROM wechat_state WHERE state_key LIKE ? ESCAPE '!' AND state_key > ?"
                        + " AND expires_at > ? ORDER BY state_key",
                select -> {
                    select.setString(1, prefix.replaceAll("([!%_])", "!$1") + "%");
                    select.setString(2, cursor == null ? "" : cursor);
                    select.setLong(3, now());
                    select.setMaxRows(limit == Integer.MAX_VALUE ? 0 : limit + 1);
                    List<StateRecord> found = JdbcRows.read(select);
                    boolean more = found.size() > limit;
                    List<StateRecord> page = more ? found.subList(0, limit) : found;
                    return new StatePage(page, more ? page.get(limit - 1).key().text() : null);
                });
    }

    @Override
    public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
        return call(
                "SELECT "
                        + JdbcRows.COLUMNS
                        + " FROM wechat_state WHERE due_index = ? AND due_at <= ? AND expires_at > ?"
                        + " ORDER BY due_at, state_key",
                select -> {
                    select.setString(1, index);
                    select.setLong(2, until.toEpochMilli());
                    select.setLong(3, now());
                    select.setMaxRows(limit);
                    return JdbcRows.read(select);
                });
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> CompletionStage<T> call(String sql, Work<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> run(sql, work), started().executor());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(
                    new StateStoreException(
                            "too many operations wait for the database already", e));
        }
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = connection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.with(statement);
            }
        } catch (SQLException e) {
            throw failure("the database failed", e);
        }
    }

    private void cleanUp() {
        call(JdbcCleanUp.FIND_EXPIRED, select -> JdbcCleanUp.deleteExpired(select, now()))
                .whenComplete(
                        (deleted, failure) -> {
                            if (failure != null) {
                                LOG.warn("State that ran out could not be cleaned up yet", failure);
                            } else if (deleted == JdbcCleanUp.BATCH) {
                                cleanUp();
                            }
                        });
    }

    /** Pools that are closed or exhausted do not always say so with an SQLException. */
    private Connection connection() throws SQLException {
        try {
            return database.getConnection();
        } catch (IllegalStateException e) {
            throw new SQLException("no connection", "08001", e);
        }
    }

    /**
     * Any number no other write has had: 63 random bits. A counter would need a row of its own to
     * survive a removal.
     */
    private long newVersion() {
        return random.nextLong(1, Long.MAX_VALUE);
    }

    /** SQL standard, class 23: integrity constraint violation. */
    private static boolean isDuplicate(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("23");
    }

    private long now() {
        return started().clock().instant().toEpochMilli();
    }

    private StoreContext started() {
        if (context == null) {
            throw new IllegalStateException("the store is not started");
        }
        return context;
    }

    private static StateStoreException failure(String what, SQLException e) {
        return new StateStoreException(what + " (SQLState " + e.getSQLState() + ")", e);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * One H2 file. What was committed survives a kill at any moment: {@code WRITE_DELAY=0}, because H2
 * loses acknowledged commits otherwise. Thread-safe.
 */
public final class ChatDatabase implements AutoCloseable {

    /** Work in one transaction: committed when it returns, rolled back when it throws. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private static final String SCHEMA = "/db/schema.sql";
    private static final int CONNECTIONS = 12;

    /**
     * A commit is on disk when it returns; and a picture lies in its row, because what H2 keeps
     * apart may be missing after a kill.
     */
    private static final String DURABLE =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;MAX_LENGTH_INPLACE_LOB=1048576";

    private final HikariDataSource pool;
    private final AtomicLong changes = new AtomicLong();

    private ChatDatabase(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Opens the database in a directory, and creates what is missing.
     *
     * @throws DatabaseException if it cannot be opened, for instance because another program has it
     *     open
     */
    public static ChatDatabase open(Path directory) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("helpdesk-db");
        config.setJdbcUrl(
                "jdbc:h2:file:" + directory.resolve("helpdesk").toAbsolutePath() + DURABLE);
        config.setUsername("sa");
        config.setPassword("");
        config.setMaximumPoolSize(CONNECTIONS);
        // H2 closes a file whose disk is full, and its connections call themselves valid all the
        // same.
        config.setConnectionTestQuery("SELECT 1");
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new DatabaseException("the database in " + directory + " cannot be opened", e);
        }
        ChatDatabase database = new ChatDatabase(pool);
        try {
            database.change(
                    connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.execute(schema());
                        }
                    });
        } catch (DatabaseException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /** For whoever else keeps state in the same file. It is closed with this object. */
    public DataSource dataSource() {
        return pool;
    }

    /** Different from the last one if anything may have changed since. */
    public long changes() {
        return changes.get();
    }

    <T> T change(Work<T> work) {
        T result = read(work);
        changes.incrementAndGet();
        return result;
    }

    <T> T read(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseException(
                    "the database did not do what it was asked: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static String schema() {
        try (InputStream in = ChatDatabase.class.getResourceAsStream(SCHEMA)) {
            if (in == null) {
                throw new IllegalStateException(SCHEMA + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

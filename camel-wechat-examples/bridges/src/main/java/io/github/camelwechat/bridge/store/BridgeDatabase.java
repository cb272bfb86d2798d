// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * Tables of all bridges, in an H2 file or on a database server. What was stored is on disk when a
 * method returns. Thread-safe.
 */
public final class BridgeDatabase implements AutoCloseable {

    /** H2 loses acknowledged commits without the first of these. */
    private static final String DURABLE =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private static final int CONNECTIONS = 20;

    /** Work in one transaction: committed when it returns, rolled back when it throws. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T in(Connection connection) throws SQLException;
    }

    private final DataSource source;
    private final Runnable close;

    private BridgeDatabase(DataSource source, Runnable close) {
        this.source = source;
        this.close = close;
        create();
    }

    /** A database of its own, in a directory that is made if it is not there. */
    public static BridgeDatabase open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the directory "
                            + directory
                            + " of the bridge's database cannot be made; choose another with option"
                            + " directory, or a DataSource with option dataSource",
                    e);
        }
        JdbcConnectionPool pool =
                JdbcConnectionPool.create(
                        "jdbc:h2:file:" + directory.toAbsolutePath().resolve("bridge") + DURABLE,
                        "sa",
                        "");
        pool.setMaxConnections(CONNECTIONS);
        return new BridgeDatabase(pool, pool::dispose);
    }

    public static BridgeDatabase of(DataSource source) {
        return new BridgeDatabase(source, () -> {});
    }

    private void create() {
        try (InputStream in = BridgeDatabase.class.getResourceAsStream("schema.sql")) {
            String schema =
                    new String(
                            Objects.requireNonNull(in, "schema.sql").readAllBytes(),
                            StandardCharsets.UTF_8);
            transact(
                    connection -> {
                        try (Statement statement = connection.createStatement()) {
                            for (String table : schema.split(";\n")) {
                                if (!table.isBlank()) {
                                    statement.execute(table);
                                }
                            }
                        }
                        return true;
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T extends @Nullable Object> T transact(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * Changes rows.
     *
     * @return how many
     */
    int update(String sql, @Nullable Object... values) {
        return transact(connection -> update(connection, sql, values));
    }

    static int update(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** The first column of the first row, as text. */
    public Optional<String> text(String sql, @Nullable Object... values) {
        return rows(sql, row -> row.getString(1), values).stream().findFirst();
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    public <T extends @Nullable Object> List<T> rows(
            String sql, Row<T> reader, @Nullable Object... values) {
        return transact(
                connection -> {
                    try (PreparedStatement query = prepare(connection, sql, values);
                            ResultSet row = query.executeQuery()) {
                        List<T> found = new ArrayList<>();
                        while (row.next()) {
                            found.add(reader.read(row));
                        }
                        return found;
                    }
                });
    }

    private static PreparedStatement prepare(
            Connection connection, String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        close.run();
    }
}

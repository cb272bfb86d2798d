// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The scripts that create the table of {@link JdbcStateStore}, one per kind of database. */
final class JdbcSchema {

    private JdbcSchema() {}

    /**
     * Creates what is missing. A table that is there serves, whoever created it and whatever we may
     * not do: another node right now, for which PostgreSQL's IF NOT EXISTS does not hold, or an
     * administrator.
     */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String script = scriptFor(connection.getMetaData());
            for (String ddl : statements(script)) {
                statement.execute(ddl);
            }
        } catch (SQLException e) {
            if (!exists(connection)) {
                throw e;
            }
        }
    }

    private static boolean exists(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT version FROM wechat_state WHERE 1 = 0");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String scriptFor(DatabaseMetaData database) throws SQLException {
        String product = database.getDatabaseProductName();
        String name = product.toLowerCase(Locale.ROOT);
        String version = database.getDatabaseProductVersion().toLowerCase(Locale.ROOT);
        if (name.contains("h2")) {
            return "wechat-state-h2.sql";
        }
        if (name.contains("postgres")) {
            return "wechat-state-postgresql.sql";
        }
        // The driver of MySQL takes either for MySQL, and tells them apart by the version.
        if (name.contains("mariadb") || version.contains("mariadb")) {
            return "wechat-state-mariadb.sql";
        }
        if (name.contains("mysql")) {
            return "wechat-state-mysql.sql";
        }
        throw new SQLException(
                "the table for "
                        + product
                        + " is not known: create it by hand, like one of the scripts beside this"
                        + " class",
                "0A000");
    }

    private static List<String> statements(String script) {
        try (InputStream in = JdbcSchema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the script " + script + " is missing from this jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.replaceAll("(?m)^--.*$", "").split(";"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this jar cannot be read", e);
        }
    }
}

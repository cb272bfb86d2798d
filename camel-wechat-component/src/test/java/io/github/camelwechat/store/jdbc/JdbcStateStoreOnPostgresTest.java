// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.contract.StateStoreContract;
import io.github.camelwechat.testing.engine.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract of stores on PostgreSQL. */
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no server is shipped")
class JdbcStateStoreOnPostgresTest extends StateStoreContract {

    private static HikariDataSource database;

    @BeforeAll
    static void createDatabase() {
        database = RealPostgres.newDatabase();
    }

    @AfterAll
    static void closePool() {
        database.close();
    }

    @BeforeEach
    void dropTable() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS wechat_state");
        }
    }

    @Override
    protected StateStore client() {
        return new JdbcStateStore(database);
    }
}

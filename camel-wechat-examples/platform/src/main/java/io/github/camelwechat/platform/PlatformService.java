// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import io.github.camelwechat.store.jdbc.JdbcStateStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The service: the routes of {@code platform.camel.yaml}, the page, and a database in which the
 * authorizations are.
 */
final class PlatformService implements AutoCloseable {

    private final JdbcConnectionPool database;
    private final Main camel = new Main();

    /**
     * @param weChat where WeChat's API is
     * @param clock WeChat's, if that is a simulator
     */
    PlatformService(int port, URI weChat, InstantSource clock, Path data) {
        String file = data.toAbsolutePath().resolve("state").toString();
        database = JdbcConnectionPool.create("jdbc:h2:file:" + file + ";WRITE_DELAY=0", "sa", "");
        camel.addInitialProperty("platform.port", Integer.toString(port));
        camel.addInitialProperty("platform.address", "http://localhost:" + port);
        camel.addInitialProperty("platform.weChat", weChat.toString());
        camel.bind("weChatClock", clock);
        camel.bind("stateStore", new JdbcStateStore(database));
        camel.bind("conversations", new Conversations());
        try {
            camel.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        camel.stop();
        database.dispose();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import io.github.camelwechat.helpdesk.broker.BrokerException;
import io.github.camelwechat.helpdesk.broker.EmbeddedBroker;
import io.github.camelwechat.helpdesk.chat.Answers;
import io.github.camelwechat.helpdesk.chat.ChatDatabase;
import io.github.camelwechat.helpdesk.chat.Conversations;
import io.github.camelwechat.helpdesk.chat.DatabaseException;
import io.github.camelwechat.helpdesk.web.Inbox;
import io.github.camelwechat.simulator.clock.RemoteClock;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running bridge: broker, database, routes and inbox. What it accepted is on disk before it
 * says so; it may be killed at any moment and started again on the same directory.
 */
public final class Bridge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration FIRST_READING = Duration.ofSeconds(3);

    /** The resources to be closed, the last opened first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private Bridge() {}

    /**
     * @throws StartupException if its user can do something about what is in the way
     */
    public static Bridge start(BridgeOptions options) {
        Port.requireFree(options.host(), options.port(), "--port");
        Bridge bridge = new Bridge();
        try {
            bridge.open(options);
            return bridge;
        } catch (RuntimeException e) {
            bridge.close();
            throw e;
        }
    }

    private void open(BridgeOptions options) {
        Path data = directory(options.data());
        ChatDatabase database = keep(database(data));
        InstantSource clock = clock(options);
        Conversations conversations = new Conversations(database, clock);
        Answers answers = new Answers(database, clock);
        answers.forgetHandOvers();
        EmbeddedBroker broker = keep(broker(data.resolve("broker")));

        Main camel = new Main();
        camel.addInitialProperty("helpdesk.host", options.host());
        camel.addInitialProperty("helpdesk.port", Integer.toString(options.port()));
        camel.addInitialProperty("helpdesk.wechatUrl", options.wechatUrl().toString());
        camel.bind("weChatClock", clock);
        camel.bind("stateStore", new JdbcStateStore(database.dataSource()));
        camel.bind("connectionFactory", broker.connectionFactory());
        camel.bind("conversations", conversations);
        camel.bind("answers", answers);
        keep(camel::stop);
        camel.start();

        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(
                        camel.getCamelContext(),
                        VertxPlatformHttpRouter.getRouterNameFromPort(options.port()));
        new Inbox(
                        database,
                        conversations,
                        answers,
                        camel.getCamelContext().createProducerTemplate(),
                        clock)
                .mount(router, router.vertx(), options.host());
    }

    private InstantSource clock(BridgeOptions options) {
        if (!options.simulatorClock()) {
            return InstantSource.system();
        }
        RemoteClock clock = keep(new RemoteClock(options.wechatUrl()));
        try {
            if (!clock.awaitFirstReading(FIRST_READING)) {
                LOG.warn(
                        "No simulator answers at {} yet; its clock is followed as soon as it does",
                        options.wechatUrl());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("The start was interrupted.", e);
        }
        return clock;
    }

    private static ChatDatabase database(Path data) {
        try {
            return ChatDatabase.open(data);
        } catch (DatabaseException e) {
            throw new StartupException(
                    e.isInUse()
                            ? "The data in "
                                    + data
                                    + " is in use by another bridge; "
                                    + "choose another directory with --data."
                            : "The conversations in "
                                    + data
                                    + " cannot be read, so the file is probably damaged; put a copy"
                                    + " of the directory back, or choose another one with --data.",
                    e);
        }
    }

    private static EmbeddedBroker broker(Path directory) {
        try {
            return EmbeddedBroker.start(directory);
        } catch (BrokerException e) {
            throw new StartupException(
                    "The broker's journal in "
                            + directory
                            + " cannot be read, so it is probably damaged; put a copy back, or move"
                            + " it away and give up the messages in it.",
                    e);
        }
    }

    private static Path directory(Path data) {
        try {
            return Files.createDirectories(data.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new StartupException(
                    "The directory " + data + " cannot be created; choose another one with --data.",
                    e);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /**
     * Ends the routes, then the broker, then the database. What is not done is done after the next
     * start.
     */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) { // what AutoCloseable declares; the rest must be closed all the
                // same
                LOG.warn("The bridge did not stop cleanly", e);
            }
        }
    }
}

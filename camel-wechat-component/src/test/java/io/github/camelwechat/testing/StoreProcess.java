// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A process that writes records, says of each once it is stored, and does not stop until it is
 * killed. Its arguments: the database, how many write at once, and what the keys begin with.
 */
public final class StoreProcess {

    /** Long after every test. */
    private static final Instant FOREVER = Instant.parse("2100-01-01T00:00:00Z");

    private StoreProcess() {}

    public static void main(String[] arguments) {
        int writers = Integer.parseInt(arguments[1]);
        StateStore store = new JdbcStateStore(JdbcConnectionPool.create(arguments[0], "sa", ""));
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(writers);
        store.start(new StoreContext(threads, threads, InstantSource.system()));
        PrintStream output =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        for (int i = 0; i < writers; i++) {
            String name = arguments[2] + "-" + i + "-";
            new Thread(() -> write(store, name, output)).start();
        }
    }

    /** The key of a record that {@link #main} writes. */
    public static StateKey key(String name) {
        return new StateKey("shop", "doomed", name);
    }

    private static void write(StateStore store, String name, PrintStream output) {
        for (int i = 0; true; i++) {
            StateKey key = key(name + i);
            long version = done(store.putIfAbsent(key, value("begun"))).orElseThrow();
            done(store.replace(key, version, value("done"))).orElseThrow();
            synchronized (output) {
                output.print(key.id() + "\n");
                output.flush();
            }
        }
    }

    private static StateValue value(String text) {
        return new StateValue(text.getBytes(StandardCharsets.UTF_8), FOREVER);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}

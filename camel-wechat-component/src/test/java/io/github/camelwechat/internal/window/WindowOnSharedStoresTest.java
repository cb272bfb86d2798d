// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.store.redis.RedisStateStore;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.engine.RealMariaDb;
import io.github.camelwechat.testing.engine.RealPostgres;
import io.github.camelwechat.testing.engine.RealRedis;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Each node has its own client, as it would have in a process of its own. */
@Tag("slow")
class WindowOnSharedStoresTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final int NODES = 4;
    private static final int TAKERS = 500;

    private final ManualClock clock = new ManualClock(START);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
    private final List<StateStore> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(StateStore::stop);
        threads.shutdownNow();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no server is shipped")
    void grantsExactlyTheAllowanceOnPostgres() throws Exception {
        try (HikariDataSource database = RealPostgres.newDatabase()) {
            assertGrantsFive(() -> new JdbcStateStore(database));
        }
    }

    @Tag("heavy")
    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no server is shipped")
    void grantsExactlyTheAllowanceOnMariaDb() throws Exception {
        try (HikariDataSource database = RealMariaDb.newDatabase()) {
            assertGrantsFive(() -> new JdbcStateStore(database));
        }
    }

    @Test
    void grantsExactlyTheAllowanceOnRedis() throws Exception {
        RealRedis.shared().ask(RedisCommands::flushall);
        assertGrantsFive(() -> new RedisStateStore(RealRedis.shared().address()));
    }

    @Test
    void asksRedisOnceForAReservation() throws Exception {
        RealRedis server = RealRedis.shared();
        server.ask(RedisCommands::flushall);
        ServiceWindow window = node(() -> new RedisStateStore(server.address()));
        done(window.record(text("a", START)));
        server.ask(RedisCommands::configResetstat);
        for (int i = 0; i < 5; i++) {
            assertThat(done(window.tryReserve(ACCOUNT, USER))).isInstanceOf(Granted.class);
        }
        assertThat(server.calls("evalsha")).isEqualTo(5);
        // A script reads once; nobody else did.
        assertThat(server.calls("get")).isEqualTo(5);
        assertThat(server.calls("eval")).isZero();
    }

    @Test
    void asksRedisOnceMoreIfAnotherNodeHeardTheUser() throws Exception {
        RealRedis server = RealRedis.shared();
        server.ask(RedisCommands::flushall);
        ServiceWindow one = node(() -> new RedisStateStore(server.address()));
        ServiceWindow other = node(() -> new RedisStateStore(server.address()));
        done(one.record(text("a", START)));
        done(other.tryReserve(ACCOUNT, USER));
        done(one.record(text("b", START.plusSeconds(1))));
        server.ask(RedisCommands::configResetstat);
        assertThat(done(other.tryReserve(ACCOUNT, USER))).isInstanceOf(Granted.class);
        assertThat(server.calls("evalsha")).isEqualTo(2);
        assertThat(server.calls("get")).isEqualTo(2);
    }

    private void assertGrantsFive(Supplier<StateStore> clients) throws Exception {
        List<ServiceWindow> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node(clients));
        }
        done(nodes.get(0).record(text("a", START)));
        List<CompletionStage<Reservation>> takers = new ArrayList<>();
        for (int i = 0; i < TAKERS; i++) {
            takers.add(nodes.get(i % NODES).tryReserve(ACCOUNT, USER));
        }
        int granted = 0;
        for (CompletionStage<Reservation> taker : takers) {
            granted += done(taker) instanceof Granted ? 1 : 0;
        }
        assertThat(granted).isEqualTo(5);
    }

    private ServiceWindow node(Supplier<StateStore> clients) {
        StateStore store = clients.get();
        store.start(new StoreContext(threads, threads, clock));
        started.add(store);
        return new ServiceWindow(store, clock, WindowRules.official());
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that share a store, and look at the same time. */
class WindowEventsRaceTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final int NODES = 4;

    private final ManualClock clock = new ManualClock(START);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void tellsEachEventToOneNode() {
        StateStore shared = new InMemoryStateStore(10_000, clock);
        race(List.of(shared, shared, shared, shared), 500);
    }

    @Test
    void tellsEachEventToOneNodeOnADatabase() {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:events", "sa", "");
        List<StateStore> stores = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            StateStore store = new JdbcStateStore(pool);
            store.start(new StoreContext(threads, threads, clock));
            stores.add(store);
        }
        try {
            race(stores, 60);
        } finally {
            stores.forEach(StateStore::stop);
            pool.dispose();
        }
    }

    private void race(List<StateStore> stores, int users) {
        List<WindowEvents> nodes = new ArrayList<>();
        ServiceWindow window = null;
        for (StateStore engine : stores) {
            WindowStore store = new WindowStore(engine, clock);
            window =
                    new ServiceWindow(
                            store,
                            clock,
                            WindowRules.official(),
                            WindowMerge.MAX,
                            () -> Duration.ZERO);
            nodes.add(new WindowEvents(ACCOUNT, Duration.ofHours(1), window, threads, listener()));
        }
        nodes.forEach(WindowEvents::wish);
        for (int i = 0; i < users; i++) {
            done(
                    window.record(
                            Callbacks.of(
                                    new OpenId("oUser" + i),
                                    "text",
                                    null,
                                    "k" + i,
                                    START,
                                    Map.of())));
        }
        clock.advance(Duration.ofDays(3));
        nodes.forEach(
                node -> threads.scheduleWithFixedDelay(node::look, 0, 1, TimeUnit.MILLISECONDS));

        await().until(() -> heard.size() >= 3 * users);

        assertThat(heard).hasSize(3 * users);
        assertThat(heard.values()).containsOnly(1);
        assertThat(most.get()).isLessThanOrEqualTo(WindowEvents.MOST_USERS_AT_ONCE * NODES);
    }

    private WindowEvents.Listener listener() {
        return new WindowEvents.Listener() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public CompletionStage<Void> take(String account, OpenId user, WindowEvent event) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                heard.merge(user + " " + event.kind(), 1, Integer::sum);
                CompletableFuture<Void> taken = new CompletableFuture<>();
                threads.schedule(
                        () -> {
                            now.decrementAndGet();
                            taken.complete(null);
                        },
                        1,
                        TimeUnit.MILLISECONDS);
                return taken;
            }
        };
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}

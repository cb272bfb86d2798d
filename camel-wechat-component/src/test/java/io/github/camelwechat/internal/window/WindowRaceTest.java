// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.WindowState.Open;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Rules of reservations that race on one store. */
class WindowRaceTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final int THREADS = 8;

    private final ManualClock clock = new ManualClock(START);
    private final StateStore store = new InMemoryStateStore(1000, clock);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void grantsExactlyTheAllowanceToNodesThatShareADatabase() throws Exception {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:nodes", "sa", "");
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(4);
        List<StateStore> nodes = List.of(new JdbcStateStore(pool), new JdbcStateStore(pool));
        try {
            nodes.forEach(node -> node.start(new StoreContext(scheduler, scheduler, clock)));
            AtomicInteger next = new AtomicInteger();
            assertGrantsFive(() -> windowOn(nodes.get(next.getAndIncrement() % nodes.size())));
        } finally {
            nodes.forEach(StateStore::stop);
            scheduler.shutdownNow();
            pool.dispose();
        }
    }

    @RepeatedTest(20)
    void grantsExactlyTheAllowanceHoweverManyAsk() throws Exception {
        assertGrantsFive(this::window);
    }

    private void assertGrantsFive(Supplier<ServiceWindow> windows) throws Exception {
        done(windows.get().record(text("a", START)));
        List<Integer> granted =
                race(
                        windows,
                        window -> {
                            int count = 0;
                            for (int i = 0; i < 10; i++) {
                                count += reserve(window) instanceof Granted ? 1 : 0;
                            }
                            return count;
                        });
        assertThat(granted.stream().mapToInt(i -> i).sum()).isEqualTo(5);
    }

    @RepeatedTest(5)
    void neverHasMoreUnderWayThanTheAllowanceAndLosesNoneThatCameBack() throws Exception {
        done(window().record(text("a", START)));
        AtomicInteger underWay = new AtomicInteger();
        List<Integer> most =
                race(
                        window -> {
                            int seen = 0;
                            for (int i = 0; i < 200; i++) {
                                if (reserve(window) instanceof Granted granted) {
                                    seen = Math.max(seen, underWay.incrementAndGet());
                                    underWay.decrementAndGet();
                                    done(window.release(granted));
                                }
                            }
                            return seen;
                        });
        assertThat(most).allMatch(seen -> seen <= 5).anyMatch(seen -> seen > 0);
        assertThat(((Open) done(window().state(ACCOUNT, USER))).remaining()).isEqualTo(5);
    }

    @RepeatedTest(5)
    void neverExceedsTheAllowanceWhileMessagesRenewAndOthersComeBack() throws Exception {
        done(window().record(text("a", START)));
        AtomicInteger second = new AtomicInteger();
        List<Boolean> within =
                race(
                        window -> {
                            boolean good = true;
                            for (int i = 0; i < 100; i++) {
                                Reservation first = reserve(window);
                                int now = second.incrementAndGet();
                                done(window.record(text("k" + now, START.plusSeconds(now))));
                                if (first instanceof Granted granted) {
                                    good &= remaining(granted.after()) <= 4;
                                    done(window.release(granted));
                                }
                                good &= remaining(done(window.state(ACCOUNT, USER))) <= 5;
                            }
                            return good;
                        });
        assertThat(within).containsOnly(true);
        done(window().record(text("last", START.plusSeconds(10_000))));
        assertThat(remaining(done(window().state(ACCOUNT, USER)))).isEqualTo(5);
    }

    @RepeatedTest(5)
    void countsACallbackOnceThatSeveralNodesRecordAtOnce() throws Exception {
        done(window().record(text("a", START)));
        List<Integer> granted =
                race(
                        window -> {
                            int count = 0;
                            for (int i = 0; i < 10; i++) {
                                done(window.record(text("a", START)));
                                count += reserve(window) instanceof Granted ? 1 : 0;
                            }
                            return count;
                        });
        assertThat(granted.stream().mapToInt(i -> i).sum()).isEqualTo(5);
    }

    private interface Racer<T> {
        T run(ServiceWindow window) throws Exception;
    }

    private <T> List<T> race(Racer<T> racer) throws Exception {
        return race(this::window, racer);
    }

    private <T> List<T> race(Supplier<ServiceWindow> windows, Racer<T> racer) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ServiceWindow window = windows.get();
            calls.add(
                    () -> {
                        barrier.await(10, TimeUnit.SECONDS);
                        return racer.run(window);
                    });
        }
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
            results.add(result.get());
        }
        return results;
    }

    private ServiceWindow window() {
        return windowOn(store);
    }

    private ServiceWindow windowOn(StateStore engine) {
        return new ServiceWindow(engine, clock, WindowRules.official());
    }

    private static Reservation reserve(ServiceWindow window) {
        return done(window.tryReserve(ACCOUNT, USER));
    }

    private static int remaining(WindowState state) {
        return state instanceof Open open ? open.remaining() : 0;
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}

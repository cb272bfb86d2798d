// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static io.github.camelwechat.internal.window.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.WindowState.Open;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

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

    @RepeatedTest(20)
    void grantsExactlyTheAllowanceHoweverManyAsk() throws Exception {
        done(window().record(text("a", START)));
        List<Integer> granted =
                race(
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

    @Test
    void givesUpWithAFailureWhenEveryWriteComesTooLate() {
        ServiceWindow window =
                new ServiceWindow(new Losing(store), clock, WindowRules.SINCE_2023_06_12);
        CompletionStage<WindowState> stage = window.record(text("a", START));
        assertThatThrownBy(() -> done(stage)).hasCauseInstanceOf(StateStoreException.class);
    }

    @Test
    void failsAsTheStoreDoesAndInventsNothing() {
        ServiceWindow window =
                new ServiceWindow(new Broken(store), clock, WindowRules.SINCE_2023_06_12);
        for (CompletionStage<?> stage :
                List.of(
                        window.record(text("a", START)),
                        window.state(ACCOUNT, USER),
                        window.tryReserve(ACCOUNT, USER),
                        window.close(ACCOUNT, USER, Closing.TIME_OVER))) {
            assertThatThrownBy(() -> done(stage)).hasCauseInstanceOf(StateStoreException.class);
        }
    }

    private interface Racer<T> {
        T run(ServiceWindow window) throws Exception;
    }

    private <T> List<T> race(Racer<T> racer) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ServiceWindow window = window();
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
        return new ServiceWindow(store, clock, WindowRules.SINCE_2023_06_12);
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

    /** An engine on which somebody else always writes first. */
    private static class Losing implements StateStore {

        private final StateStore engine;

        Losing(StateStore engine) {
            this.engine = engine;
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return engine.get(key);
        }

        @Override
        public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
            return CompletableFuture.completedStage(OptionalLong.empty());
        }

        @Override
        public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
            return CompletableFuture.completedStage(OptionalLong.empty());
        }

        @Override
        public CompletionStage<Boolean> remove(StateKey key, long version) {
            return engine.remove(key, version);
        }

        @Override
        public CompletionStage<StatePage> scan(String prefix, @Nullable String cursor, int limit) {
            return engine.scan(prefix, cursor, limit);
        }

        @Override
        public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
            return engine.due(index, until, limit);
        }
    }

    /** An engine that is gone. */
    private static final class Broken extends Losing {

        Broken(StateStore engine) {
            super(engine);
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return CompletableFuture.failedStage(new StateStoreException("it is gone", null));
        }
    }
}

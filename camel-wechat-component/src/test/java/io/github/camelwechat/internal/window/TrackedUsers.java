// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/**
 * How much memory users take whose windows are kept in memory, and how long one reservation takes
 * among them. Each wrote once and was answered once.
 */
final class TrackedUsers {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final int RESERVATIONS = 200_000;
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * @param bytes of heap a user
     * @param nanos of processor time a reservation for a random user
     */
    record Figures(int users, long bytes, long nanos) {
        @Override
        public String toString() {
            return "%,d users: %d bytes each; a reservation takes %.1f µs"
                    .formatted(users, bytes, nanos / 1000.0);
        }
    }

    private TrackedUsers() {}

    /** Measures once; the number of users is the only argument. */
    public static void main(String[] arguments) {
        System.out.println(measure(Integer.parseInt(arguments[0]), RESERVATIONS));
    }

    static Figures measure(int users, int reservations) {
        // What is loaded and compiled once is no user's.
        fill(new ManualClock(START), 1000);
        long before = usedHeap();
        ManualClock clock = new ManualClock(START);
        ServiceWindow window = fill(clock, users);
        long bytes = (usedHeap() - before) / users;
        Random random = new Random(1);
        long cheapest = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            // Processor time, so that it does not matter what else the machine does.
            long started = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < reservations; i++) {
                done(window.tryReserve(Callbacks.ACCOUNT, user(random.nextInt(users))));
            }
            long nanos = (THREADS.getCurrentThreadCpuTime() - started) / reservations;
            cheapest = Math.min(cheapest, nanos);
        }
        Reference.reachabilityFence(window);
        return new Figures(users, bytes, cheapest);
    }

    private static ServiceWindow fill(ManualClock clock, int users) {
        InMemoryStateStore store = new InMemoryStateStore(2L * users, clock);
        ServiceWindow window = new ServiceWindow(store, clock, WindowRules.official());
        for (int i = 0; i < users; i++) {
            done(window.record(Callbacks.of(user(i), "text", null, "k" + i, START, Map.of())));
            done(window.tryReserve(Callbacks.ACCOUNT, user(i)));
        }
        return window;
    }

    /** As long as WeChat's are. */
    private static OpenId user(int number) {
        return new OpenId("oABCDEFGHIJKLMNO%012d".formatted(number));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}

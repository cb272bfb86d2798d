// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Users whose windows are kept in memory, each of whom wrote once and was answered once: how much
 * memory one takes, and how long a reservation for one of them takes.
 */
final class UserPopulation {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** So large that every reservation is granted, and written: a refusal costs less. */
    private static final WindowRules RULES =
            WindowRules.official().overriddenBy("2026-01-01.message=30000/48h");

    private static final int BATCH = 20_000;
    private static final int WARM_UP_ROUNDS = 20;
    private static final int ROUNDS = 60;

    private final int users;
    private final long bytes;
    private final ServiceWindow window;
    private final Random random = new Random(1);
    private final List<Long> nanos = new ArrayList<>();

    private UserPopulation(int users, long bytes, ServiceWindow window) {
        this.users = users;
        this.bytes = bytes;
        this.window = window;
    }

    static UserPopulation fill(int users) {
        // What is loaded and compiled once is no user's.
        window(1000);
        long before = usedHeap();
        ServiceWindow window = window(users);
        return new UserPopulation(users, (usedHeap() - before) / users, window);
    }

    /** Of heap, that one user takes. */
    long bytesEach() {
        return bytes;
    }

    /**
     * Prints what users cost among so many, and how long reservations take where there is more than
     * one number to compare. They take turns among all the stores, so that whatever else the
     * machine does meets all of them.
     */
    public static void main(String[] numbersOfUsers) {
        List<UserPopulation> sizes =
                Arrays.stream(numbersOfUsers)
                        .map(number -> fill(Integer.parseInt(number)))
                        .peek(
                                size ->
                                        System.out.printf(
                                                "%,d users: %d bytes each%n",
                                                size.users, size.bytes))
                        .toList();
        if (sizes.size() > 1) {
            printTimes(sizes);
        }
    }

    private static void printTimes(List<UserPopulation> sizes) {
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            for (UserPopulation size : sizes) {
                long took = size.reserve();
                if (round >= WARM_UP_ROUNDS) {
                    size.nanos.add(took);
                }
            }
        }
        double first = sizes.get(0).median();
        for (UserPopulation size : sizes) {
            System.out.printf(
                    "%,d users: a reservation takes %.2f µs (%s), %.2f times the first%n",
                    size.users, size.median() / 1000, size.quarters(), size.median() / first);
        }
    }

    /**
     * @return how long a reservation for a random user took
     */
    private long reserve() {
        // Made before the clock starts: the names come from elsewhere, and cost the same anywhere.
        List<OpenId> whom =
                IntStream.range(0, BATCH).mapToObj(i -> user(random.nextInt(users))).toList();
        // Processor time, so that it does not count what else the machine does meanwhile.
        long started = THREADS.getCurrentThreadCpuTime();
        for (OpenId user : whom) {
            if (!(done(window.tryReserve(Callbacks.ACCOUNT, user))
                    instanceof Reservation.Granted)) {
                throw new IllegalStateException("not all are granted");
            }
        }
        return (THREADS.getCurrentThreadCpuTime() - started) / BATCH;
    }

    private double median() {
        return part(2);
    }

    /** Half of the rounds were between these. */
    private String quarters() {
        return "%.2f to %.2f".formatted(part(1) / 1000, part(3) / 1000);
    }

    private double part(int quarter) {
        return nanos.stream().sorted().toList().get(nanos.size() * quarter / 4);
    }

    private static ServiceWindow window(int users) {
        ManualClock clock = new ManualClock(START);
        InMemoryStateStore store = new InMemoryStateStore(2L * users, clock);
        ServiceWindow window = new ServiceWindow(store, clock, RULES);
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
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of the threads of routes: what was reserved is run, whatever other routes do. */
class RouteThreadsTest {

    /** More than the processors of most machines, so that some have to be woken late. */
    private static final int THREADS = 2 + 2 * Runtime.getRuntime().availableProcessors();

    private static final int QUEUE = 100;

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    1,
                    TimeUnit.MINUTES,
                    new LinkedBlockingQueue<>(QUEUE),
                    work -> {
                        Thread thread = new Thread(work);
                        thread.setUncaughtExceptionHandler((which, expected) -> {});
                        return thread;
                    });
    private final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(1);
    private final RouteThreads threads = new RouteThreads(pool, scheduler);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void stop() {
        letGo.countDown();
        pool.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void failsWhatIsNotBegunWhenThePoolIsShutDownAndGivesItsPlaceBack() {
        pool.shutdown();

        CompletableFuture<Void> refused = runReserved(begun::incrementAndGet);

        assertThatThrownBy(refused::join).hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(begun).hasValue(0);
        assertThat(allPlaces()).isEqualTo(THREADS + QUEUE);
    }

    @Test
    void runsTheOthersWhenOneThrows() {
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int i = 0; i < QUEUE; i++) {
            runs.add(
                    runReserved(
                            () -> {
                                if (begun.incrementAndGet() % 3 == 0) {
                                    throw new IllegalStateException("as a route does not");
                                }
                            }));
        }

        assertThat(CompletableFuture.allOf(runs.toArray(CompletableFuture<?>[]::new)))
                .succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(begun).hasValue(QUEUE);
        assertThat(allPlaces()).isEqualTo(THREADS + QUEUE);
    }

    @Test
    void givesEveryRunAThreadWhereRoutesBlock() {
        for (int i = 0; i < THREADS + 1; i++) {
            runReserved(this::block);
        }

        await().untilAsserted(() -> assertThat(begun).hasValue(THREADS));
        letGo.countDown();
        await().untilAsserted(() -> assertThat(begun).hasValue(THREADS + 1));
    }

    @Test
    void runsAllThatWasReservedFromManyThreads() throws Exception {
        int callers = 4;
        int each = 5_000;
        List<Thread> calling = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Thread caller =
                    new Thread(
                            () -> {
                                for (int done = 0; done < each; ) {
                                    if (threads.reserve()) {
                                        threads.run(begun::incrementAndGet);
                                        done++;
                                    } else {
                                        Thread.onSpinWait();
                                    }
                                }
                            });
            calling.add(caller);
            caller.start();
        }
        for (Thread caller : calling) {
            caller.join();
        }

        await().untilAsserted(() -> assertThat(begun).hasValue(callers * each));
        await().untilAsserted(() -> assertThat(allPlaces()).isEqualTo(THREADS + QUEUE));
    }

    @Test
    void leavesThreadsToOthersHoweverManyRunsWait() {
        for (int i = 0; i < THREADS + 1; i++) {
            runReserved(this::again);
        }
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {}, pool);

        assertThat(other).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void wakesNobodyBeforeItIsTimeToHandOver() {
        List<Runnable> later = new ArrayList<>();
        threads.handOverBy(later::add);
        CompletableFuture<Void> one = runReserved(begun::incrementAndGet);
        CompletableFuture<Void> other = runReserved(begun::incrementAndGet);

        assertThat(pool.getTaskCount()).isZero();
        later.forEach(Runnable::run);

        assertThat(CompletableFuture.allOf(one, other)).succeedsWithin(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> runReserved(Runnable work) {
        assertThat(threads.reserve()).isTrue();
        return threads.run(work).toCompletableFuture();
    }

    private void block() {
        begun.incrementAndGet();
        try {
            letGo.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Never ends, and always waits in the queue. */
    private void again() {
        if (letGo.getCount() > 0 && threads.reserve()) {
            threads.run(this::again);
        }
    }

    private int allPlaces() {
        int places = 0;
        while (threads.reserve()) {
            places++;
        }
        for (int i = 0; i < places; i++) {
            threads.release();
        }
        return places;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rules of pools: each has as many threads as it says, and none runs its work on its caller. */
class WeChatThreadsTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final WeChatThreads threads =
            new WeChatThreads(context.getExecutorServiceManager(), this);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();

    @AfterEach
    void stop() throws Exception {
        letGo.countDown();
        threads.close();
        context.close();
    }

    @TestFactory
    Stream<DynamicTest> hasAsManyThreadsAsItSays() {
        return Stream.of(
                holds("scheduler", threads.scheduler(), 2),
                holds("routes", threads.routes(), 32),
                holds("stores", threads.stores(), 16),
                holds("producers", threads.producers(), 200));
    }

    private DynamicTest holds(String name, Executor pool, int size) {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    busy.clear();
                    for (int i = 0; i < size + 5; i++) {
                        pool.execute(this::block);
                    }
                    Awaitility.await().untilAsserted(() -> assertThat(busy).as(name).hasSize(size));
                    assertThat(busy).doesNotContain(Thread.currentThread());
                });
    }

    @Test
    void neverRefusesADeadline() {
        List<Future<?>> deadlines = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            deadlines.add(threads.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS));
        }

        assertThat(deadlines).noneMatch(Future::isDone);
    }

    @Test
    void letsAsManyCallbacksWaitForAThreadAsMayBeHeldOpen() {
        RouteThreads callbacks = threads.callbacks();

        for (int i = 0; i < 10_000 + 32; i++) {
            assertThat(callbacks.reserve()).as("callback %d at once", i).isTrue();
        }
        assertThat(callbacks.reserve()).isFalse();
    }

    @Test
    void takesTheMaximumOfAProfileWithoutCoreThreadsAndWithoutQueue() {
        profile("WeChatProducer", 0, 20);

        for (int i = 0; i < 20; i++) {
            threads.producers().execute(this::block);
        }

        Awaitility.await().untilAsserted(() -> assertThat(busy).hasSize(20));
    }

    @Test
    void runsNoStepOfAUserOnTheThreadThatBroughtTheAnswer() {
        profile("WeChatProducer", 1, 2);
        Set<Thread> ran = ConcurrentHashMap.newKeySet();
        AtomicInteger runs = new AtomicInteger();

        for (int i = 0; i < 5; i++) {
            threads.producers()
                    .execute(
                            () -> {
                                ran.add(Thread.currentThread());
                                runs.incrementAndGet();
                                block();
                            });
        }

        Awaitility.await().untilAsserted(() -> assertThat(ran).hasSize(2));
        letGo.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(runs).hasValue(5));
        assertThat(ran).doesNotContain(Thread.currentThread());
    }

    private void profile(String name, int size, int most) {
        context.getExecutorServiceManager()
                .registerThreadPoolProfile(
                        new ThreadPoolProfileBuilder(name)
                                .poolSize(size)
                                .maxPoolSize(most)
                                .maxQueueSize(0)
                                .build());
    }

    private void block() {
        busy.add(Thread.currentThread());
        try {
            letGo.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(Thread.currentThread());
        }
    }
}

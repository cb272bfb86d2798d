// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import static io.github.camelwechat.testing.StoreFailures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.engine.RealRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of callers while Redis is gone, stands still or does not let us in. */
@Tag("slow")
class RedisOutageTest {

    private static final StateKey KEY = new StateKey("shop", "send", "id-1");
    private static final StateValue VALUE = new StateValue(new byte[] {1}, Instant.MAX);
    private static final String PASSWORD = "never-print-me-redis";

    private final RealRedis server = RealRedis.start("--requirepass", PASSWORD);
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final StoreContext context =
            new StoreContext(executor, scheduler, InstantSource.system());

    @AfterEach
    void stop() throws Exception {
        server.close();
        scheduler.shutdownNow();
        executor.shutdownNow();
    }

    private RedisStateStore store(String password, long millis) {
        String address = "redis://:" + password + "@127.0.0.1:" + server.port();
        return new RedisStateStore(address, new RedisSettings("wechat", Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:6379",
                "http://:never-print-me@host",
                "redis://:never-print-me@ho st",
                "redis-cluster://:never-print-me@ho st"
            })
    void refusesAnAddressThatIsNoneWithoutQuotingIt(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisStateStore(address))
                .withMessageContaining("it should look like redis://host:6379")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("never-print-me"))
                .withNoCause();
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisSettings("a{b}", Duration.ofSeconds(1)))
                .withMessageContaining("'a{b}'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisSettings("wechat", Duration.ZERO))
                .withMessageContaining("at least 1 millisecond");
    }

    @Test
    void failsToStartWithoutRedisAndLeavesNothingRunning() throws Exception {
        Set<Thread> before = driverThreads();
        server.close();
        RedisStateStore store = store(PASSWORD, 1000);
        assertThatThrownBy(() -> store.start(context))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("there is no connection to Redis");
        Awaitility.await().until(() -> before.containsAll(driverThreads()));
        server.startAgain();
        store.start(context);
        assertThat(await(store.putIfAbsent(KEY, VALUE))).isPresent();
        store.stop();
    }

    @Test
    void failsToStartWithAWrongPasswordAndDoesNotPrintIt() {
        RedisStateStore store = store("never-print-me-wrong", 1000);
        Throwable failure = catchThrowable(() -> store.start(context));
        assertThat(failure).isInstanceOf(StateStoreException.class);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("never-print-me");
        }
    }

    @Test
    void endsWithItsThreadsAndFailsFromThenOn() throws Exception {
        Set<Thread> before = driverThreads();
        RedisStateStore store = store(PASSWORD, 1000);
        store.start(context);
        assertThat(await(store.putIfAbsent(KEY, VALUE))).isPresent();
        store.stop();
        Awaitility.await().until(() -> before.containsAll(driverThreads()));
        assertFails(store.get(KEY), "was stopped");
    }

    @Test
    @Timeout(60)
    void failsAtOnceWhileRedisIsGoneAndComesBackByItself() throws Exception {
        RedisStateStore store = store(PASSWORD, 5000);
        store.start(context);
        await(store.putIfAbsent(KEY, VALUE));
        server.close();
        // What is under way when it goes is told that the connection was lost.
        Awaitility.await()
                .untilAsserted(() -> assertFails(store.get(KEY), "no connection to Redis"));
        long before = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            assertFails(store.putIfAbsent(KEY, VALUE), "no connection to Redis");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        server.startAgain();
        Awaitility.await().until(() -> !fails(store.get(KEY)));
        assertThat(await(store.get(KEY))).isEmpty();
        assertThat(await(store.putIfAbsent(KEY, VALUE))).isPresent();
        store.stop();
    }

    @Test
    @Timeout(60)
    void failsInTimeWhileRedisStandsStillAndComesBackByItself() throws Exception {
        RedisStateStore store = store(PASSWORD, 300);
        store.start(context);
        server.pause();
        assertFails(store.get(KEY), "did not answer within 300 ms");
        long before = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertFails(store.get(KEY), "no connection to Redis");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        server.resume();
        Awaitility.await().until(() -> !fails(store.get(KEY)));
        store.stop();
    }

    @Test
    @Timeout(60)
    void keepsOnlySoManyWaiting() throws Exception {
        RedisStateStore store = store(PASSWORD, 20_000);
        store.start(context);
        // Answers come in order: nothing of the start is under way after this one.
        await(store.get(KEY));
        server.pause();
        List<CompletionStage<?>> waiting = new ArrayList<>();
        for (int i = 0; i < RedisLink.MOST_UNDER_WAY; i++) {
            waiting.add(store.get(KEY));
        }
        assertFails(store.get(KEY), "too many operations wait");
        server.resume();
        for (CompletionStage<?> one : waiting) {
            await(one);
        }
        assertThat(await(store.get(KEY))).isEmpty();
        store.stop();
    }

    private static boolean fails(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        return future.handle((answer, thrown) -> thrown != null).join();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Set<Thread> driverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce-"))
                .collect(Collectors.toSet());
    }
}

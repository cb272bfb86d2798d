// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import static io.github.camelwechat.testing.StoreFailures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.WriteResult;
import io.github.camelwechat.store.contract.StateStoreContract;
import io.github.camelwechat.testing.ManualSchedule;
import io.github.camelwechat.testing.engine.RealRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On one server; {@link RedisOutageTest} takes it away. */
@Tag("slow")
class RedisStateStoreTest extends StateStoreContract {

    private static final StateKey KEY = new StateKey("shop", "send", "id-1");
    private static final RealRedis SERVER = RealRedis.shared();

    private static RedisClient client;

    @BeforeAll
    static void openClient() {
        client = RedisClient.create();
    }

    @AfterAll
    static void closeClient() {
        client.shutdown();
    }

    @BeforeEach
    void empty() {
        SERVER.ask(RedisCommands::flushall);
    }

    @Override
    protected StateStore client() {
        return client(RedisSettings.DEFAULTS);
    }

    private static StateStore client(RedisSettings settings) {
        return new RedisStateStore(client, RedisURI.create(SERVER.address()), settings);
    }

    @Test
    void refusesWhatSomebodyElseWroteUnderOneOfItsKeys() throws Exception {
        StateStore store = open();
        String key = new RedisLayout("wechat").record(KEY);
        SERVER.ask(redis -> redis.set(key, "something else"));
        assertFails(store.get(KEY), "send record was not written by this component");
        assertFails(store.putIfAbsent(KEY, value("x")), "refused with FOREIGN");
        assertFails(
                store.compareAndExchange(KEY, new StateRecord(KEY, 1, value("x")), value("y")),
                "send record was not written by this component");
        SERVER.ask(redis -> redis.del(key));
        SERVER.ask(redis -> redis.lpush(key, "a list"));
        assertFails(store.get(KEY), "refused with WRONGTYPE");
        long left = SERVER.ask(redis -> redis.llen(key));
        assertThat(left).isEqualTo(1);
    }

    @Test
    void sendsItsScriptsAgainWhenRedisHasForgottenThem() throws Exception {
        StateStore store = open();
        SERVER.ask(RedisCommands::scriptFlush);
        long version = await(store.putIfAbsent(KEY, value("x"))).orElseThrow();
        SERVER.ask(RedisCommands::scriptFlush);
        assertThat(await(store.remove(KEY, version))).isTrue();
    }

    @Test
    void takesItsOwnWriteForItsOwnWhenItIsSentTwice() throws Exception {
        RedisLayout layout = new RedisLayout("wechat");
        RedisLink link =
                new RedisLink(
                        new RedisDialer.ToOne(client, RedisURI.create(SERVER.address())),
                        Duration.ofSeconds(5),
                        context().scheduler());
        link.open();
        RedisScripts scripts = new RedisScripts(link, layout);
        for (int i = 0; i < 2; i++) {
            assertThat(await(scripts.write(KEY, null, 7, value("x"), context().clock().instant())))
                    .isEqualTo(new WriteResult.Written(7));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(await(scripts.write(KEY, 7L, 8, value("y"), context().clock().instant())))
                    .isEqualTo(new WriteResult.Written(8));
        }
        StateRecord seen = new StateRecord(KEY, 8, value("y"));
        for (int i = 0; i < 2; i++) {
            assertThat(await(scripts.update(seen, 9, value("z"), context().clock().instant())))
                    .isEqualTo(new WriteResult.Written(9));
        }
        link.close();
    }

    @Test
    void keepsNamespacesApart() throws Exception {
        StateStore one = open();
        StateStore other = client(new RedisSettings("other", Duration.ofSeconds(5)));
        other.start(context());
        await(one.putIfAbsent(KEY, value("one")));
        assertThat(await(other.get(KEY))).isEmpty();
        assertThat(await(other.scan("", null, 10)).records()).isEmpty();
        assertThat(await(other.putIfAbsent(KEY, value("other")))).isPresent();
        other.stop();
    }

    @Test
    void leavesToTheComponentsClockWhatHasRunOut() throws Exception {
        StateStore store = open();
        await(store.putIfAbsent(KEY, value("x")));
        String key = new RedisLayout("wechat").record(KEY);
        long left = SERVER.ask(redis -> redis.pttl(key));
        assertThat(left)
                .isBetween(Duration.ofHours(24).toMillis(), Duration.ofHours(25).toMillis());
    }

    @Test
    void deletesWhatRanOutAndNothingElse() throws Exception {
        ManualSchedule timetable = new ManualSchedule();
        StateStore store = client();
        store.start(new StoreContext(context().executor(), timetable, context().clock()));
        int ofTwoBatches = 503;
        CompletableFuture<?>[] writes = new CompletableFuture<?>[ofTwoBatches];
        for (int i = 0; i < ofTwoBatches; i++) {
            StateKey key = new StateKey("shop", "dedupe", "id " + i);
            writes[i] = store.putIfAbsent(key, due("x")).toCompletableFuture();
        }
        CompletableFuture.allOf(writes).join();
        advance(Duration.ofSeconds(1));
        await(store.putIfAbsent(KEY, due("kept")));
        advance(Duration.ofHours(1).minusSeconds(1));
        timetable.task().run();
        Awaitility.await().until(() -> SERVER.ask(RedisCommands::dbsize) == 2);
        assertThat(entries()).isEqualTo(3);
        assertThat(await(store.get(KEY))).isPresent();
        advance(Duration.ofSeconds(1));
        timetable.task().run();
        Awaitility.await().until(() -> SERVER.ask(RedisCommands::dbsize) == 0);
        store.stop();
        timetable.shutdownNow();
    }

    @Test
    void forgetsTheEntriesOfWhatTheEngineForgot() throws Exception {
        ManualSchedule timetable = new ManualSchedule();
        StateStore store = client();
        store.start(new StoreContext(context().executor(), timetable, context().clock()));
        await(store.putIfAbsent(KEY, due("x")));
        SERVER.ask(redis -> redis.del(new RedisLayout("wechat").record(KEY)));
        assertThat(await(store.due("retries", context().clock().instant(), 10))).isEmpty();
        assertThat(await(store.scan("", null, 10)).records()).isEmpty();
        advance(Duration.ofMinutes(30));
        await(store.putIfAbsent(KEY, value("anew")));
        assertThat(entries()).isEqualTo(4);
        advance(Duration.ofMinutes(30));
        timetable.task().run();
        Awaitility.await().until(() -> entries() == 2);
        assertThat(await(store.scan("", null, 10)).records()).hasSize(1);
        store.stop();
        timetable.shutdownNow();
    }

    private StateValue value(String text) {
        return new StateValue(
                text.getBytes(StandardCharsets.UTF_8),
                context().clock().instant().plus(Duration.ofHours(1)));
    }

    private StateValue due(String text) {
        StateValue value = value(text);
        StateValue.Due due = new StateValue.Due("retries", context().clock().instant());
        return new StateValue(value.bytes(), value.expiresAt(), due);
    }

    private static long entries() {
        return new RedisLayout("wechat")
                .entries().stream()
                        .mapToLong(shard -> SERVER.ask(redis -> redis.zcard(shard)))
                        .sum();
    }
}

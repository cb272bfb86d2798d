// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.user.UserRecords;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.UnavailableStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rules of the window's backlog: what users did while the store was gone counts when it is back.
 */
class WindowBacklogTest {

    private static final Instant NOW = Instant.parse("2026-09-09T10:00:00Z");
    private static final Class<?> OPEN = WindowState.Open.class;

    private final PipelineFixture flow = new PipelineFixture();
    private final StateStore kept = flow.memory();
    private final AtomicReference<StateStore> engine =
            new AtomicReference<>(new UnavailableStore());
    private final ServiceWindow window =
            new ServiceWindow(kept, InstantSource.fixed(NOW), WindowRules.official());

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void countsWhatAUserWroteWhileTheStoreWasGone() {
        flow.storeMayFail = true;
        CallbackPipeline pipeline =
                flow.pipeline(SecurityMode.SAFE, Duration.ofSeconds(20), through(engine));
        assertThat(
                        PipelineFixture.handle(
                                        pipeline,
                                        flow.push(text(), SecurityMode.SAFE),
                                        delivery ->
                                                CompletableFuture.completedStage(new Reply.None()))
                                .join()
                                .accepted())
                .isTrue();
        assertThat(state()).isInstanceOf(WindowState.Unknown.class);

        engine.set(kept);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(state()).isInstanceOf(OPEN));
    }

    @Test
    void forgetsTheOldestWhenTooManyWait() {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        try {
            WindowBacklog late = new WindowBacklog(records(), new Deadlines(scheduler), 2);
            Stream.of("oFirst", "oSecond", "oThird").forEach(user -> late.add(says(user)));

            engine.set(kept);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(state("oThird")).isInstanceOf(OPEN));
            assertThat(state("oSecond")).isInstanceOf(OPEN);
            assertThat(state("oFirst")).isInstanceOf(WindowState.Unknown.class);
        } finally {
            scheduler.shutdownNow();
        }
    }

    /** One user's damaged record fails for ever. */
    @Test
    void letsNobodyWaitForAUserWhoCannotBeRecorded() {
        Instant later = NOW.plus(Duration.ofDays(30));
        kept.putIfAbsent(
                new StateKey(InboundSamples.account().name(), "window", "oDamaged"),
                new StateValue(new byte[] {99}, later));
        engine.set(kept);
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        try {
            WindowBacklog late = new WindowBacklog(records(), new Deadlines(scheduler), 10);
            Stream.of("oDamaged", "oNext").forEach(user -> late.add(says(user)));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(state("oNext")).isInstanceOf(OPEN));
        } finally {
            scheduler.shutdownNow();
        }
    }

    private UserRecords records() {
        StateStore store = through(engine);
        return UserRecords.of(
                new ServiceWindow(store, InstantSource.fixed(NOW), WindowRules.official()),
                store,
                Duration.ZERO,
                false);
    }

    private static Received says(String user) {
        return new Received(
                InboundSamples.account().name(),
                InboundSamples.APP_ID,
                new OpenId(user),
                "text",
                null,
                null,
                NOW,
                "key of " + user,
                new HashMap<>(Map.of("Content", "hello")));
    }

    private WindowState state() {
        return state("oUser");
    }

    private WindowState state(String user) {
        return window.state(InboundSamples.account().name(), new OpenId(user))
                .toCompletableFuture()
                .join();
    }

    private static byte[] text() {
        return ("<xml><ToUserName>"
                        + InboundSamples.ORIGINAL_ID
                        + "</ToUserName><FromUserName>oUser</FromUserName><CreateTime>"
                        + NOW.getEpochSecond()
                        + "</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>")
                .getBytes(UTF_8);
    }

    /** A store whose engine goes and comes. */
    private static StateStore through(AtomicReference<StateStore> engine) {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (proxy, method, arguments) -> {
                            try {
                                return method.invoke(engine.get(), arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}

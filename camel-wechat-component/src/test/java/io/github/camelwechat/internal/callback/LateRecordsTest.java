// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.BrokenStore;
import io.github.camelwechat.testing.InboundSamples;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users did while the store was gone counts when it is back. */
class LateRecordsTest {

    private static final Instant NOW = Instant.parse("2026-09-09T10:00:00Z");
    private static final OpenId USER = new OpenId("oUser");

    private final PipelineUnderTest flow = new PipelineUnderTest();
    private final StateStore kept = flow.memory();
    private final AtomicReference<StateStore> engine = new AtomicReference<>(new BrokenStore());
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
                        PipelineUnderTest.handle(
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
                .untilAsserted(() -> assertThat(state()).isInstanceOf(WindowState.Open.class));
    }

    private WindowState state() {
        return window.state(InboundSamples.account().name(), USER).toCompletableFuture().join();
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

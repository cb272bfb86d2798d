// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static io.github.camelwechat.internal.send.SendFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.camel.runtime.TimedStateStore;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules of a store that never answers: every wait for it has an end, which says what it was. */
class UnansweringStoreTest {

    private static final StateKey KEY = new StateKey("shop", "window", "oAnn");
    private static final StateValue VALUE = new StateValue(new byte[0], Instant.MAX);

    @RegisterExtension final SendFixture fixture = SendFixture.afterAnnWrote();

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final StateStore store =
            new TimedStateStore(unanswering(), new Deadlines(timers), Duration.ofMillis(100), null);

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    @Test
    void noQuestionToItWaitsForEver() {
        for (CompletionStage<?> asked :
                List.<CompletionStage<?>>of(
                        store.get(KEY),
                        store.putIfAbsent(KEY, VALUE),
                        store.replace(KEY, 1, VALUE),
                        store.compareAndExchange(KEY, null, VALUE),
                        store.remove(KEY, 1),
                        store.scan("", null, 1),
                        store.due("index", Instant.MAX, 1))) {
            assertThat(failure(asked, StateStoreException.class))
                    .hasMessageContaining("within 100 ms")
                    .hasMessageContaining("connectionTimeout");
        }
    }

    @Test
    void aSendAsksWeChatInsteadOfIt() {
        SendResult sent =
                get(
                        SendFixture.send(
                                fixture.sender(store),
                                fixture.shop,
                                ANN,
                                new Text("hi"),
                                options()));

        assertThat(sent.status()).isEqualTo(Status.ASKED);
        assertThat(fixture.annSees()).containsExactly("text:hi");
    }

    @Test
    void aSendThatMustGoOutOnceFailsBeforeAnythingLeft() {
        assertThat(
                        failure(
                                SendFixture.send(
                                        fixture.sender(store),
                                        fixture.shop,
                                        ANN,
                                        new Text("hi"),
                                        options("id-1")),
                                StateStoreException.class))
                .hasMessageContaining("a send record");
        assertThat(fixture.sends()).isEmpty();
    }

    private static StateStore unanswering() {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (proxy, method, arguments) -> new CompletableFuture<>());
    }
}

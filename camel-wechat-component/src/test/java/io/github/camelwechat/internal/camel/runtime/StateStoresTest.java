// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store is started and stopped once, and nobody waits without end for one that has an engine. */
class StateStoresTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final WeChatThreads threads =
            new WeChatThreads(context.getExecutorServiceManager(), this);
    private final StateStores stores = new StateStores(threads, Clock.systemUTC(), null);
    private final List<String> called = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        threads.close();
        context.close();
    }

    @Test
    void everyWaitForAStoreWithAnEngineHasAnEnd() {
        assertThat(stores.store(engine())).isInstanceOf(TimedStateStore.class);
    }

    @Test
    void memoryIsAskedWithoutATimer() {
        StateStore memory = new InMemoryStateStore();

        assertThat(stores.store(memory)).isSameAs(memory);
        assertThat(stores.store(null)).isInstanceOf(InMemoryStateStore.class);
    }

    @Test
    void aStoreOfManyEndpointsIsStartedAndStoppedOnce() {
        StateStore engine = engine();

        assertThat(stores.store(engine)).isSameAs(stores.store(engine));
        stores.close();

        assertThat(called).containsExactly("start", "stop");
    }

    private StateStore engine() {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "equals" -> proxy == arguments[0];
                                    default -> {
                                        called.add(method.getName());
                                        yield null;
                                    }
                                });
    }
}

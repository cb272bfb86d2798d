// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.callback.Outcome;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A store of the user's own throws where it should fail, or cannot be stopped. */
class StoreDefectTest extends SimulatedWeChatTest {

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();
    private final AtomicBoolean throwing = new AtomicBoolean();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        StateStore memory = new InMemoryStateStore();
        context.getRegistry()
                .bind(
                        "defect",
                        Proxy.newProxyInstance(
                                StateStore.class.getClassLoader(),
                                new Class<?>[] {StateStore.class},
                                (proxy, method, arguments) -> {
                                    boolean asked =
                                            CompletionStage.class.isAssignableFrom(
                                                    method.getReturnType());
                                    if (method.getName().equals("stop")
                                            || asked && throwing.get()) {
                                        throw new IllegalStateException("a defect");
                                    }
                                    return method.invoke(memory, arguments);
                                }));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#defect")).to("mock:in");
                from("direct:send").to(shop("&stateStore=#defect&windowClosed=ask"));
            }
        };
    }

    @Test
    void runsTheRouteWhereTheStoreThrows() throws Exception {
        throwing.set(true);
        getMockEndpoint("mock:in").expectedMessageCount(1);

        assertThat(wechat().user("oUser").says("hello").await().deliveries())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.outcome()).isEqualTo(Outcome.OK));

        getMockEndpoint("mock:in").assertIsSatisfied();
    }

    @Test
    void endsAllThreadsWhereTheStoreCannotBeStopped() {
        wechat().user("oUser").says("hello").await();
        template.sendBodyAndHeader("direct:send", "hello", WeChatConstants.OPEN_ID, "oUser");
        assertThat(threads()).isNotEmpty();

        context.stop();

        Awaitility.await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.contains("WeChat") || name.startsWith("requester-dispatch"))
                .toList();
    }
}

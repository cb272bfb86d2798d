// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.parking;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.LoopbackServer;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import io.github.camelwechat.testing.engine.SharedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes on one server wake up together, and what waited goes out once and in order. */
class ParkedMessagesOnTwoNodesTest extends SimulatedWeChatTest {

    private static final int USERS = 8;
    private static final List<String> TEXTS = List.of("one", "two", "three");

    private final List<String> told = new CopyOnWriteArrayList<>();

    private final int onePort = FreePorts.one();
    private final int otherPort = FreePorts.one();

    @ParameterizedTest
    @EnumSource
    void deliverEachMessageOnceAndInOrder(SharedEngine engine) throws Exception {
        try (SharedEngine.Clients clients = engine.empty();
                CamelContext one = node(onePort, clients.get());
                CamelContext other = node(otherPort, clients.get())) {
            List<SimulatedUser> users =
                    IntStream.range(0, USERS)
                            .mapToObj(number -> wechat().user("oUser" + number))
                            .toList();
            callbacksGoTo(onePort);
            users.forEach(user -> user.follows().await());
            wechat().advance(Duration.ofMinutes(2));
            users.forEach(user -> park(one, other, user));

            List<Callback> said = new ArrayList<>();
            for (int where : List.of(onePort, otherPort)) {
                callbacksGoTo(where);
                users.forEach(user -> said.add(user.says("I am back")));
            }
            assertThat(said).allMatch(delivery -> delivery.await().isOk());

            for (SimulatedUser user : users) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(waiting(one, user)).isZero());
                assertThat(seen(user.openid())).containsExactlyElementsOf(TEXTS);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> told.size() >= USERS * TEXTS.size());
            assertThat(told).hasSize(USERS * TEXTS.size()).containsOnly("messageDelivered");
        }
    }

    private void callbacksGoTo(int where) {
        wechat().callbackUrl("http://127.0.0.1:" + where + "/wechat/shop");
    }

    private static void park(CamelContext one, CamelContext other, SimulatedUser user) {
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(
                            (i % 2 == 0 ? one : other)
                                    .createFluentProducerTemplate()
                                    .to("direct:park")
                                    .withBody(TEXTS.get(i))
                                    .withHeader(WeChatConstants.OPEN_ID, user.openid())
                                    .send()
                                    .getMessage()
                                    .getHeader(WeChatConstants.SEND_STATUS))
                    .isEqualTo("PARKED");
        }
    }

    private CamelContext node(int where, StateStore store) throws Exception {
        CamelContext node = new DefaultCamelContext();
        node.addService(new LoopbackServer(where));
        node.getRegistry().bind("weChatClock", wechat().clock());
        node.getRegistry().bind("state", store);
        node.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(shop("&stateStore=#state")).log("heard");
                        from(shop("&stateStore=#state&channel=window"))
                                .process(ParkedMessagesOnTwoNodesTest.this::hear);
                        from("direct:park").to(shop("&stateStore=#state&windowClosed=park"));
                        from("direct:list").to(shop("&stateStore=#state&operation=listParked"));
                    }
                });
        node.start();
        return node;
    }

    private void hear(Exchange exchange) {
        String event = exchange.getMessage().getHeader(WeChatConstants.EVENT, String.class);
        if (event.startsWith("message") && !event.equals("messageParked")) {
            told.add(event);
        }
    }

    private static int waiting(CamelContext node, SimulatedUser user) {
        Map<?, ?> page =
                node.createFluentProducerTemplate()
                        .to("direct:list")
                        .withHeader(WeChatConstants.OPEN_ID, user.openid())
                        .request(Map.class);
        return ((List<?>) page.get("parked")).size();
    }
}

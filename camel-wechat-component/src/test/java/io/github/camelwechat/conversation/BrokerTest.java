// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.InVmBroker;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Both directions cross a real broker, which strips Camel's headers and empties bodies it does not
 * know.
 */
class BrokerTest extends SimulatedWeChatTest {

    private final InVmBroker broker = new InVmBroker();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        broker.start(context);
        return context;
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("jms:queue:inbound");
                from("jms:queue:inbound")
                        .to("mock:inbound")
                        .setHeader("openId")
                        .jsonpath("$.openId")
                        .setBody()
                        .jsonpath("$.content")
                        .setBody(simple("you said ${body}"))
                        .to("jms:queue:outbound");
                from("jms:queue:outbound")
                        .setHeader(WeChatConstants.OPEN_ID, header("openId"))
                        .to(shop(""))
                        .to("mock:sent");
            }
        };
    }

    @Test
    void answersThroughTwoQueues() throws Exception {
        MockEndpoint inbound = getMockEndpoint("mock:inbound");
        inbound.expectedMessageCount(1);
        getMockEndpoint("mock:sent").expectedMessageCount(1);
        SimulatedUser user = wechat().user("oUser");

        user.says("你好 😀").await();

        MockEndpoint.assertIsSatisfied(context());
        Exchange behind = inbound.getReceivedExchanges().get(0);
        assertThat(behind.getMessage().getHeaders()).doesNotContainKey(WeChatConstants.OPEN_ID);
        Inbound typed = behind.getMessage().getBody(Inbound.class);
        assertThat(typed).isInstanceOf(InboundMessage.Text.class);
        assertThat(((InboundMessage.Text) typed).content()).isEqualTo("你好 😀");
        Map<?, ?> map = context().getTypeConverter().convertTo(Map.class, typed);
        assertThat(map.get("openId")).isEqualTo("oUser");
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(user.chat())
                                        .filteredOn(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                                        .extracting(ChatEntry::text, ChatEntry::via)
                                        .containsExactly(
                                                org.assertj.core.groups.Tuple.tuple(
                                                        "you said 你好 😀",
                                                        ChatEntry.Via.CUSTOMER_SERVICE)));
    }
}

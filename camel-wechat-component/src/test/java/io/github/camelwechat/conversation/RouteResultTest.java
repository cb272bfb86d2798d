// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Rules of a route's result: one that the route answered by itself is never sent again. */
class RouteResultTest extends SimulatedWeChatTest {

    private static final String SEND = "/cgi-bin/message/custom/send";

    /** One byte too long for the answer to a callback, so that it is sent to the API. */
    private static final String ANSWER = "x".repeat(2048);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&exchangePattern=InOut"))
                        .setBody(constant(ANSWER))
                        .doTry()
                        .to(shop(""))
                        .doCatch(SendUncertainException.class)
                        .to("mock:uncertain")
                        .end();
            }
        };
    }

    @Test
    void sendsAnAnswerOfTheRouteOnce() {
        SimulatedUser user = wechat().user("oUser1");

        user.says("hello").await();

        assertThat(wechat().requests(SEND)).hasSize(1);
    }

    @Test
    void doesNotRepeatAnAnswerThatMayHaveArrived() {
        SimulatedUser user = wechat().user("oUser2");
        wechat().inject(new Fault.DropBeforeResponse(), 1, SEND);

        user.says("hello").await();

        assertThat(getMockEndpoint("mock:uncertain").getReceivedExchanges()).hasSize(1);
        context().stop();
        assertThat(wechat().requests(SEND)).hasSize(1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.callback.CallbackOutcome;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The filter of callers learns from WeChat itself where it calls from. */
class SourceListTest extends SimulatedWeChatTest {

    private static final String LISTING = "/cgi-bin/getcallbackip";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                wechat().callbackAddresses("203.0.113.0/24");
                from(shop("&sourceFilter=enforce&trustedProxies=1"))
                        .routeId("shop")
                        .to("mock:shop");
            }
        };
    }

    @Test
    void takesWhatComesFromWeChatThroughOurProxyAndNothingElse() {
        Awaitility.await().until(() -> !wechat().requests(LISTING).isEmpty());
        Awaitility.await().until(() -> !says("who", "198.51.100.1").isOk());
        int before = getMockEndpoint("mock:shop").getReceivedCounter();

        assertThat(says("forged", "203.0.113.7, 198.51.100.1").isOk()).isFalse();
        assertThat(says("around the proxy", null).isOk()).isFalse();
        assertThat(says("genuine", "203.0.113.7").isOk()).isTrue();
        assertThat(says("genuine too", "198.51.100.1, 203.0.113.255").isOk()).isTrue();

        assertThat(getMockEndpoint("mock:shop").getReceivedCounter()).isEqualTo(before + 2);
        assertThat(wechat().requests(LISTING)).as("asked for once").hasSize(1);
    }

    private CallbackOutcome says(String text, String forwardedFor) {
        wechat().forwardedFor(forwardedFor);
        return wechat().user("oUser").says(text).await();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.parking;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Texts that waited together cost one message. */
class ParkedTextMergeTest extends SimulatedWeChatTest {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).log("heard");
                from("direct:together").to(shop("&deliver=customerService,park&parkCoalesce=true"));
            }
        };
    }

    @Test
    void makesOneMessageOfWhatWaitedTogether() {
        wechat().user("alice").follows().await();
        wechat().advance(Duration.ofMinutes(2));
        send("one");
        send("two");
        send("x".repeat(2045));

        wechat().user("alice").says("here").await();

        Awaitility.await().until(() -> seen("alice").size() == 2);
        assertThat(seen("alice")).containsExactly("one\ntwo", "x".repeat(2045));
    }

    @Test
    void makesOneMessageOfTextsWithSendIdsAndRepeatsNoneOfThem() {
        wechat().user("alice").follows().await();
        wechat().advance(Duration.ofMinutes(2));
        send("one", "id-1");
        send("two");
        send("three", "id-3");
        wechat().user("alice").says("here").await();
        Awaitility.await().until(() -> seen("alice").size() == 1);

        assertThat(send("three", "id-3").getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
        assertThat(send("one", "id-1").getHeader(WeChatConstants.WINDOW_REMAINING)).isEqualTo(4);

        assertThat(seen("alice")).containsExactly("one\ntwo\nthree");
    }

    private Message send(String text, String sendId) {
        return send("direct:together", "alice", text, Map.of(WeChatConstants.SEND_ID, sendId))
                .getMessage();
    }

    private void send(String text) {
        send("direct:together", "alice", text);
    }
}

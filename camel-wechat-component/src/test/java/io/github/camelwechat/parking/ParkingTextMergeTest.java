// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.parking;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Texts that waited together cost one message. */
class ParkingTextMergeTest extends SimulatedWeChatTest {

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

        Awaitility.await().until(() -> seen().size() == 2);
        assertThat(seen()).containsExactly("one\ntwo", "x".repeat(2045));
    }

    @Test
    void makesOneMessageOfTextsWithSendIdsAndRepeatsNoneOfThem() {
        wechat().user("alice").follows().await();
        wechat().advance(Duration.ofMinutes(2));
        send("one", "id-1");
        send("two");
        send("three", "id-3");
        wechat().user("alice").says("here").await();
        Awaitility.await().until(() -> seen().size() == 1);

        assertThat(send("three", "id-3").getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
        assertThat(send("one", "id-1").getHeader(WeChatConstants.WINDOW_REMAINING)).isEqualTo(4);

        assertThat(seen()).containsExactly("one\ntwo\nthree");
    }

    private Message send(String text, String sendId) {
        return template.request(
                        "direct:together",
                        out -> {
                            out.getMessage().setBody(text);
                            out.getMessage().setHeader(WeChatConstants.OPEN_ID, "alice");
                            out.getMessage().setHeader(WeChatConstants.SEND_ID, sendId);
                        })
                .getMessage();
    }

    private void send(String text) {
        template.sendBodyAndHeader("direct:together", text, WeChatConstants.OPEN_ID, "alice");
    }

    private List<String> seen() {
        return wechat().user("alice").chat().stream()
                .filter(entry -> entry.via() == ChatEntry.Via.CUSTOMER_SERVICE)
                .map(ChatEntry::text)
                .toList();
    }
}

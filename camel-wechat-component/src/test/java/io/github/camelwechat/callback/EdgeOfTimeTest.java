// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A time at the edge of time is read as it is given, and nobody relies on it. */
class EdgeOfTimeTest extends ConsumerTest {

    private static final String EVENT =
            "<MsgType>event</MsgType><Event>unsubscribe</Event><EventKey/>";
    private static final String TEXT = "<MsgType>text</MsgType><Content>hi</Content>";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:route");
                from(shop("&callbackPath=/typed&bodyFormat=typed")).to("mock:typed");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {31556889864403199L, 9999999999999L, -31557014167219200L, -1L})
    void reachesTheRouteAsGivenAndOpensAWindowFromNow(long seconds) throws Exception {
        Map<String, Object> headers = received(seconds, TEXT);

        assertThat(headers)
                .containsEntry(WeChatConstants.CREATE_TIME, seconds)
                .containsEntry(WeChatConstants.WINDOW_REMAINING, 5)
                .containsEntry(
                        WeChatConstants.WINDOW_EXPIRES_AT,
                        clock.instant().plus(Duration.ofHours(48)).getEpochSecond())
                .doesNotContainKey(Exchange.MESSAGE_TIMESTAMP);
        assertThat(new CallbackClient(port, "/typed").post(push(message(seconds, TEXT))).status())
                .isEqualTo(200);
    }

    /** Otherwise the window would be shut until 2286. */
    @Test
    void shutsNoWindowForLongerThanFromNow() throws Exception {
        received(9999999999L, EVENT);
        clock.advance(Duration.ofSeconds(1));

        assertThat(received(clock.instant().getEpochSecond(), TEXT))
                .containsEntry(WeChatConstants.WINDOW_REMAINING, 5)
                .containsEntry(
                        Exchange.MESSAGE_TIMESTAMP, clock.instant().getEpochSecond() * 1_000);
    }

    private Map<String, Object> received(long seconds, String fields) throws Exception {
        MockEndpoint route = getMockEndpoint("mock:route");
        route.reset();

        assertThat(
                        new CallbackClient(port, "/wechat/shop")
                                .post(push(message(seconds, fields)))
                                .status())
                .isEqualTo(200);

        return route.getReceivedExchanges().get(0).getMessage().getHeaders();
    }

    private static String message(long seconds, String fields) {
        return "<xml><ToUserName>"
                + InboundSamples.ORIGINAL_ID
                + "</ToUserName><FromUserName>oUser</FromUserName><CreateTime>"
                + seconds
                + "</CreateTime>"
                + fields
                + "</xml>";
    }
}

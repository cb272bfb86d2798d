// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Rules of what routes and agents' screens are told of a user's window. */
class WindowStatusTest extends SimulatedWeChatTest {

    private static final long TWO_DAYS = 48 * 3600;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        context.getRegistry().bind("elsewhere", new InMemoryStateStore());
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&windowRules=classpath:own-window-rules.properties"))
                        .to("mock:received");
                from("direct:send").to(shop(""));
                from("direct:status").to(shop("&operation=windowStatus"));
                from("direct:elsewhere").to(shop("&stateStore=#elsewhere"));
                from("direct:statusElsewhere")
                        .to(shop("&stateStore=#elsewhere&operation=windowStatus"));
            }
        };
    }

    @Test
    void tellsTheRouteOfAUserOfWhomNothingIsKnown() {
        wechat().user("oUser1").follows().await();

        Message message = received();
        assertThat(message.getHeader("CamelWeChatWindowState")).isEqualTo("unknown");
        assertThat(message.getHeader("CamelWeChatWindowReopens", String.class))
                .isEqualTo(
                        "the user sends a message (5 messages within 48 hours), or scans or taps a"
                                + " menu button (3 within 1 minute), or triggers event user_get_card (2"
                                + " within 5 minutes)");
        assertThat(message.getHeaders())
                .doesNotContainKeys(
                        "CamelWeChatWindowRemaining",
                        "CamelWeChatWindowExpiresAt",
                        "CamelWeChatWindowTrigger");
    }

    @Test
    void tellsTheRouteHowManyUntilWhenAfterWhatAndWhatOpensTheNext() throws Exception {
        wechat().user("oUser2").says("hello").await();

        Message message = received();
        long expiresAt =
                message.getHeader("CamelWeChatCreateTime", Long.class).longValue() + TWO_DAYS;
        assertThat(message.getHeader("CamelWeChatWindowState")).isEqualTo("open");
        assertThat(message.getHeader("CamelWeChatWindowRemaining")).isEqualTo(5);
        assertThat(message.getHeader("CamelWeChatWindowExpiresAt")).isEqualTo(expiresAt);
        assertThat(message.getHeader("CamelWeChatWindowTrigger")).isEqualTo("message");
        Map<?, ?> json =
                new ObjectMapper()
                        .readValue(message.getHeader("CamelWeChatWindow", String.class), Map.class);
        assertThat((Object) json)
                .isEqualTo(
                        Map.of(
                                "account",
                                "shop",
                                "openId",
                                "oUser2",
                                "state",
                                "open",
                                "remaining",
                                5,
                                "expiresAt",
                                Math.toIntExact(expiresAt),
                                "trigger",
                                "message",
                                "reopens",
                                message.getHeader("CamelWeChatWindowReopens")));
    }

    @Test
    void leavesNothingStandingThatASendMadeUntrue() {
        wechat().user("oUser3").says("hello").await();

        Exchange sent =
                template.request(
                        "direct:send",
                        exchange -> {
                            exchange.getMessage().setHeaders(received().getHeaders());
                            exchange.getMessage().setBody("answer");
                        });

        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader("CamelWeChatWindowRemaining")).isEqualTo(4);
        assertThat(sent.getMessage().getHeaders())
                .doesNotContainKeys("CamelWeChatWindow", "CamelWeChatWindowState");
    }

    @Test
    void answersStatusInBodyAndHeadersAlike() {
        wechat().user("oUser4").says("hello").await();

        Message status = request("direct:status", "oUser4");

        assertThat(status.getBody(Map.class))
                .containsEntry("state", "open")
                .containsEntry("openId", "oUser4");
        assertThat(status.getHeader("CamelWeChatWindow", String.class))
                .contains("\"remaining\":5", "\"trigger\":\"message\"");
    }

    @Test
    void explainsARefusalInHeadersForAnAgentsScreen() {
        wechat().user("oUser6").says("hello").await();
        wechat().clock().advance(Duration.ofHours(49));

        Message refused = request("direct:send", "oUser6");

        assertThat(refused.getExchange().getException()).isInstanceOf(WindowClosedException.class);
        assertThat(refused.getHeaders())
                .containsEntry("CamelWeChatWindowState", "closed")
                .containsEntry("CamelWeChatWindowRemaining", 0);
        assertThat(refused.getHeader("CamelWeChatWindow", String.class))
                .contains("\"openId\":\"oUser6\"", "\"since\":", "48 hours are over", "reopens");
    }

    @Test
    void learnsFromAnAcceptanceAndFromTheRefusalAfterIt() {
        SimulatedUser user = wechat().user("oUser5");
        user.says("hello").await();
        for (int i = 0; i < 5; i++) {
            Message asked = request("direct:elsewhere", "oUser5");
            assertThat(asked.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("ASKED");
            assertThat(asked.getHeaders()).doesNotContainKey("CamelWeChatWindowRemaining");
        }
        Instant now = wechat().clock().instant();
        assertThat(request("direct:statusElsewhere", "oUser5").getBody(Map.class))
                .containsEntry("state", "unknown")
                .containsEntry("acceptedAt", now.getEpochSecond())
                .doesNotContainKeys("remaining", "expiresAt");

        Message refused = request("direct:elsewhere", "oUser5");

        assertThat(refused.getExchange().getException()).hasMessageContaining("45047");
        assertThat(request("direct:statusElsewhere", "oUser5").getBody(Map.class))
                .containsEntry("state", "exhausted")
                .containsEntry("remaining", 0);
    }

    private Message received() {
        return getMockEndpoint("mock:received").getExchanges().get(0).getMessage();
    }

    private Message request(String route, String openId) {
        return template.request(
                        route,
                        exchange -> {
                            exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, openId);
                            exchange.getMessage().setBody("hello");
                        })
                .getMessage();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message whose window is shut goes out as something a user subscribed to. */
class SubscriptionInsteadTest extends SimulatedWeChatTest {

    private static final String PLAN = "&stateStore=#state&deliver=passive,customerService,";

    private String notification;
    private String oneTime;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        notification = wechat().templates().addNotification("提醒", "{{thing1.DATA}}").id();
        oneTime = wechat().templates().addOneTime().id();
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#state")).log("heard");
                from("direct:only")
                        .to(shop(PLAN + "subscription:" + notification + "&templateText=thing1"));
                from("direct:park")
                        .to(
                                shop(
                                        PLAN
                                                + "subscription:"
                                                + notification
                                                + ",park&templateText=thing1"));
                from("direct:both")
                        .to(
                                shop(
                                        PLAN
                                                + "subscription:"
                                                + notification
                                                + ",oneTime:"
                                                + oneTime
                                                + "&templateText=thing1"));
                from("direct:dry").to(shop(PLAN + "oneTime:" + oneTime + "&dryRun=true"));
            }
        };
    }

    @BeforeEach
    void leaveTheWindow() {
        wechat().user("alice").follows().await();
        wechat().advance(Duration.ofMinutes(2));
    }

    @Test
    void saysWhyNothingElseWentToo() {
        Exchange exchange = send("direct:only", "alice", "hello");

        assertThat(exchange.getException()).isInstanceOf(WindowClosedException.class);
        assertThat(exchange.getException().getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        ApiErrorException.class,
                        refusal -> assertThat(refusal.errorCode()).isEqualTo(43101));
    }

    @Test
    void goesOnToTheNextWayForAUserWithoutASubscription() {
        Exchange exchange = send("direct:park", "alice", "hello");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(WeChatConstants.SEND_STEPS))
                .isEqualTo("customerService=closed,subscription=43101,park=parked");
    }

    @Test
    void usesUpOneGrantOfTheUser() {
        wechat().user("alice").grants(notification, 1);

        Exchange first = send("direct:park", "alice", "your coffee is ready, come soon please");
        Exchange second = send("direct:only", "alice", "hello");

        assertThat(first.getMessage().getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("TEMPLATE");
        assertThat(first.getMessage().getHeader(WeChatConstants.SEND_STEPS))
                .isEqualTo("customerService=closed,subscription=sent");
        assertThat(notifications()).singleElement().asString().contains("your coffee is");
        assertThat(second.getException()).isInstanceOf(WindowClosedException.class);
    }

    @Test
    void refusesAOneTimeMessageThatLacksItsTitle() {
        assertThat(send("direct:both", "alice", "hello").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("scene");
        assertThat(wechat().requests("/cgi-bin/message/template/subscribe")).isEmpty();
    }

    @Test
    void sendsTheOneMessageThatTheUserConsentedTo() {
        wechat().user("alice").consentsToOneTime(oneTime, 7);

        Exchange exchange =
                send(
                        "direct:both",
                        "alice",
                        "it is there",
                        Map.of(
                                WeChatConstants.TEMPLATE_DATA,
                                Map.of("scene", 7, "title", "Parcel")));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(WeChatConstants.SEND_STEPS))
                .asString()
                .startsWith("customerService=closed,subscription=")
                .endsWith(",oneTime=sent");
        assertThat(notifications()).singleElement().asString().contains("it is there");
    }

    @Test
    void isForetoldByADryRun() throws Exception {
        Exchange exchange =
                send(
                        "direct:dry",
                        "alice",
                        "it is there",
                        Map.of(
                                WeChatConstants.TEMPLATE_DATA,
                                Map.of("scene", "7", "title", "Parcel")));

        assertThat(
                        new ObjectMapper()
                                .readTree(
                                        exchange.getMessage()
                                                .getHeader(WeChatConstants.DRY_RUN, String.class))
                                .at("/requests/0/json/data/content/value")
                                .asText())
                .isEqualTo("it is there");
    }

    private List<String> notifications() {
        return wechat().user("alice").chat().stream()
                .filter(entry -> entry.via() == ChatEntry.Via.NOTIFICATION)
                .map(ChatEntry::text)
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules of the policies for a message whose window is closed. */
class WindowPolicyTest extends SimulatedWeChatTest {

    private final List<Message> told = new CopyOnWriteArrayList<>();
    private String templateId;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#state")).log("heard");
                from(shop("&stateStore=#state&channel=window"))
                        .process(exchange -> told.add(exchange.getMessage().copy()));
                from("direct:fail").to(shop("&stateStore=#state"));
                from("direct:park").to(shop("&stateStore=#state&windowClosed=park&parkLimit=4"));
                from("direct:chain")
                        .to(
                                shop(
                                        "&stateStore=#state&templateText=thing1"
                                                + "&deliver=passive,customerService,template,park"));
                from("direct:list").to(shop("&stateStore=#state&operation=listParked"));
                from("direct:drop").to(shop("&stateStore=#state&operation=dropParked"));
            }
        };
    }

    @BeforeEach
    void closeTheWindow() {
        wechat().user("alice").follows().await();
        templateId = wechat().templates().addMessage("通知", "{{thing1.DATA}}").id();
        wechat().advance(Duration.ofMinutes(2));
    }

    @Test
    void failsByDefault() {
        Exchange failed = send("direct:fail", "alice", "hello");

        assertThat(failed.getException()).isInstanceOf(WindowClosedException.class);
        assertThat(seen("alice")).isEmpty();
    }

    @Test
    void parksNoMoreThanTheLimit() {
        for (int i = 0; i < 4; i++) {
            assertThat(send("direct:park", "alice", "m" + i).getException()).isNull();
        }

        assertThat(send("direct:park", "alice", "m4").getException())
                .hasMessageContaining("parkLimit");
        assertThat(parked()).hasSize(4);
    }

    @Test
    void saysWhatItTriedAndThatTheMessageWaits() {
        Message parked = send("direct:park", "alice", "hello").getMessage();

        assertThat(parked.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("PARKED");
        assertThat(parked.getHeader(WeChatConstants.SEND_STEPS))
                .isEqualTo("customerService=closed,park=parked");
        assertThat(parked.getHeader(WeChatConstants.PARK_ID)).isNotNull();
        assertThat(parked.getBody()).isEqualTo("hello");
        assertThat(event("messageParked").getHeader(WeChatConstants.PARK_ID))
                .isEqualTo(parked.getHeader(WeChatConstants.PARK_ID));
    }

    @Test
    void deliversTheOldestFirstWhenTheUserWritesAgain() {
        send("direct:park", "alice", "one");
        send("direct:park", "alice", "two");
        assertThat(seen("alice")).isEmpty();

        wechat().user("alice").says("here I am").await();

        Awaitility.await().until(() -> seen("alice").size() == 2);
        assertThat(seen("alice")).containsExactly("one", "two");
        assertThat(event("messageDelivered").getHeader(WeChatConstants.OPEN_ID)).isEqualTo("alice");
        Awaitility.await().until(() -> parked().isEmpty());
    }

    @Test
    void leavesTheRestInOrderWhereTheAllowanceEnds() {
        for (int i = 0; i < 4; i++) {
            send("direct:park", "alice", "m" + i);
        }

        wechat().user("alice").clicks("menu").await();

        Awaitility.await().until(() -> seen("alice").size() == 3);
        assertThat(seen("alice")).containsExactly("m0", "m1", "m2");
        // The queue hears of the last one after the user saw it.
        Awaitility.await().untilAsserted(() -> assertThat(parked()).containsExactly("m3"));
    }

    /** A user reads the messages in the order in which they were meant. */
    @Test
    void sendsNothingPastWhatWaits() {
        for (int i = 0; i < 4; i++) {
            send("direct:park", "alice", "m" + i);
        }
        wechat().user("alice").clicks("menu").await();
        Awaitility.await().until(() -> parked().equals(List.of("m3")));

        Message late = send("direct:park", "alice", "late").getMessage();

        assertThat(late.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("PARKED");
        assertThat(parked()).containsExactly("m3", "late");
    }

    @Test
    void parksTheSameSendOnce() {
        template.sendBodyAndHeaders(
                "direct:park", "one", headers(Map.of(WeChatConstants.SEND_ID, "order-1")));
        template.sendBodyAndHeaders(
                "direct:park", "one", headers(Map.of(WeChatConstants.SEND_ID, "order-1")));
        assertThat(parked()).containsExactly("one");

        wechat().user("alice").says("here").await();
        Awaitility.await().until(() -> seen("alice").size() == 1);
        Exchange again =
                template.request(
                        "direct:park",
                        out -> {
                            out.getMessage().setBody("one");
                            out.getMessage()
                                    .setHeaders(
                                            headers(Map.of(WeChatConstants.SEND_ID, "order-1")));
                        });

        assertThat(again.getMessage().getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
        assertThat(seen("alice")).containsExactly("one");
    }

    @Test
    void tellsOfWhatExpiredAndDoesNotSendIt() {
        send("direct:park", "alice", "old");

        wechat().advance(Duration.ofHours(25));

        assertThat(event("messageExpired").getHeader(WeChatConstants.OPEN_ID)).isEqualTo("alice");
        wechat().user("alice").says("here").await();
        assertThat(parked()).isEmpty();
        assertThat(seen("alice")).isEmpty();
    }

    /** The answer of WeChat was lost, so nobody knows: it is told, and not sent again. */
    @Test
    void doesNotRepeatADeliveryNobodyCanKnowAbout() {
        send("direct:park", "alice", "perhaps");
        wechat().inject(new Fault.DropBeforeResponse(), 1, "/cgi-bin/message/custom/send");

        wechat().user("alice").says("here").await();

        assertThat(event("messageUncertain").getHeader(WeChatConstants.PARK_ID)).isNotNull();
        Awaitility.await().until(() -> parked().isEmpty());
        wechat().user("alice").says("again").await();
        assertThat(seen("alice")).containsExactly("perhaps");
    }

    @Test
    void dropsWhatAnOperatorTakesOut() {
        String parkId =
                send("direct:park", "alice", "one")
                        .getMessage()
                        .getHeader(WeChatConstants.PARK_ID, String.class);
        send("direct:park", "alice", "two");

        template.sendBodyAndHeaders(
                "direct:drop", null, headers(Map.of(WeChatConstants.PARK_ID, parkId)));

        assertThat(parked()).containsExactly("two");
        assertThat(event("messageDropped").getHeader(WeChatConstants.PARK_ID)).isEqualTo(parkId);
    }

    @Test
    void sendsATemplateInsteadWithTheTextCutToItsField() {
        Message sent =
                template.request(
                                "direct:chain",
                                out -> {
                                    out.getMessage().setBody("您的订单已发货，请在三天之内到店里来取走您的咖啡豆");
                                    out.getMessage()
                                            .setHeaders(
                                                    headers(
                                                            Map.of(
                                                                    WeChatConstants.TEMPLATE_ID,
                                                                    templateId)));
                                })
                        .getMessage();

        assertThat(sent.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("TEMPLATE");
        assertThat(sent.getHeader(WeChatConstants.SEND_STEPS))
                .isEqualTo("customerService=closed,template=sent");
        assertThat(wechat().user("alice").chat())
                .last()
                .extracting(ChatEntry::text)
                .asString()
                .contains("您的订单已发货")
                .contains("…");
    }

    @Test
    void parksWhereTheTemplateIsRefusedToo() {
        Message parked =
                template.request(
                                "direct:chain",
                                out -> {
                                    out.getMessage().setBody("hello");
                                    out.getMessage()
                                            .setHeaders(
                                                    headers(
                                                            Map.of(
                                                                    WeChatConstants.TEMPLATE_ID,
                                                                    "no-such-template")));
                                })
                        .getMessage();

        assertThat(parked.getHeader(WeChatConstants.SEND_STEPS))
                .isEqualTo("customerService=closed,template=40037,park=parked");
    }

    @Test
    void parksWhatThereIsNoTemplateFor() {
        Message parked = send("direct:chain", "alice", "hello").getMessage();

        assertThat(parked.getHeader(WeChatConstants.SEND_STEPS))
                .isEqualTo("customerService=closed,template=incomplete,park=parked");
        assertThat(parked()).containsExactly("hello");
    }

    @Test
    void refusesToParkWhatNoWindowEverAllows() {
        Exchange refused = send("direct:park", "alice", "字".repeat(600 * 6));

        assertThat(refused.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("6 messages")
                .hasMessageContaining("more than 5");
        assertThat(parked()).isEmpty();
    }

    @Test
    void sendsNoTemplateForWhatWentOutBefore() {
        wechat().user("alice").clicks("menu").await();
        sendWithId("direct:chain", "order", "order-1");
        send("direct:park", "alice", "two");
        send("direct:park", "alice", "three");
        send("direct:park", "alice", "waits");

        Message again = sendWithId("direct:chain", "order", "order-1").getMessage();

        assertThat(again.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
        assertThat(wechat().user("alice").chat())
                .noneMatch(entry -> entry.via() == ChatEntry.Via.TEMPLATE);
        assertThat(parked()).containsExactly("waits");
    }

    @Test
    void doesNotRepeatALongTextThatWentOutAsATemplate() {
        String text = "字".repeat(1000);
        sendWithId("direct:chain", text, "order-1");
        wechat().user("alice").says("here").await();

        Message again = sendWithId("direct:chain", text, "order-1").getMessage();

        assertThat(again.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("TEMPLATE");
        assertThat(seen("alice")).isEmpty();
    }

    private Exchange sendWithId(String route, String text, String sendId) {
        return send(
                route,
                "alice",
                text,
                Map.of(WeChatConstants.SEND_ID, sendId, WeChatConstants.TEMPLATE_ID, templateId));
    }

    private static Map<String, Object> headers(Map<String, Object> more) {
        Map<String, Object> headers = new HashMap<>(more);
        headers.put(WeChatConstants.OPEN_ID, "alice");
        return headers;
    }

    private List<String> parked() {
        Map<?, ?> page =
                template.requestBodyAndHeaders("direct:list", null, headers(Map.of()), Map.class);
        return ((List<?>) page.get("parked"))
                .stream()
                        .map(row -> (Map<?, ?>) ((Map<?, ?>) row).get("message"))
                        .map(message -> ((Map<?, ?>) message.get("text")).get("content").toString())
                        .toList();
    }

    private Message event(String name) {
        Awaitility.await()
                .atMost(15, TimeUnit.SECONDS)
                .until(() -> told.stream().anyMatch(each -> isNamed(each, name)));
        return told.stream().filter(each -> isNamed(each, name)).findFirst().orElseThrow();
    }

    private static boolean isNamed(Message message, String name) {
        return name.equals(message.getHeader(WeChatConstants.EVENT));
    }
}

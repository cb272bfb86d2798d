// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A producer that decides everything and calls nobody. */
class DryRunTest extends SimulatedWeChatTest {

    private static final String CHANNEL = "&stateStore=#state";
    private static final byte[] PNG =
            HexFormat.of()
                    .parseHex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489");

    private String templateId;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop(CHANNEL))
                        .choice()
                        .when(header(WeChatConstants.CONTENT).isEqualTo("both"))
                        .setBody(constant("not said"))
                        .to(shop(CHANNEL + "&dryRun=true"))
                        .to(shop(CHANNEL + "&dryRun=true"))
                        .to("mock:dry")
                        .setBody(constant("said"))
                        .to(shop(CHANNEL))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("result"))
                        .setExchangePattern(ExchangePattern.InOut)
                        .setBody(constant("never said"))
                        .to(shop(CHANNEL + "&dryRun=true"));
                from("direct:dry").to(shop(CHANNEL + "&dryRun=true"));
                from("direct:real").to(shop(CHANNEL));
                from("direct:park").to(shop(CHANNEL + "&dryRun=true&windowClosed=park"));
                from("direct:template")
                        .to(
                                shop(
                                        CHANNEL
                                                + "&dryRun=true&deliver=passive,customerService,template,park"
                                                + "&templateText=thing1"));
                from("direct:poor")
                        .to(
                                shop("&dryRun=true&region=overseas")
                                        .replaceFirst("appSecret=RAW\\([^)]*\\)&?", ""));
            }
        };
    }

    @BeforeEach
    void write() {
        templateId = wechat().templates().addMessage("订单", "{{thing1.DATA}}").id();
        wechat().user("alice").says("hello").await();
    }

    @Test
    void failsWhereTheSendWouldHaveFailed() {
        assertThat(send("direct:poor", "alice", "hi").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("appSecret");
        assertThat(send("direct:dry", "alice", " ").getException())
                .isInstanceOf(InvalidMessageException.class);
        wechat().advance(Duration.ofHours(49));
        assertThat(send("direct:dry", "alice", "hi").getException())
                .isInstanceOf(WindowClosedException.class);
    }

    @Test
    void saysWhatWouldHaveBeenSentAndSendsNothing() throws Exception {
        Exchange exchange = send("direct:dry", "alice", "hi");

        JsonNode report = report(exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo("hi");
        assertThat(exchange.getMessage().getHeader(WeChatConstants.SEND_STATUS))
                .isEqualTo("DRY_RUN");
        assertThat(exchange.getMessage().getHeader(WeChatConstants.SEND_STEPS))
                .isEqualTo("customerService=sent");
        assertThat(report.path("status").asText()).isEqualTo("SENT");
        assertThat(report.at("/requests/0/path").asText())
                .isEqualTo("/cgi-bin/message/custom/send");
        assertThat(report.at("/requests/0/json/touser").asText()).isEqualTo("alice");
        assertThat(report.at("/requests/0/json/text/content").asText()).isEqualTo("hi");
        assertThat(wechat().requests()).isEmpty();
    }

    /** Dry runs use up a window of their own, and never the one of those that send. */
    @Test
    void leavesTheWindowToThoseThatSend() {
        for (int left = 4; left >= 0; left--) {
            assertThat(
                            send("direct:dry", "alice", "hi")
                                    .getMessage()
                                    .getHeader(WeChatConstants.WINDOW_REMAINING))
                    .isEqualTo(left);
        }
        assertThat(send("direct:dry", "alice", "hi").getException())
                .isInstanceOf(WindowClosedException.class)
                .hasMessageContaining("dry runs");
        for (int i = 0; i < 5; i++) {
            assertThat(send("direct:real", "alice", "hi " + i).getException()).isNull();
        }
        assertThat(seen("alice")).hasSize(5);

        wechat().advance(Duration.ofMinutes(1));
        wechat().user("alice").says("again").await();
        assertThat(send("direct:dry", "alice", "hi").getException()).isNull();
    }

    @Test
    void leavesTheCallbackOpenForThoseThatAnswer() throws Exception {
        getMockEndpoint("mock:dry").expectedMessageCount(1);

        wechat().user("alice").says("both").await();

        getMockEndpoint("mock:dry").assertIsSatisfied();
        // The second of two would have been pushed, because the first would have answered.
        JsonNode second = report(getMockEndpoint("mock:dry").getExchanges().get(0));
        assertThat(second.path("status").asText()).isEqualTo("SENT");
        assertThat(wechat().user("alice").chat())
                .filteredOn(entry -> entry.via() == ChatEntry.Via.PASSIVE)
                .extracting(ChatEntry::text)
                .containsExactly("said");
        assertThat(seen("alice")).isEmpty();
    }

    /** A real send would have been the answer, so the body that is left is none. */
    @Test
    void countsAsTheAnswerOfItsRoute() {
        wechat().user("alice").says("result").await();

        assertThat(wechat().user("alice").chat())
                .extracting(ChatEntry::text)
                .doesNotContain("never said");
    }

    @Test
    void uploadsNothing() throws Exception {
        JsonNode report = report(send("direct:dry", "alice", PNG));

        assertThat(report.at("/requests/0/path").asText()).isEqualTo("/cgi-bin/media/upload");
        assertThat(report.at("/requests/0/file/contentType").asText()).isEqualTo("image/png");
        assertThat(report.at("/requests/1/json/image/media_id").asText()).isEqualTo("MEDIA_ID");
        assertThat(wechat().requests()).isEmpty();
    }

    @Test
    void parksNothing() throws Exception {
        wechat().advance(Duration.ofHours(49));

        JsonNode report = report(send("direct:park", "alice", "hi"));

        assertThat(report.path("status").asText()).isEqualTo("PARKED");
        assertThat(report.path("requests")).isEmpty();
        assertThat(
                        send(
                                        "direct:dry",
                                        "alice",
                                        null,
                                        Map.of(WeChatConstants.OPERATION, "listParked"))
                                .getMessage()
                                .getBody(Map.class)
                                .get("parked"))
                .isEqualTo(List.of());
    }

    @Test
    void saysTheTemplateThatWouldHaveGoneInstead() throws Exception {
        wechat().advance(Duration.ofHours(49));

        JsonNode report =
                report(
                        send(
                                "direct:template",
                                "alice",
                                "your coffee",
                                Map.of(WeChatConstants.TEMPLATE_ID, templateId)));

        assertThat(report.path("status").asText()).isEqualTo("TEMPLATE");
        assertThat(report.at("/requests/0/path").asText())
                .isEqualTo("/cgi-bin/message/template/send");
        assertThat(report.at("/requests/0/json/data/thing1/value").asText())
                .isEqualTo("your coffee");
        assertThat(wechat().user("alice").chat())
                .extracting(ChatEntry::via)
                .doesNotContain(ChatEntry.Via.TEMPLATE);
    }

    @Test
    void carriesOutOnlyOperationsThatRead() throws Exception {
        Exchange tag =
                send(
                        "direct:dry",
                        "alice",
                        Map.of("tag", Map.of("name", "vip")),
                        Map.of(WeChatConstants.OPERATION, "createTag"));
        Exchange typing =
                send("direct:dry", "alice", null, Map.of(WeChatConstants.OPERATION, "startTyping"));
        Exchange menu =
                send(
                        "direct:dry",
                        "alice",
                        null,
                        Map.of(
                                WeChatConstants.OPERATION,
                                "callApi",
                                WeChatConstants.API_PATH,
                                "/cgi-bin/menu/delete"));
        Exchange user =
                send("direct:dry", "alice", null, Map.of(WeChatConstants.OPERATION, "getUser"));

        assertThat(report(tag).at("/requests/0/json/tag/name").asText()).isEqualTo("vip");
        assertThat(report(typing).at("/requests/0/json/command").asText()).isEqualTo("Typing");
        assertThat(report(menu).at("/requests/0/method").asText()).isEqualTo("GET");
        assertThat(user.getMessage().getBody(Map.class)).containsEntry("openid", "alice");
        assertThat(wechat().requests())
                .extracting(ApiRequest::path)
                .contains("/cgi-bin/user/info")
                .doesNotContain(
                        "/cgi-bin/tags/create",
                        "/cgi-bin/message/custom/typing",
                        "/cgi-bin/menu/delete");
    }

    private static JsonNode report(Exchange exchange) throws Exception {
        assertThat(exchange.getException()).isNull();
        return new ObjectMapper()
                .readTree(exchange.getMessage().getHeader(WeChatConstants.DRY_RUN, String.class));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route talks with a user of the simulated WeChat, over HTTP in both directions. */
class ConversationTest extends SimulatedWeChatTest {

    private static final String SEND = "/cgi-bin/message/custom/send";

    @TempDir private Path folder;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:received");
                from("direct:send").to(shop("")).to("mock:sent");
                from("direct:ask").to(shop("&windowClosed=ask"));
                from("direct:assume").to(shop("&onUncertain=assumeSent"));
                from("direct:download").to(shop("&operation=downloadMedia"));
                from("direct:window").to(shop("&operation=windowStatus"));
            }
        };
    }

    @Test
    void refusesTheSixthAnswerBeforeAnyCall() {
        SimulatedUser user = wechat().user("oUser1");
        user.says("hello").await();
        for (int i = 1; i <= 5; i++) {
            Exchange sent = send("answer " + i, "oUser1");
            assertThat(sent.getException()).isNull();
            assertThat(sent.getMessage().getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
            assertThat(sent.getMessage().getHeader(WeChatConstants.WINDOW_REMAINING))
                    .isEqualTo(5 - i);
            assertThat(sent.getMessage().getBody()).isEqualTo("answer " + i);
        }

        Exchange sixth = send("answer 6", "oUser1");

        assertThat(wechat().requests(SEND)).hasSize(5);
        assertThat(sixth.getException())
                .isInstanceOfSatisfying(
                        WindowClosedException.class,
                        refused -> {
                            assertThat(refused.reason())
                                    .isEqualTo(WindowClosedException.Reason.EXHAUSTED);
                            assertThat(refused.since()).isNotNull();
                            assertThat(refused.reopens()).contains("sends a message");
                            assertThat(refused).hasMessageContaining("after the user's message of");
                        });
        assertThat(texts(user))
                .containsExactly("answer 1", "answer 2", "answer 3", "answer 4", "answer 5");
    }

    @Test
    void refusesAnAnswerAfterFortyNineHours() {
        SimulatedUser user = wechat().user("oUser2");
        user.says("hello").await();
        wechat().clock().advance(Duration.ofHours(49));

        Exchange late = send("sorry for the delay", "oUser2");

        assertThat(late.getException())
                .isInstanceOfSatisfying(
                        WindowClosedException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(WindowClosedException.Reason.CLOSED));
        assertThat(wechat().requests(SEND)).isEmpty();
    }

    @Test
    void allowsThreeAnswersWithinAMinuteAfterAFollowAndNoneLater() {
        SimulatedUser user = wechat().user("oUser3");
        user.follows().await();
        assertThat(send("welcome", "oUser3").getException()).isNull();
        assertThat(send("to our", "oUser3").getException()).isNull();
        assertThat(send("shop", "oUser3").getException()).isNull();
        assertThat(send("!", "oUser3").getException()).isInstanceOf(WindowClosedException.class);

        SimulatedUser late = wechat().user("oUser4");
        late.follows().await();
        wechat().clock().advance(Duration.ofSeconds(61));
        assertThat(send("welcome", "oUser4").getException())
                .isInstanceOf(WindowClosedException.class);
        assertThat(texts(user)).containsExactly("welcome", "to our", "shop");
        assertThat(texts(late)).isEmpty();
    }

    @Test
    void asksWeChatAboutAUserWeKnowNothingOf() {
        wechat().user("oStranger");

        Exchange asked = send("hello?", "oStranger");

        assertThat(asked.getException())
                .isInstanceOf(io.github.camelwechat.failure.WeChatException.class);
        assertThat(asked.getMessage().getHeader(WeChatConstants.ERROR_CODE)).isNotNull();
        assertThat(wechat().requests(SEND)).hasSize(1);
    }

    @Test
    void asksWeChatInSpiteOfAClosedWindowIfToldTo() {
        SimulatedUser user = wechat().user("oUser5");
        user.says("hello").await();
        wechat().clock().advance(Duration.ofHours(49));

        Exchange refused = send("direct:ask", "oUser5", "late");

        assertThat(wechat().requests(SEND)).hasSize(1);
        assertThat(refused.getException())
                .isInstanceOf(WindowClosedException.class)
                .hasCauseInstanceOf(ApiErrorException.class);
        assertThat(refused.getMessage().getHeader(WeChatConstants.ERROR_CODE)).isEqualTo(45015);
        assertThat(refused.getMessage().getHeader(WeChatConstants.REQUEST_ID, String.class))
                .isNotBlank();
    }

    @Test
    void repeatsNothingUnderTheSameSendId() {
        SimulatedUser user = wechat().user("oUser6");
        user.says("hello").await();

        assertThat(
                        send(
                                        "direct:send",
                                        "oUser6",
                                        "once",
                                        Map.of(WeChatConstants.SEND_ID, "id-1"))
                                .getException())
                .isNull();
        Exchange again =
                send("direct:send", "oUser6", "once", Map.of(WeChatConstants.SEND_ID, "id-1"));

        assertThat(again.getException()).isNull();
        assertThat(again.getMessage().getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("SENT");
        assertThat(texts(user)).containsExactly("once");
    }

    @Test
    void tellsThatASendIsUncertainAndDoesNotRepeatIt() {
        SimulatedUser user = wechat().user("oUser7");
        user.says("hello").await();
        wechat().inject(new Fault.DropBeforeResponse(), 1, SEND);

        Exchange uncertain =
                send("direct:send", "oUser7", "maybe", Map.of(WeChatConstants.SEND_ID, "id-2"));
        Exchange again =
                send("direct:send", "oUser7", "maybe", Map.of(WeChatConstants.SEND_ID, "id-2"));

        assertThat(uncertain.getException()).isInstanceOf(SendUncertainException.class);
        assertThat(again.getException()).isInstanceOf(SendUncertainException.class);
        assertThat(texts(user)).containsExactly("maybe");
    }

    @Test
    void takesAnUncertainSendAsSentIfToldTo() {
        SimulatedUser user = wechat().user("oUser8");
        user.says("hello").await();
        wechat().inject(new Fault.DropBeforeResponse(), 1, SEND);

        Exchange assumed = send("direct:assume", "oUser8", "maybe");

        assertThat(assumed.getException()).isNull();
        assertThat(assumed.getMessage().getHeader(WeChatConstants.SEND_STATUS))
                .isEqualTo("UNCERTAIN");
    }

    @Test
    void carriesPicturesBothWaysByteForByte() throws Exception {
        byte[] picture = picture();
        SimulatedUser user = wechat().user("oUser9");
        user.sendsImage(picture).await();
        Exchange received = getMockEndpoint("mock:received").getReceivedExchanges().get(0);
        String mediaId = received.getMessage().getHeader(WeChatConstants.MEDIA_ID, String.class);

        Exchange downloaded =
                template.request(
                        "direct:download",
                        e -> e.getMessage().setHeader(WeChatConstants.MEDIA_ID, mediaId));
        assertThat(downloaded.getMessage().getBody(byte[].class)).isEqualTo(picture);
        assertThat(downloaded.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("image/png");

        Path file = Files.write(folder.resolve("answer.png"), picture);
        assertThat(send(picture, "oUser9").getException()).isNull();
        assertThat(send(new ByteArrayInputStream(picture), "oUser9").getException()).isNull();
        assertThat(send(file.toFile(), "oUser9").getException()).isNull();
        List<ChatEntry> answers =
                user.chat().stream()
                        .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                        .toList();
        assertThat(answers).hasSize(3).allMatch(entry -> entry.type().equals("image"));
        for (ChatEntry answer : answers) {
            assertThat(fetch(answer.mediaUrl())).isEqualTo(picture);
        }
    }

    @Test
    void writesChineseAndEmojiAsTheyAre() {
        SimulatedUser user = wechat().user("oUser10");
        user.says("周六还营业吗？😀").await();
        assertThat(
                        getMockEndpoint("mock:received")
                                .getReceivedExchanges()
                                .get(0)
                                .getMessage()
                                .getHeader(WeChatConstants.CONTENT))
                .isEqualTo("周六还营业吗？😀");

        send("营业 😀 <a href=\"https://example.com/?a=1&b=2\">link</a>", "oUser10");

        assertThat(texts(user))
                .containsExactly("营业 😀 <a href=\"https://example.com/?a=1&b=2\">link</a>");
    }

    @Test
    void takesJsonAndMapsInWeChatsOwnNames() {
        SimulatedUser user = wechat().user("oUser11");
        user.says("hello").await();

        Exchange json =
                template.request(
                        "direct:send",
                        e -> {
                            e.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
                            e.getMessage()
                                    .setBody(
                                            "{\"touser\":\"oUser11\",\"msgtype\":\"text\",\"text\":{\"content\":\"json\"}}");
                        });
        Exchange map = send(Map.of("msgtype", "text", "text", Map.of("content", "map")), "oUser11");

        assertThat(json.getException()).isNull();
        assertThat(map.getException()).isNull();
        assertThat(texts(user)).containsExactly("json", "map");
    }

    @Test
    void saysWhatIsWrongWithAMessageBeforeAnyCall() {
        assertThatThrownBy(() -> template.requestBody("direct:send", "hello"))
                .cause()
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(WeChatConstants.OPEN_ID);
        assertThat(send("https://example.com/" + "x".repeat(2029), "oUser12").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("2049");
        assertThat(send(new byte[] {1, 2, 3}, "oUser12").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("JPEG");
        assertThat(send(new Object(), "oUser12").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("java.lang.Object");
        assertThat(send(null, "oUser12").getException())
                .isInstanceOf(InvalidMessageException.class);
        assertThat(wechat().requests()).isEmpty();
    }

    @Test
    void reportsAWindow() {
        SimulatedUser user = wechat().user("oUser13");
        assertThat(window("oUser13")).containsEntry("state", "unknown").containsKey("reopens");
        user.says("hello").await();
        assertThat(window("oUser13")).containsEntry("state", "open").containsEntry("remaining", 5);
        for (int i = 0; i < 5; i++) {
            send("answer", "oUser13");
        }
        assertThat(window("oUser13"))
                .containsEntry("state", "exhausted")
                .containsEntry("remaining", 0);
        wechat().clock().advance(Duration.ofHours(49));
        assertThat(window("oUser13"))
                .containsEntry("state", "closed")
                .containsKeys("since", "why", "reopens");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> window(String openId) {
        return template.requestBodyAndHeader(
                "direct:window", null, WeChatConstants.OPEN_ID, openId, Map.class);
    }

    private Exchange send(Object body, String openId) {
        return send("direct:send", openId, body);
    }

    private static List<String> texts(SimulatedUser user) {
        return user.chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .map(ChatEntry::text)
                .toList();
    }

    private static byte[] picture() throws Exception {
        try (InputStream in = ConversationTest.class.getResourceAsStream("/picture.png")) {
            return in.readAllBytes();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.kamelet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.SecretWatch;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each Kamelet of the jar does what its description says, found with nothing configured. */
class KameletTest extends KameletFixture {

    @RegisterExtension final LogCapture log = new LogCapture(WeChatComponent.class);

    @Test
    void warnsOfSecretsInUrisOnlyWhereSomebodyHasGivenSome() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of()));
        assertThat(log.warnings()).isEmpty();

        load(from("wechat-source", Map.of("token", "aTokenOnTheUri", "callbackPath", "/other")));
        assertThat(log.warnings()).singleElement().asString().contains("holds the secrets [token]");
    }

    @Test
    void sourceReceivesMessagesAndEventsWithHeadersThatSurviveABroker() throws Exception {
        load(from("wechat-source", Map.of()));
        SimulatedUser user = wechat().user("oUser");

        user.says("hello").await();
        user.follows().await();

        assertThat(heard().getExchanges())
                .extracting(Exchange::getMessage)
                .allSatisfy(
                        message ->
                                assertThat(message.getHeaders())
                                        .containsEntry("wechat-openid", "oUser")
                                        .containsEntry("wechat-account", "shop")
                                        .containsKey("wechat-dedupe-key"))
                .extracting(
                        message -> message.getHeader("wechat-msg-type"),
                        message -> message.getHeader("wechat-event"))
                .containsExactly(tuple("text", null), tuple("event", "subscribe"));
        assertThat(heard().getExchanges().get(0).getMessage().getBody(String.class))
                .contains("\"content\":\"hello\"");
    }

    @Test
    void sourceHandsOnTheTypesThatWereAskedForAndAcknowledgesTheOthers() throws Exception {
        load(from("wechat-source", Map.of("types", "image, subscribe")));
        SimulatedUser user = wechat().user("oUser");

        user.says("hello").await();
        user.clicks("KEY").await();
        user.follows().await();
        user.sendsImage(PNG).await();

        assertThat(heard().getExchanges())
                .extracting(exchange -> exchange.getMessage().getHeader("wechat-msg-type"))
                .containsExactly("event", "image");
        assertThat(wechat().callbacks()).allMatch(callback -> callback.deliveries().size() == 1);
    }

    @Test
    void sourceLetsWeChatDeliverAgainWhatTheIntegrationFailedToProcess() throws Exception {
        load(from("wechat-source", Map.of()));
        heard().whenExchangeReceived(
                        1,
                        exchange -> {
                            throw new IllegalStateException("not now");
                        });

        wechat().user("oUser").says("hello").await();

        await().untilAsserted(() -> assertThat(heard().getReceivedCounter()).isEqualTo(2));
    }

    @Test
    void sinkSendsTextMediaAndJsonToTheUserOfAHeader() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of()));
        SimulatedUser user = wechat().user("oUser");
        user.says("hello").await();

        say("a text", Map.of());
        say(PNG, Map.of());
        say(
                "{\"msgtype\":\"text\",\"text\":{\"content\":\"as JSON\"}}",
                Map.of("Content-Type", "application/json"));

        assertThat(user.chat())
                .filteredOn(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .extracting(ChatEntry::type)
                .containsExactly("text", "image", "text");
        assertThat(user.chat()).extracting(ChatEntry::text).contains("a text", "as JSON");
    }

    @Test
    void sinkSendsOnceWhatHasTheSameNameTwice() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of()));
        wechat().user("oUser").says("hello").await();

        say("once", Map.of("wechat-send-id", "order-17"));
        say("once", Map.of("wechat-send-id", "order-17"));

        assertThat(seen("oUser")).containsExactly("once");
    }

    @Test
    void sinkSpeaksAsTheAgentOfAHeader() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of()));
        wechat().user("oUser").says("hello").await();

        request("a text", Map.of("wechat-kf-account", "li@shop"));

        assertThat(wechat().requests("/cgi-bin/message/custom/send"))
                .anyMatch(request -> new String(request.body(), UTF_8).contains("li@shop"));
    }

    @Test
    void sinkTakesBytesForWhatAHeaderSays() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of()));
        wechat().user("oUser").says("hello").await();

        assertThat(request(PNG, Map.of("wechat-media-kind", "video")).getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("video");
    }

    @Test
    void sinkFailsAtAClosedWindowUnlessToldOtherwise() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of()));
        closeTheWindowOf("oUser");

        assertThat(send("direct:in", "oUser", "too late").getException())
                .isInstanceOf(WindowClosedException.class);
    }

    @Test
    void sinkParksAMessageUntilTheUserIsBack() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of("windowClosed", "park")));
        closeTheWindowOf("oUser");

        say("waiting for you", Map.of());
        assertThat(seen("oUser")).isEmpty();
        wechat().user("oUser").says("I am back").await();

        await().untilAsserted(() -> assertThat(seen("oUser")).containsExactly("waiting for you"));
    }

    @Test
    void sinkSendsATemplateInsteadWhenTheWindowIsClosed() throws Exception {
        String template = wechat().templates().addMessage("订单", "{{thing1.DATA}}").id();
        load(
                from("wechat-source", Map.of()),
                to(
                        "wechat-sink",
                        Map.of(
                                "windowClosed", "template",
                                "template", template,
                                "templateText", "thing1")));
        closeTheWindowOf("oUser");

        say("it is there", Map.of());

        assertThat(lastOf("oUser").via()).isEqualTo(ChatEntry.Via.TEMPLATE);
        assertThat(lastOf("oUser").text()).contains("it is there");
    }

    /** Whoever can set headers must not choose among all that an account can do. */
    @Test
    void sinkDoesNothingElseBecauseOfAHeader() throws Exception {
        load(from("wechat-source", Map.of()), to("wechat-sink", Map.of()));
        wechat().user("oUser").says("hello").await();

        say("a text", Map.of("CamelWeChatOperation", "deleteMenu"));

        assertThat(seen("oUser")).containsExactly("a text");
        assertThat(wechat().requests("/cgi-bin/menu/delete")).isEmpty();
    }

    @Test
    void replyActionAnswersInTheResponseAndHandsOnWhatWasReceived() throws Exception {
        load(
                through(
                        "wechat-reply-action",
                        Map.of("text", "Thank you, ${header[wechat-openid]}!")));

        wechat().user("oUser").says("hello").await();

        assertThat(lastOf("oUser").text()).isEqualTo("Thank you, oUser!");
        assertThat(lastOf("oUser").via()).isEqualTo(ChatEntry.Via.PASSIVE);
        assertThat(bodyAfterTheAnswer()).contains("\"content\":\"hello\"");
    }

    @Test
    void replyActionAnswersWithTheBodyIfNoTextIsGiven() throws Exception {
        load(
                through("wechat-reply-action", Map.of())
                        .replace(
                                "steps:\n", "steps:\n      - setBody: {constant: We heard you}\n"));

        wechat().user("oUser").says("hello").await();

        assertThat(lastOf("oUser").text()).isEqualTo("We heard you");
        assertThat(bodyAfterTheAnswer()).isEqualTo("We heard you");
    }

    @Test
    void windowSourceTellsTheEventsThatWereAskedFor() throws Exception {
        load(
                from("wechat-source", Map.of()).replace("mock:heard", "mock:messages"),
                from("wechat-window-source", Map.of("events", "windowOpened")));

        wechat().user("oUser").says("hello").await();
        wechat().user("oOther").says("hello").await();
        wechat().user("oUser").unfollows().await();
        wechat().user("oThird").says("hello").await();

        await().untilAsserted(
                        () ->
                                assertThat(heard().getExchanges())
                                        .extracting(Exchange::getMessage)
                                        .extracting(
                                                message -> message.getHeader("wechat-event"),
                                                message -> message.getHeader("wechat-openid"))
                                        .containsExactlyInAnyOrder(
                                                opened("oUser"),
                                                opened("oOther"),
                                                opened("oThird")));
        assertThat(heard().getExchanges().get(0).getMessage().getBody(String.class))
                .contains("\"remaining\":5");
    }

    @Test
    void templateSinkSendsTheFieldsOfTheBody() throws Exception {
        String template = wechat().templates().addMessage("订单", "{{thing1.DATA}}").id();
        load(to("wechat-template-sink", Map.of("template", template)));
        wechat().user("oUser").follows();

        say("{\"thing1\":{\"value\":\"a cup of coffee\"}}", Map.of());

        assertThat(lastOf("oUser").text()).contains("a cup of coffee");
        assertThat(lastOf("oUser").via()).isEqualTo(ChatEntry.Via.TEMPLATE);
    }

    @Test
    void mediaActionDownloadsWhatAMessageCarriesAndHandsOnTheOthers() throws Exception {
        load(through("wechat-media-action", Map.of()));
        SimulatedUser user = wechat().user("oUser");

        user.sendsImage(PNG).await();
        user.says("hello").await();

        assertThat(heard().getExchanges()).hasSize(2);
        Exchange picture = heard().getExchanges().get(0);
        assertThat(picture.getMessage().getBody(byte[].class)).isEqualTo(PNG);
        assertThat(picture.getMessage().getHeader("Content-Type", String.class))
                .startsWith("image/");
        assertThat(heard().getExchanges().get(1).getMessage().getBody(String.class))
                .contains("\"content\":\"hello\"");
    }

    @Test
    void callApiActionHandsOnWeChatsAnswerAsJson() throws Exception {
        load(to("wechat-callapi-action", Map.of("apiPath", "/cgi-bin/openapi/quota/get")));

        Exchange answer =
                send("direct:in", "oUser", "{\"cgi_path\":\"/cgi-bin/message/custom/send\"}");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody(String.class)).contains("\"quota\":{");
    }

    /** Camel prints at DEBUG what it puts into a Kamelet: hence the component's configuration. */
    @Test
    void takesCredentialsAsParametersWhichOnlyCamelPrints() throws Exception {
        context.getComponent("wechat", WeChatComponent.class).setAccounts(Map.of());
        var account = wechat().account();
        String id = account.appId();
        String url = wechat().baseUri().toString();
        load(
                from(
                        "wechat-source",
                        Map.of(
                                "appId",
                                id,
                                "token",
                                account.token(),
                                "encodingAesKey",
                                account.encodingAesKey(),
                                "apiBaseUrl",
                                url)),
                to(
                        "wechat-sink",
                        Map.of(
                                "appId", id,
                                "appSecret", account.appSecret(),
                                "apiBaseUrl", url)));
        wechat().user("oUser").says("hello").await();

        say("a text", Map.of());

        assertThat(seen("oUser")).containsExactly("a text");
        context.stop();
        assertThat(SecretWatch.running().takeLeaks())
                .isNotEmpty()
                .allMatch(leak -> leak.matches("org\\.apache\\.camel\\..* at (TRACE|DEBUG) .*"));
    }

    /** The user has the answer while the route goes on. */
    private String bodyAfterTheAnswer() {
        await().until(() -> heard().getReceivedCounter() == 1);
        return heard().getExchanges().get(0).getMessage().getBody(String.class);
    }

    private ChatEntry lastOf(String openId) {
        var chat = wechat().user(openId).chat();
        return chat.get(chat.size() - 1);
    }

    private void closeTheWindowOf(String openId) {
        wechat().user(openId).follows().await();
        wechat().clock().advance(Duration.ofMinutes(2));
    }

    private static Tuple opened(String openId) {
        return tuple("windowOpened", openId);
    }

    /** Says something to a user whom only the header of the Kamelets names. */
    private void say(Object body, Map<String, Object> headers) {
        assertThat(request(body, headers).getException()).isNull();
    }

    private Exchange request(Object body, Map<String, Object> headers) {
        return template.request(
                "direct:in",
                exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeader("wechat-openid", "oUser");
                    exchange.getMessage().getHeaders().putAll(headers);
                });
    }
}

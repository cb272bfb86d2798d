// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.WeChatCrypto;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Rules of responses: WeChat gets {@code success}, nothing, or a valid reply, in time, whatever the
 * route does.
 */
class CallbackResponseTest extends ConsumerTest {

    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&exchangePattern=InOut&replyTimeout=1000"))
                        .process(exchange -> runs.incrementAndGet())
                        .choice()
                        .when(header(WeChatConstants.CONTENT).isEqualTo("throw"))
                        .throwException(new IllegalStateException("the route failed"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("hang"))
                        .process(CallbackResponseTest.this::hang)
                        .when(header(WeChatConstants.CONTENT).isEqualTo("json"))
                        .setBody(constant("{\"answer\":42}"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("large"))
                        .process(exchange -> exchange.getMessage().setBody(large()))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("object"))
                        .setBody(constant(new Object()))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("picture"))
                        .setBody(constant(new Reply.Image("media-1")))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("map"))
                        .setBody(
                                constant(
                                        Map.of(
                                                "msgtype",
                                                "image",
                                                "image",
                                                Map.of("media_id", "media-2"))))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("empty"))
                        .setBody(constant(""))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("markup"))
                        .setBody(constant("a]]>b<c>&amp;😀"))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("handled"))
                        .doTry()
                        .throwException(new IllegalStateException("handled"))
                        .doCatch(IllegalStateException.class)
                        .setBody(constant("sorry"))
                        .endDoTry()
                        .endChoice()
                        .otherwise()
                        .to("mock:untouched");
            }
        };
    }

    private static String large() {
        return "x".repeat(3 * 1024 * 1024);
    }

    private void hang(Exchange exchange) throws InterruptedException {
        letGo.await(20, TimeUnit.SECONDS);
        throw new IllegalStateException("failed late");
    }

    @Test
    void asksForAnotherDeliveryWhenTheRouteThrows() {
        Answer answer = say("throw");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEmpty();
        assertThat(reported).isEmpty();
    }

    @Test
    void acknowledgesTheThirdDeliveryOfAFailingRouteAndTellsTheExceptionHandler() {
        assertThat(say("throw").status()).isEqualTo(503);
        assertThat(say("throw").status()).isEqualTo(503);

        Answer third = say("throw");

        assertThat(third.status()).isEqualTo(200);
        assertThat(third.text()).isEqualTo("success");
        assertThat(runs).hasValue(3);
        Awaitility.await().untilAsserted(() -> assertThat(reported).hasSize(1));
        assertThat(reported.get(0).failure()).hasMessage("the route failed");
        Exchange last = reported.get(0).exchange();
        assertThat(last.getMessage().getHeader(WeChatConstants.DELIVERY_ATTEMPT)).isEqualTo(3);
        assertThat(last.getMessage().getHeader(WeChatConstants.LAST_DELIVERY)).isEqualTo(true);
        assertThat(last.getMessage().getHeader(WeChatConstants.ACKNOWLEDGED)).isEqualTo(false);
    }

    @Test
    void acknowledgesAHangingRouteByItsDeadlineAndReportsItsLateFailure() {
        Answer answer = say("hang");

        assertThat(answer.text()).isEqualTo("success");
        assertThat(answer.took()).isBetween(Duration.ofMillis(900), Duration.ofMillis(3500));
        letGo.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(reported).hasSize(1));
        assertThat(reported.get(0).failure()).hasMessage("failed late");
        assertThat(reported.get(0).exchange().getMessage().getHeader(WeChatConstants.ACKNOWLEDGED))
                .isEqualTo(true);
        assertThat(say("hang").text())
                .as("a redelivery after the acknowledgement")
                .isEqualTo("success");
        assertThat(runs).hasValue(1);
    }

    @Test
    void sendsATextThatLooksLikeJsonAsText() {
        assertThat(opened(say("json"))).contains("<Content><![CDATA[{\"answer\":42}]]></Content>");
    }

    @Test
    void acknowledgesAReplyThatIsTooLargeForWeChatAndReportsIt() {
        Answer answer = say("large");

        assertThat(answer.text()).isEqualTo("success");
        Awaitility.await().untilAsserted(() -> assertThat(reported).hasSize(1));
        assertThat(reported.get(0).failure()).hasMessageContaining("A Text reply was dropped");
    }

    @Test
    void treatsABodyThatIsNoReplyAsAFailureOfTheRoute() {
        assertThat(say("object").status()).isEqualTo(503);
    }

    @Test
    void sealsAReplyForOurAppidAndAddressesItBack() {
        String xml = opened(say("picture"));

        assertThat(xml)
                .contains("<ToUserName><![CDATA[oUser]]></ToUserName>")
                .contains(
                        "<FromUserName><![CDATA["
                                + InboundSamples.ORIGINAL_ID
                                + "]]></FromUserName>")
                .contains("<CreateTime>" + clock.instant().getEpochSecond() + "</CreateTime>")
                .contains("<MediaId><![CDATA[media-1]]></MediaId>");
    }

    @Test
    void takesAMapInWeChatsOwnNamesForAReply() {
        assertThat(opened(say("map"))).contains("<MediaId><![CDATA[media-2]]></MediaId>");
    }

    @Test
    void splitsTheEndOfACdataSection() {
        assertThat(opened(say("markup"))).doesNotContain("a]]>b").contains("<c>&amp;😀");
    }

    @Test
    void saysNothingForAnEmptyBodyOrOneThatIsStillWhatWasReceived() {
        assertThat(say("empty").text()).isEqualTo("success");
        assertThat(say("anything").text()).isEqualTo("success");
    }

    @Test
    void takesAHandledFailureForSuccess() {
        assertThat(opened(say("handled"))).contains("sorry");
    }

    private Answer say(String content) {
        return client().post(text("oUser", content, 1));
    }

    private static String opened(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/xml; charset=utf-8");
        return WeChatCrypto.openReply(
                InboundSamples.TOKEN,
                InboundSamples.ENCODING_AES_KEY,
                InboundSamples.APP_ID,
                answer.text());
    }
}

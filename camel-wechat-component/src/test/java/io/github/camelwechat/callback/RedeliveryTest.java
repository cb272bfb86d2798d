// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.OnEveryEntrance;
import io.github.camelwechat.testing.WeChatCrypto;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A callback is run once, however often it is delivered, and every delivery gets the same answer.
 */
@OnEveryEntrance
class RedeliveryTest extends ConsumerTest {

    private final long started = clock.instant().getEpochSecond();
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop(""))
                        .process(exchange -> runs.incrementAndGet())
                        .choice()
                        .when(header(WeChatConstants.CONTENT).startsWith("wait"))
                        .process(RedeliveryTest.this::waitForRelease)
                        .setBody(simple("answer"))
                        .to(shop(""))
                        .when(header(WeChatConstants.CONTENT).isEqualTo("answer, then fail"))
                        .setBody(constant("first answer"))
                        .to(shop(""))
                        .to("mock:answered")
                        .throwException(new IllegalStateException("failed after the answer"))
                        .otherwise()
                        .setBody(simple("you said ${header.CamelWeChatContent}"))
                        .to(shop(""))
                        .to("mock:answered");
            }
        };
    }

    private void waitForRelease(Exchange exchange) throws InterruptedException {
        letGo.await(20, TimeUnit.SECONDS);
    }

    @Test
    void answersADuplicateThatArrivesWhileTheFirstRunsWithTheSameAnswer() {
        List<CompletableFuture<Answer>> deliveries =
                IntStream.range(0, 3).mapToObj(i -> client().postAsync(again("wait"))).toList();
        Awaitility.await().untilAsserted(() -> assertThat(runs).hasValue(1));
        letGo.countDown();

        List<Answer> answers = deliveries.stream().map(CompletableFuture::join).toList();

        assertThat(opened(answers.get(0))).contains("answer");
        assertThat(answers).extracting(Answer::text).containsOnly(answers.get(0).text());
        assertThat(runs).hasValue(1);
    }

    @Test
    void answersADuplicateThatArrivesAfterTheFirstIsDoneWithTheVerySameBytes() {
        Answer first = client().post(text("oUser", "hello", 1));
        clock.advance(Duration.ofSeconds(5));
        Answer second = client().post(again("hello"));

        assertThat(opened(first)).contains("you said hello");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(runs).hasValue(1);
    }

    @Test
    void keepsAPassiveAnswerWhenTheRouteFailsAfterIt() {
        Answer answer = client().post(text("oUser", "answer, then fail", 1));

        assertThat(opened(answer)).contains("first answer");
        Awaitility.await().untilAsserted(() -> assertThat(reported).hasSize(1));
        assertThat(reported.get(0).failure()).hasMessage("failed after the answer");
        assertThat(reported.get(0).exchange().getMessage().getHeader(WeChatConstants.ACKNOWLEDGED))
                .isEqualTo(true);
        assertThat(client().post(again("answer, then fail")).body()).isEqualTo(answer.body());
        assertThat(runs).hasValue(1);
        Exchange answered = getMockEndpoint("mock:answered").getReceivedExchanges().get(0);
        assertThat(answered.getMessage().getHeader(WeChatConstants.SEND_STATUS))
                .isEqualTo("PASSIVE");
        assertThat(answered.getMessage().getBody()).isEqualTo("first answer");
    }

    @Test
    void runsTwoUsersWithTheSameMessageIdBoth() {
        client().post(text("oUser1", "hello", 1));
        client().post(text("oUser2", "hello", 1));

        assertThat(runs).hasValue(2);
    }

    @Test
    void runsTwoMessagesOfOneSecondBoth() {
        client().post(text("oUser", "hello", 1));
        client().post(text("oUser", "hello", 2));

        assertThat(runs).hasValue(2);
    }

    /**
     * Another delivery of the message that was written when the test began: same content, new
     * envelope.
     */
    private Push again(String content) {
        return push(
                "<xml><ToUserName><![CDATA["
                        + InboundSamples.ORIGINAL_ID
                        + "]]></ToUserName><FromUserName><![CDATA[oUser]]></FromUserName><CreateTime>"
                        + started
                        + "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA["
                        + content
                        + "]]></Content><MsgId>1</MsgId></xml>");
    }

    private static String opened(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return WeChatCrypto.openReply(
                InboundSamples.TOKEN,
                InboundSamples.ENCODING_AES_KEY,
                InboundSamples.APP_ID,
                answer.text());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rules of acknowledgement: when WeChat is answered before the route is done, and who hears of what
 * happens then.
 */
class AckModeTest extends ConsumerTest {

    private final CountDownLatch letGo = new CountDownLatch(1);
    private final List<Boolean> acknowledged = new CopyOnWriteArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getExecutorServiceManager()
                .registerThreadPoolProfile(
                        new ThreadPoolProfileBuilder("WeChatRoute")
                                .poolSize(3)
                                .maxPoolSize(3)
                                .maxQueueSize(0)
                                .build());
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&ackMode=received&callbackPath=/received")).process(this::hang);
                from(shop("&maxWaiting=1&callbackPath=/one")).process(this::hang);
                from(shop("&redeliverOnFailure=none&callbackPath=/once"))
                        .throwException(new IllegalStateException("failed at once"));
                from(shop("")).process(this::hang);
            }

            private void hang(Exchange exchange) throws InterruptedException {
                acknowledged.add(
                        exchange.getMessage()
                                .getHeader(WeChatConstants.ACKNOWLEDGED, Boolean.class));
                letGo.await(20, TimeUnit.SECONDS);
                throw new IllegalStateException("failed late");
            }
        };
    }

    @AfterEach
    void release() {
        letGo.countDown();
    }

    @Test
    void acknowledgesAtOnceAndTellsTheRouteAndTheExceptionHandler() {
        Push push = text("oUser", "hello", 1);

        Answer answer = at("/received").post(push);

        assertThat(answer.text()).isEqualTo("success");
        assertThat(answer.took()).isLessThan(Duration.ofSeconds(4));
        Awaitility.await().until(() -> acknowledged.size() == 1);
        assertThat(acknowledged).containsExactly(true);
        assertThat(at("/received").post(push).text()).as("a redelivery").isEqualTo("success");
        letGo.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(reported).hasSize(1));
        assertThat(reported.get(0).failure()).hasMessage("failed late");
        assertThat(headerOf(reported.get(0))).isEqualTo(true);
        assertThat(acknowledged).as("runs").hasSize(1);
    }

    @Test
    void acknowledgesAtOnceWhatComesWhileAsManyWaitAsMay() {
        CompletableFuture<Answer> first = at("/one").postAsync(text("oUser1", "hello", 1));
        Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> acknowledged.size() == 1);

        Answer second = at("/one").post(text("oUser2", "hello", 2));

        assertThat(second.text()).isEqualTo("success");
        assertThat(first).isNotDone();
        Awaitility.await().until(() -> acknowledged.size() == 2);
        assertThat(acknowledged).containsExactly(false, true);
        letGo.countDown();
        assertThat(first.join().status()).as("the one that waited failed").isEqualTo(503);
        Awaitility.await().untilAsserted(() -> assertThat(reported).hasSize(1));
        assertThat(headerOf(reported.get(0))).isEqualTo(true);
    }

    @Test
    void acknowledgesAFailureAtOnceWhereNoRedeliveryIsWanted() {
        Answer answer = at("/once").post(text("oUser", "hello", 1));

        assertThat(answer.text()).isEqualTo("success");
        Awaitility.await().untilAsserted(() -> assertThat(reported).hasSize(1));
        assertThat(reported.get(0).failure()).hasMessage("failed at once");
        assertThat(headerOf(reported.get(0))).isEqualTo(false);
    }

    @Test
    void asksForAnotherDeliveryWhenNoThreadIsLeftForTheRoute() {
        for (int i = 0; i < 3; i++) {
            client().postAsync(text("oUser" + i, "hello", i));
        }
        Awaitility.await().until(() -> acknowledged.size() == 3);

        for (String path : List.of("/wechat/shop", "/received")) {
            assertThat(at(path).post(text("oLate", "hello", 9)).status()).as(path).isEqualTo(503);
        }
    }

    private static Object headerOf(Reported reported) {
        return reported.exchange().getMessage().getHeader(WeChatConstants.ACKNOWLEDGED);
    }

    private CallbackClient at(String path) {
        return new CallbackClient(port, path);
    }
}

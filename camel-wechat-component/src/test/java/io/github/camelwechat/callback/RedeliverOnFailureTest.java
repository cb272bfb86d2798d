// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.OnEveryEntrance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rules of asking WeChat for another delivery. */
@OnEveryEntrance
class RedeliverOnFailureTest extends ConsumerTest {

    private static final Duration WECHATS_PATIENCE = Duration.ofSeconds(5);

    private final AtomicInteger runs = new AtomicInteger();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).routeId("default").process(this::fail);
                from(shop("&redeliverOnFailure=status&callbackPath=/status")).process(this::fail);
                from(shop("&redeliverOnFailure=NONE&callbackPath=/none")).process(this::fail);
                from(shop("&maxWaiting=1&callbackPath=/one")).routeId("one").process(this::fail);
            }

            private void fail(Exchange exchange) {
                runs.incrementAndGet();
                throw new IllegalStateException("failed");
            }
        };
    }

    @Test
    void leavesAFailedDeliveryUnansweredUntilWeChatHasGivenUp() {
        Push push = text("oUser", "hello", 1);

        CompletableFuture<Answer> first = client().postAsync(push);
        Awaitility.await().until(() -> runs.get() == 1);
        CompletableFuture<Answer> second = client().postAsync(push);
        Awaitility.await().until(() -> runs.get() == 2);
        Answer third = client().post(push);

        assertThat(third.text()).as("the last delivery").isEqualTo("success");
        assertThat(runs).hasValue(3);
        assertThat(first.join().took()).isGreaterThan(WECHATS_PATIENCE);
        assertThat(second.join().took()).isGreaterThan(WECHATS_PATIENCE);
        assertThat(reported).as("of three failures").hasSize(1);
    }

    @Test
    void answersByStatusAtOnceWhereThatIsAskedFor() {
        Answer answer = new CallbackClient(port, "/status").post(text("oUser", "hello", 1));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.took()).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void acknowledgesAFailureWhereNoOtherDeliveryIsAskedFor() {
        Answer answer = new CallbackClient(port, "/none").post(text("oUser", "hello", 1));

        assertThat(answer.text()).isEqualTo("success");
    }

    /**
     * The second is one to a suspended route: that is always held for its failure alone, however
     * long the first was held before it came. HeldFailureTest has one whose route fails.
     */
    @Test
    void answersByStatusWhereNoMoreDeliveriesCanBeHeld() throws Exception {
        CallbackClient one = new CallbackClient(port, "/one");
        CompletableFuture<Answer> first = one.postAsync(text("oUser1", "hello", 1));
        Awaitility.await().until(() -> runs.get() == 1);
        context().getRouteController().suspendRoute("one");

        Answer refused = one.post(text("oUser2", "hello", 2));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.took()).isLessThan(Duration.ofSeconds(4));
        assertThat(first.isDone()).as("the first is answered").isFalse();
    }

    @Test
    void leavesADeliveryToASuspendedConsumerUnanswered() throws Exception {
        context().getRouteController().suspendRoute("default");

        Answer answer = client().post(text("oUser", "hello", 1));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.took()).isGreaterThan(WECHATS_PATIENCE);
        assertThat(runs).hasValue(0);
    }
}

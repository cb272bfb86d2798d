// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.HttpEntrance;
import io.github.camelwechat.testing.OnEveryEntrance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of many callbacks at once: none that is acknowledged is lost, and none waits in vain. */
@OnEveryEntrance
class CallbackFloodTest extends ConsumerTest {

    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Set<String> runs = ConcurrentHashMap.newKeySet();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getExecutorServiceManager()
                .registerThreadPoolProfile(
                        new ThreadPoolProfileBuilder("WeChatRoute")
                                .poolSize(32)
                                .maxPoolSize(32)
                                .maxQueueSize(1_000)
                                .build());
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&callbackPath=/slow&redeliverOnFailure=status")).process(this::hang);
                // Long enough that all workers are taken at once, and none is parked.
                from(shop("&callbackPath=/fast&exchangePattern=InOut"))
                        .delay(50)
                        .setBody(constant("ok"));
                from(shop("&callbackPath=/bot&exchangePattern=InOut&maxWaiting=" + bearable()))
                        .delay(1000)
                        .asyncDelayed()
                        .setBody(constant("ok"));
            }

            private void hang(Exchange exchange) throws InterruptedException {
                letGo.await(60, TimeUnit.SECONDS);
                runs.add(exchange.getMessage().getBody(String.class));
            }
        };
    }

    @AfterEach
    void release() {
        letGo.countDown();
    }

    @Test
    void runsWhatItAcknowledgedAndRefusesTheRest() {
        List<Answer> answers = all(postAll("/slow", 1_400));
        letGo.countDown();

        long acknowledged = answers.stream().filter(answer -> answer.status() == 200).count();
        assertThat(answers).extracting(Answer::status).containsOnly(200, 503);
        assertThat(acknowledged).as("as many as run and wait for a thread").isEqualTo(1_032);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(runs).hasSize((int) acknowledged));
    }

    @Test
    void givesAllCallersOfAFastRouteTheirAnswer() {
        for (int round = 0; round < 5; round++) {
            List<Answer> answers = all(postAll("/fast", 40));

            assertThat(answers).allSatisfy(answer -> assertThat(answer.text()).contains("<xml>"));
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void givesThoseTheirAnswerThatWaitWithAllTheOthers() {
        List<Answer> answers = all(postAll("/bot", 100));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.took()).isLessThan(Duration.ofSeconds(5)));
        assertThat(answers)
                .filteredOn(answer -> answer.text().contains("<xml>"))
                .hasSizeGreaterThanOrEqualTo(Math.min(100, bearable()));
    }

    /** All but one of the workers, where a callback that waits holds one. */
    private int bearable() {
        return entrance == HttpEntrance.ROUTER ? 10_000 : 19;
    }

    private List<CompletableFuture<Answer>> postAll(String path, int callbacks) {
        CallbackClient client = new CallbackClient(port, path);
        return IntStream.range(0, callbacks)
                .mapToObj(i -> client.postAsync(text("oUser" + i, "hello", i)))
                .toList();
    }

    private static List<Answer> all(List<CompletableFuture<Answer>> pending) {
        List<Answer> answers = new ArrayList<>();
        pending.forEach(each -> answers.add(each.join()));
        return answers;
    }
}

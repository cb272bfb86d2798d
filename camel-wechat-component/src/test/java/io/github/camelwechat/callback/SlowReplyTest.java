// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.CallbackOutcome;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A slow answer reaches the user exactly once, whichever of WeChat's three deliveries it meets. In
 * real time, because WeChat's five seconds are: all users at once.
 */
class SlowReplyTest extends SimulatedWeChatTest {

    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&joinRedeliveries=true&exchangePattern=InOut&maxWaiting=20"))
                        .process(new SlowAnswer());
            }
        };
    }

    /** Answers after as many milliseconds as the user said, and holds no thread meanwhile. */
    private final class SlowAnswer extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            String millis = exchange.getMessage().getHeader(WeChatConstants.CONTENT, String.class);
            later.schedule(
                    () -> {
                        exchange.getMessage().setBody("after " + millis);
                        callback.done(false);
                    },
                    Long.parseLong(millis),
                    TimeUnit.MILLISECONDS);
            return false;
        }
    }

    @AfterEach
    void stopTimers() {
        later.shutdownNow();
    }

    @Test
    void givesExactlyOneAnswerWheneverItIsReady() {
        Map<String, Callback> deliveries = new ConcurrentHashMap<>();
        List<String> delays =
                Stream.of(1000, 4000, 4600, 6000, 9000, 9700, 12000, 14000, 20000)
                        .map(String::valueOf)
                        .toList();
        delays.forEach(delay -> deliveries.put(delay, user(delay).says(delay)));

        Map<String, CallbackOutcome> outcomes =
                deliveries.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        e -> e.getValue().await(Duration.ofSeconds(25))));

        assertThat(outcomes.values()).allMatch(CallbackOutcome::isOk);
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> {
                            for (String delay : delays) {
                                assertThat(answers(delay))
                                        .as(delay)
                                        .containsExactly("after " + delay);
                            }
                        });
        for (String passive : List.of("1000", "4000", "4600", "6000", "9000", "9700", "12000")) {
            assertThat(via(passive)).as(passive).isEqualTo(ChatEntry.Via.PASSIVE);
        }
        assertThat(via("20000")).isEqualTo(ChatEntry.Via.CUSTOMER_SERVICE);
        assertThat(deliveries.get("1000").deliveries()).hasSize(1);
        assertThat(deliveries.get("6000").deliveries()).hasSize(2);
        assertThat(deliveries.get("12000").deliveries()).hasSize(3);
    }

    private SimulatedUser user(String delay) {
        return wechat().user("oUser" + delay);
    }

    private List<String> answers(String delay) {
        return user(delay).chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .map(ChatEntry::text)
                .toList();
    }

    private ChatEntry.Via via(String delay) {
        return user(delay).chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .findFirst()
                .orElseThrow()
                .via();
    }
}

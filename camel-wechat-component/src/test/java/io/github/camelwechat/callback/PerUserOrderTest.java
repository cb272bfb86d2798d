// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** With {@code ordered=user} one user's callbacks enter the route one after another. */
class PerUserOrderTest extends ConsumerTest {

    private final Queue<String> entered = new ConcurrentLinkedQueue<>();
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&ordered=user")).process(PerUserOrderTest.this::enter);
            }
        };
    }

    private void enter(Exchange exchange) throws InterruptedException {
        String content = exchange.getMessage().getHeader(WeChatConstants.CONTENT, String.class);
        entered.add(content);
        if (content.equals("first")) {
            letGo.await(10, TimeUnit.SECONDS);
            throw new IllegalStateException("the first one failed");
        }
    }

    @Test
    void holdsTheNextCallbackOfAUserBackAndLetsOthersPass() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        answers.add(client().postAsync(text("oUser1", "first", 1)));
        Awaitility.await().untilAsserted(() -> assertThat(entered).containsExactly("first"));
        answers.add(client().postAsync(text("oUser1", "second", 2)));

        assertThat(client().post(text("oUser2", "other", 3)).text()).isEqualTo("success");

        assertThat(entered).containsExactly("first", "other");
        letGo.countDown();
        assertThat(answers.get(0).join().status()).isEqualTo(503);
        assertThat(answers.get(1).join().text()).isEqualTo("success");
        assertThat(entered).containsExactly("first", "other", "second");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A template message and the callback that tells what became of it. */
class TemplateOutcomeTest extends SimulatedWeChatTest {

    private final List<Message> callbacks = new CopyOnWriteArrayList<>();
    private String templateId;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).process(exchange -> callbacks.add(exchange.getMessage().copy()));
                from("direct:template").to(shop("&operation=sendTemplate"));
                from("direct:wait").to(shop("&operation=sendTemplate&outcomeTimeout=8000"));
                from("direct:impatient").to(shop("&operation=sendTemplate&outcomeTimeout=50"));
            }
        };
    }

    @BeforeEach
    void follow() {
        wechat().user("alice").follows().await();
        templateId = wechat().templates().addMessage("订单", "{{thing1.DATA}}").id();
        callbacks.clear();
    }

    @Test
    void saysUnknownWhenTheCallbackDoesNotComeInTime() {
        wechat().callbackUrl("http://127.0.0.1:1/nobody");

        assertThat(send("direct:impatient", null).getHeader(WeChatConstants.OUTCOME))
                .isEqualTo("unknown");
    }

    @Test
    void waitsUntilItIsKnownThatTheUserBlocksIt() {
        wechat().inject(new Fault.TemplateBlocked());

        Message message = send("direct:wait", null);

        assertThat(message.getHeader(WeChatConstants.OUTCOME)).isEqualTo("failed:user block");
        assertThat(message.getHeader(WeChatConstants.SEND_STATUS)).isEqualTo("TEMPLATE");
    }

    @Test
    void waitsUntilItIsKnownThatItArrived() {
        assertThat(send("direct:wait", null).getHeader(WeChatConstants.OUTCOME))
                .isEqualTo("success");
    }

    @Test
    void tellsTheCallbacksRouteWhatTheSendWasNamed() {
        Message sent = send("direct:template", "order-17");

        assertThat(sent.getHeader(WeChatConstants.OUTCOME)).isNull();
        assertThat(finished().getHeader(WeChatConstants.SEND_ID)).isEqualTo("order-17");
    }

    @Test
    void tellsNothingOfASendThatHadNoName() {
        send("direct:template", null);

        assertThat(finished().getHeader(WeChatConstants.SEND_ID)).isNull();
    }

    /** outbound.md 4.1: the same client_msg_id is sent once in ten minutes. */
    @Test
    void letsWeChatRecogniseARepetitionByItsName() {
        send("direct:template", "order 17, " + "very ".repeat(20) + "long");
        send("direct:template", "order 17, " + "very ".repeat(20) + "long");
        assertThat(wechat().user("alice").chat()).hasSize(1);

        wechat().advance(Duration.ofMinutes(11));
        send("direct:template", "order 17, " + "very ".repeat(20) + "long");
        assertThat(wechat().user("alice").chat()).hasSize(2);
    }

    private Message send(String route, String sendId) {
        Exchange exchange =
                template.request(
                        route,
                        out -> {
                            out.getMessage()
                                    .setBody(
                                            Map.of(
                                                    "data",
                                                    Map.of("thing1", Map.of("value", "咖啡"))));
                            out.getMessage().setHeader(WeChatConstants.OPEN_ID, "alice");
                            out.getMessage().setHeader(WeChatConstants.TEMPLATE_ID, templateId);
                            out.getMessage().setHeader(WeChatConstants.SEND_ID, sendId);
                        });
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage();
    }

    private Message finished() {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> !callbacks.isEmpty());
        Message callback = callbacks.get(0);
        assertThat(callback.getHeader(WeChatConstants.EVENT)).isEqualTo("TEMPLATESENDJOBFINISH");
        return callback;
    }
}

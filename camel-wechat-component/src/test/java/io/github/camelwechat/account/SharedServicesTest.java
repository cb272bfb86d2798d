// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.WeChatEndpoint;
import io.github.camelwechat.WeChatOperation;
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.option.ClosedWindowPolicy;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.RawServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The endpoints of an account share what is the account's, and say so where they cannot. */
class SharedServicesTest {

    private static final String UPLOAD = "/cgi-bin/media/upload";
    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final byte[] JPEG = {
        (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0
    };

    private final CamelContext context = new DefaultCamelContext();
    private final CountDownLatch bothAsked = new CountDownLatch(1);
    @RegisterExtension final LogCapture log = new LogCapture(AccountRegistry.class);
    private RawServer wechat;

    @BeforeEach
    void start() throws Exception {
        wechat = new RawServer(this::answer);
        WeChatConfiguration options =
                context.getComponent("wechat", WeChatComponent.class).getConfiguration();
        options.setAppId("wx0000000000000001");
        options.setAppSecret("never-print-me-secret");
        options.setApiBaseUrl(wechat.url());
        options.setWindowClosed(ClosedWindowPolicy.ASK);
        context.start();
    }

    @AfterEach
    void stop() throws IOException {
        context.stop();
        wechat.close();
    }

    private RawServer.Answer answer(RawServer.Request request) {
        if (request.path().equals(SEND)) {
            return RawServer.json("{\"errcode\":0}");
        }
        if (!request.path().equals(UPLOAD)) {
            return RawServer.json("{\"access_token\":\"t\",\"expires_in\":7200}");
        }
        try {
            assertThat(bothAsked.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return RawServer.json("{\"type\":\"image\",\"media_id\":\"m\",\"created_at\":1}");
    }

    @Test
    void uploadsAFileOnceThatTwoRoutesSendAtOnce() throws Exception {
        AtomicInteger done = new AtomicInteger();
        Exchange first = picture("oAnn");
        Exchange second = picture("oBob");

        producer("wechat:shop").process(first, doneSync -> done.incrementAndGet());
        producer("wechat:shop?longText=fail").process(second, doneSync -> done.incrementAndGet());
        bothAsked.countDown();
        await().until(() -> done.get() == 2);

        assertThat(List.of(first, second)).extracting(Exchange::getException).containsOnlyNulls();
        assertThat(wechat.requests(UPLOAD)).hasSize(1);
        assertThat(wechat.requests(SEND))
                .hasSize(2)
                .allSatisfy(sent -> assertThat(sent.text()).contains("\"media_id\":\"m\""));
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void namesBothEndpointsAndTheOptionInWhichTheyDiffer() throws Exception {
        AsyncProducer first = producer("wechat:shop");
        AsyncProducer second = producer("wechat:shop?windowMerge=independent");
        producer("wechat:shop?windowMerge=independent&longText=fail");

        assertThat(log.messages())
                .singleElement()
                .asString()
                .contains(
                        first.getEndpoint().getEndpointUri(),
                        second.getEndpoint().getEndpointUri(),
                        "account 'shop'",
                        "option windowMerge");
    }

    @Test
    void letsGoOfAnAccountWithItsLastEndpoint() throws Exception {
        AsyncProducer first = producer("wechat:shop");
        AsyncProducer second = producer("wechat:shop?longText=fail");
        first.stop();
        second.stop();

        producer("wechat:shop?windowMerge=independent");

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void noRouteCanChangeAnOptionUnderWay() throws Exception {
        AsyncProducer producer = producer("wechat:shop");
        WeChatConfiguration options = ((WeChatEndpoint) producer.getEndpoint()).getConfiguration();
        options.setOperation(WeChatOperation.getUser);
        options.setAiGenerated(true);
        options.setWindowClosed(ClosedWindowPolicy.FAIL);
        options.setWindowMerge(WindowMerge.INDEPENDENT);
        options.setApiBaseUrl("http://127.0.0.1:1");
        options.setAppSecret(null);
        options.setTemplateId("changed");

        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("hi");
        exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, "oAnn");
        AtomicInteger done = new AtomicInteger();
        producer.process(exchange, doneSync -> done.incrementAndGet());
        await().until(() -> done.get() == 1);

        assertThat(exchange.getException()).isNull();
        assertThat(wechat.requests(SEND))
                .singleElement()
                .satisfies(sent -> assertThat(sent.text()).doesNotContain("aimsgcontext"));
    }

    private AsyncProducer producer(String uri) throws Exception {
        AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
        producer.start();
        return producer;
    }

    private Exchange picture(String openId) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(JPEG);
        exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, openId);
        return exchange;
    }
}

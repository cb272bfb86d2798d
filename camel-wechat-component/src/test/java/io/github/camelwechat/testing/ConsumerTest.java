// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;

/**
 * A Camel context with a real HTTP server in front, a clock that is moved, and the demo account
 * {@code shop}.
 */
@Tag("slow")
public abstract class ConsumerTest extends CamelTestSupport {

    /** Both, in turn, {@link OnEveryEntrance}. */
    @Parameter protected HttpEntrance entrance = HttpEntrance.ROUTER;

    protected final int port = FreePorts.one();

    protected final ManualClock clock = new ManualClock(Instant.parse("2026-09-09T10:00:00Z"));
    protected final InMemoryStateStore store = new InMemoryStateStore();
    protected final List<Reported> reported = new CopyOnWriteArrayList<>();

    /** Something the consumer's exception handler heard. */
    public record Reported(String message, Exchange exchange, Throwable failure) {}

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        entrance.prepare(context);
        context.addService(new LoopbackServer(port));
        context.getRegistry().bind("weChatClock", clock);
        context.getRegistry().bind("store", store);
        context.getRegistry().bind("heard", (ExceptionHandler) new ExceptionRecorder());
        return context;
    }

    /** The endpoint of the demo account; {@code more} begins with an ampersand or is empty. */
    protected String shop(String more) {
        return "wechat:shop?appId="
                + InboundSamples.APP_ID
                + "&token="
                + InboundSamples.TOKEN
                + "&encodingAesKey="
                + InboundSamples.ENCODING_AES_KEY
                + "&originalId="
                + InboundSamples.ORIGINAL_ID
                + "&stateStore=#store&exceptionHandler=#heard"
                + more;
    }

    protected CallbackClient client() {
        return new CallbackClient(port, "/wechat/shop");
    }

    /** A text message of a user, as WeChat would push it now in safe mode. */
    protected Push text(String openId, String content, long msgId) {
        return push(
                "<xml><ToUserName><![CDATA["
                        + InboundSamples.ORIGINAL_ID
                        + "]]></ToUserName><FromUserName><![CDATA["
                        + openId
                        + "]]></FromUserName><CreateTime>"
                        + clock.instant().getEpochSecond()
                        + "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA["
                        + content
                        + "]]></Content><MsgId>"
                        + msgId
                        + "</MsgId></xml>");
    }

    protected Push push(String xml) {
        return push(xml, SecurityMode.SAFE, InboundSamples.APP_ID);
    }

    /**
     * As WeChat would push it now in a mode of choice, for an account with the same credentials.
     */
    protected Push push(String xml, SecurityMode mode, String appId) {
        return InboundSamples.push(
                xml.getBytes(StandardCharsets.UTF_8), mode, clock.instant(), appId);
    }

    /** Empties the store, for tests that share a context. */
    protected void forgetState() {
        store.scan("", null, Integer.MAX_VALUE)
                .toCompletableFuture()
                .join()
                .records()
                .forEach(record -> store.remove(record.key(), record.version()));
    }

    private final class ExceptionRecorder implements ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {
            reported.add(new Reported("", null, exception));
        }

        @Override
        public void handleException(String message, Throwable exception) {
            reported.add(new Reported(message, null, exception));
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            reported.add(new Reported(message, exchange.copy(), exception));
        }
    }
}

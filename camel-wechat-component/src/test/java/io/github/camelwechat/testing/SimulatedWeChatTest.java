// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.WeChatSimulatorBuilder;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** A Camel context and a simulated WeChat that call each other over HTTP and share a clock. */
@Tag("slow")
public abstract class SimulatedWeChatTest extends CamelTestSupport {

    protected final int port = FreePorts.one();

    private WeChatSimulator simulator;

    protected WeChatSimulator wechat() {
        return simulator;
    }

    /**
     * A simulated WeChat that delivers again after every failure, without waiting for its five
     * seconds to be over: what a test of redelivery needs, however the component asks for it.
     */
    public static WeChatSimulatorBuilder redelivering() {
        return WeChatSimulator.builder().redelivery(Redelivery.STATUS);
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        simulator = redelivering().callbackUrl("http://127.0.0.1:" + port + "/wechat/shop").start();
        CamelContext context = super.createCamelContext();
        context.addService(new LoopbackServer(port));
        context.getRegistry().bind("weChatClock", simulator.clock());
        context.getRegistry().bind("state", stateStore());
        return context;
    }

    /** The store of endpoints with {@code stateStore=#state}. */
    protected StateStore stateStore() {
        return new InMemoryStateStore();
    }

    @AfterEach
    void closeSimulator() {
        simulator.close();
    }

    /**
     * The simulator's account at the simulator's API; {@code more} begins with an ampersand or is
     * empty.
     */
    protected String shop(String more) {
        Map<String, String> options =
                Map.of(
                        "appId", simulator.account().appId(),
                        "appSecret", simulator.account().appSecret(),
                        "token", simulator.account().token(),
                        "encodingAesKey", simulator.account().encodingAesKey(),
                        "originalId", simulator.account().originalId(),
                        "apiBaseUrl", simulator.baseUri().toString());
        StringBuilder uri = new StringBuilder("wechat:shop?");
        options.forEach(
                (name, value) -> uri.append(name).append("=RAW(").append(value).append(")&"));
        return uri.substring(0, uri.length() - 1) + more;
    }

    /** Gives a route something for a user. */
    protected Exchange send(String route, String openId, Object body) {
        return send(route, openId, body, Map.of());
    }

    protected Exchange send(String route, String openId, Object body, Map<String, Object> headers) {
        return template.request(
                route,
                exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, openId);
                    exchange.getMessage().getHeaders().putAll(headers);
                });
    }

    /** The customer-service messages a user got, oldest first. */
    protected List<String> seen(String openId) {
        return wechat().user(openId).chat().stream()
                .filter(entry -> entry.via() == ChatEntry.Via.CUSTOMER_SERVICE)
                .map(ChatEntry::text)
                .toList();
    }

    /** Fetches the content that the simulator serves at an address. */
    protected byte[] fetch(String url) throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(simulator.baseUri().resolve(URI.create(url)))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }
}

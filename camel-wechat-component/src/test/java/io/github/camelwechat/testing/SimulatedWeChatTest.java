// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import io.github.camelwechat.simulator.WeChatSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.camel.CamelContext;
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

    @Override
    protected CamelContext createCamelContext() throws Exception {
        simulator =
                WeChatSimulator.builder()
                        .callbackUrl("http://127.0.0.1:" + port + "/wechat/shop")
                        .start();
        CamelContext context = super.createCamelContext();
        context.addService(new LoopbackServer(port));
        context.getRegistry().bind("weChatClock", simulator.clock());
        return context;
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

    /** What the simulator serves at an address. */
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

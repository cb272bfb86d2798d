// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.simulator.WeChatSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** A bridge as its users have it: the two pairs of Kamelets, in Camel Main. */
public final class RunningBridge implements AutoCloseable {

    private final Main camel = new Main();
    private final Map<String, String> received = new ConcurrentHashMap<>();
    private final int port = FreePort.choose();

    private RunningBridge() {}

    public static RunningBridge start(
            String system, StandIn helpdesk, WeChatSimulator wechat, Path data) {
        RunningBridge bridge = new RunningBridge();
        helpdesk.webhookUrl("http://127.0.0.1:" + bridge.port + "/bridge/" + system + "/shop");
        wechat.callbackUrl("http://127.0.0.1:" + bridge.port + "/wechat/shop");
        bridge.run(system, helpdesk, wechat, data);
        return bridge;
    }

    private void run(String system, StandIn helpdesk, WeChatSimulator wechat, Path data) {
        String account = "camel.component.wechat.accounts[shop].";
        camel.addInitialProperty("camel.main.startupSummaryLevel", "Off");
        camel.addInitialProperty("camel.main.shutdownTimeout", "10");
        camel.addInitialProperty("camel.server.enabled", "true");
        camel.addInitialProperty("camel.server.host", "127.0.0.1");
        camel.addInitialProperty("camel.server.port", Integer.toString(port));
        camel.addInitialProperty(account + "apiBaseUrl", wechat.baseUri().toString());
        camel.addInitialProperty(account + "appId", wechat.account().appId());
        camel.addInitialProperty(account + "appSecret", wechat.account().appSecret());
        camel.addInitialProperty(account + "token", wechat.account().token());
        camel.addInitialProperty(account + "encodingAesKey", wechat.account().encodingAesKey());
        camel.addInitialProperty("camel.component.bridge.directory", data.toString());
        camel.addInitialProperty(
                account + "conversationGap", Long.toString(BridgeContract.GAP.toMillis()));
        camel.bind("weChatClock", (InstantSource) wechat.clock());
        camel.configure()
                .addRoutesBuilder(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("kamelet:wechat-source?account=shop&ordered=user")
                                        .process(
                                                exchange ->
                                                        received.put(
                                                                exchange.getMessage()
                                                                        .getHeader(
                                                                                "wechat-openid",
                                                                                String.class),
                                                                exchange.getMessage()
                                                                        .getBody(String.class)))
                                        .to("direct:to-helpdesk");
                                from("direct:to-helpdesk")
                                        .to(
                                                "kamelet:"
                                                        + system
                                                        + "-message-sink?account=shop&"
                                                        + query(helpdesk.sinkParameters()));
                                from("kamelet:"
                                                + system
                                                + "-reply-source?account=shop&agents=RAW(Alice=alice@shop,Carol=carol@shop)&"
                                                + query(helpdesk.sourceParameters()))
                                        .to("kamelet:wechat-sink?account=shop");
                            }
                        });
        camel.start();
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=RAW(" + each.getValue() + ")")
                .collect(Collectors.joining("&"));
    }

    /** Hands the last callback of a user to the sink once more. */
    public void repeat(String openId) {
        try (ProducerTemplate template = camel.getCamelContext().createProducerTemplate()) {
            template.sendBody("direct:to-helpdesk", received.get(openId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of messages and answers that are on their way. */
    public int open() {
        return camel.getCamelContext()
                .getComponent("bridge", BridgeComponent.class)
                .database()
                .text("SELECT COUNT(*) FROM bridge_delivery WHERE state IN ('waiting', 'asked')")
                .map(Integer::parseInt)
                .orElseThrow();
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        camel.stop();
    }
}

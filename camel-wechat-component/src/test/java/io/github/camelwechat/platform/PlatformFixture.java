// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.FreePorts;
import io.github.camelwechat.testing.HttpEntrance;
import io.github.camelwechat.testing.LoopbackServer;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A simulated WeChat with a platform and some accounts, and a Camel context that is the platform.
 */
final class PlatformFixture implements AutoCloseable {

    final WeChatSimulator wechat;
    final ThirdPartyPlatform acme;
    final DefaultCamelContext context = new DefaultCamelContext();
    final int port = FreePorts.one();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The accounts are there from {@code demo(1)} on, and authorize nobody yet. */
    PlatformFixture(HttpEntrance entrance, StateStore store, int accounts) throws Exception {
        wechat =
                SimulatedWeChatTest.redelivering()
                        .manualClock()
                        .moreAccounts(
                                IntStream.rangeClosed(2, accounts)
                                        .mapToObj(SimulatedAccount::demo)
                                        .toArray(SimulatedAccount[]::new))
                        .platform(SimulatedPlatform.demo())
                        .start();
        acme = wechat.platform();
        HealthCheckHelper.getHealthCheckRepository(
                        context, "consumers", HealthCheckRepository.class)
                .setEnabled(true);
        context.setDevConsole(true);
        entrance.prepare(context);
        context.addService(new LoopbackServer(port));
        context.getRegistry().bind("weChatClock", wechat.clock());
        context.getComponent("wechat", WeChatComponent.class)
                .getAccounts()
                .put("acme", options(store));
    }

    private WeChatConfiguration options(StateStore store) {
        SimulatedPlatform registration = acme.registration();
        WeChatConfiguration options = new WeChatConfiguration();
        options.setPlatform(true);
        options.setAppId(registration.appId());
        options.setAppSecret(registration.appSecret());
        options.setToken(registration.token());
        options.setEncodingAesKey(registration.encodingAesKey());
        options.setApiBaseUrl(wechat.baseUri().toString());
        options.setStateStore(store);
        return options;
    }

    void start(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
        acme.authorizationUrl(url(""));
        acme.messageUrl(url("/$APPID$"));
        acme.pushTicket().await();
    }

    String url(String below) {
        return "http://127.0.0.1:" + port + "/wechat/acme" + below;
    }

    /** A message of an authorizer's user, as WeChat would seal it now, for whatever path. */
    CallbackRequest sealed(SimulatedAccount account, String text, String below) {
        CallbackSigner signer = acme.signer(account.appId());
        String payload =
                "<xml><ToUserName>"
                        + account.originalId()
                        + "</ToUserName><FromUserName>oForged</FromUserName><CreateTime>"
                        + wechat.clock().instant().getEpochSecond()
                        + "</CreateTime><MsgType>text</MsgType><Content>"
                        + text
                        + "</Content><MsgId>"
                        + Math.abs(text.hashCode())
                        + "</MsgId></xml>";
        return signer.withEndpoint(URI.create(url(below))).sign("oForged", payload);
    }

    int post(CallbackRequest request) throws Exception {
        return exchange(
                        HttpRequest.newBuilder(request.uri())
                                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()))
                                .build())
                .statusCode();
    }

    HttpResponse<String> get(URI uri) throws Exception {
        return exchange(HttpRequest.newBuilder(uri).build());
    }

    HttpResponse<String> exchange(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        context.close();
        wechat.close();
    }
}

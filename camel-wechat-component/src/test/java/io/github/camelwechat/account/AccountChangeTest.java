// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.OnEveryEntrance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.Endpoint;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/**
 * Accounts come and go while the application runs, and the callbacks of the others do not notice.
 */
@OnEveryEntrance
class AccountChangeTest extends ConsumerTest {

    private static final String PATH = "/shared";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&callbackPath=" + PATH)).routeId("shop").to("mock:shop");
            }
        };
    }

    @Test
    void takesAnAccountThatJoinsAndForgetsOneThatLeaves() throws Exception {
        join("guest", "/wechat/guest");
        assertThat(guest(1, "/wechat/guest").status()).isEqualTo(200);
        assertThat(getMockEndpoint("mock:guest").getReceivedExchanges()).hasSize(1);

        leave("guest");
        assertThat(guest(2, "/wechat/guest").status()).isEqualTo(404);
        assertThat(paths()).containsExactly(PATH);

        join("guest", "/wechat/guest");
        assertThat(guest(3, "/wechat/guest").status()).isEqualTo(200);
        assertThat(getMockEndpoint("mock:guest").getReceivedExchanges()).hasSize(1);
    }

    @Test
    void takesChangedCredentialsOfAnAccountThatLeftAndCameBack() throws Exception {
        join("guest", PATH);
        leave("guest");
        WeChatConfiguration changed = guest("guest", PATH);
        changed.setToken("anotherToken");
        component().getAccounts().put("guest", changed);
        route("guest");

        assertThat(guest(1, PATH).status()).as("made with the former token").isEqualTo(403);
    }

    @Test
    void dropsNoCallbackOfOneAccountWhileOthersComeAndGo() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<List<Answer>> load =
                CompletableFuture.supplyAsync(
                        () -> {
                            List<Answer> answers = new ArrayList<>();
                            while (!done.get()) {
                                answers.add(of(PATH).post(text("oUser", "hello", answers.size())));
                            }
                            return answers;
                        });

        List<CompletableFuture<Void>> others =
                IntStream.range(0, 3)
                        .mapToObj(
                                i ->
                                        CompletableFuture.runAsync(
                                                () -> comesAndGoes("guest" + i, 15)))
                        .toList();
        others.forEach(CompletableFuture::join);
        done.set(true);

        List<Answer> answers = load.join();
        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(getMockEndpoint("mock:shop").getReceivedExchanges()).hasSameSizeAs(answers);
        assertThat(paths()).containsExactly(PATH);
    }

    /** Now on the path of the shop, now on one of its own. */
    private void comesAndGoes(String name, int times) {
        for (int i = 0; i < times; i++) {
            try {
                join(name, i % 2 == 0 ? PATH : "/wechat/" + name);
                leave(name);
            } catch (Exception e) {
                throw new IllegalStateException(name, e);
            }
        }
    }

    private void join(String name, String path) throws Exception {
        component().getAccounts().put(name, guest(name, path));
        route(name);
    }

    private void route(String name) throws Exception {
        context()
                .addRoutes(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("wechat:" + name).routeId(name).to("mock:guest");
                            }
                        });
    }

    private void leave(String name) throws Exception {
        context().getRouteController().stopRoute(name);
        context().removeRoute(name);
        component().getAccounts().remove(name);
    }

    private WeChatConfiguration guest(String name, String path) {
        WeChatConfiguration guest = new WeChatConfiguration();
        guest.setAppId("wx-" + name);
        guest.setToken(InboundSamples.TOKEN);
        guest.setEncodingAesKey(InboundSamples.ENCODING_AES_KEY);
        guest.setCallbackPath(path);
        guest.setStateStore(store);
        return guest;
    }

    private Answer guest(long msgId, String path) {
        Push push =
                push(
                        "<xml><ToUserName>gh_9</ToUserName><FromUserName>oGuest</FromUserName><MsgType>text</MsgType><MsgId>"
                                + msgId
                                + "</MsgId></xml>",
                        SecurityMode.SAFE,
                        "wx-guest");
        return of(path).post(push);
    }

    private CallbackClient of(String path) {
        return new CallbackClient(port, path);
    }

    private List<String> paths() {
        return context().getEndpoints().stream()
                .map(Endpoint::getEndpointUri)
                .filter(uri -> uri.startsWith("platform-http:"))
                .map(uri -> uri.replaceFirst("platform-http:/*", "/").replaceFirst("\\?.*", ""))
                .toList();
    }

    private WeChatComponent component() {
        return context().getComponent("wechat", WeChatComponent.class);
    }
}

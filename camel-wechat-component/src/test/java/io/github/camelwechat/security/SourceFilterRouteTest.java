// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.OnEveryEntrance;
import io.github.camelwechat.testing.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that are not WeChat, by the list WeChat itself gives out: refused, or only noticed. */
@OnEveryEntrance
class SourceFilterRouteTest extends ConsumerTest {

    private static final String TOKEN =
            "{\"access_token\":\"never-print-me-token\",\"expires_in\":7200}";
    private static final String WECHAT = "203.0.113.7";
    private static final String STRANGER = "198.51.100.1";

    private RawServer api;
    private RawServer broken;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        api = server("{\"ip_list\":[\"203.0.113.0/24\",\"2001:db8::/32\"]}");
        broken =
                server("{\"errcode\":40164,\"errmsg\":\"invalid ip 192.0.2.1, not in whitelist\"}");
        return super.createCamelContext();
    }

    private static RawServer server(String listing) throws IOException {
        return new RawServer(
                request ->
                        RawServer.json(
                                request.path().equals("/cgi-bin/getcallbackip") ? listing : TOKEN));
    }

    @AfterEach
    void close() throws IOException {
        api.close();
        broken.close();
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(filtered("enforce", "/direct", "")).routeId("direct").to("mock:direct");
                from(filtered("enforce", "/proxied", "&trustedProxies=1"))
                        .routeId("proxied")
                        .to("mock:proxied");
                from(filtered("log", "/noticed", "")).routeId("noticed").to("mock:noticed");
                from(filtered("enforce", "/unlisted", "").replace(api.url(), broken.url()))
                        .routeId("unlisted")
                        .to("mock:unlisted");
                from(shop("&callbackPath=/open")).to("mock:open");
                from(filtered("enforce", "/both", "")).routeId("both").to("mock:both");
                from(shop("&callbackPath=/both")
                                .replace("wechat:shop", "wechat:guest")
                                .replace(InboundSamples.APP_ID, "wx-guest")
                                .replace("&originalId=" + InboundSamples.ORIGINAL_ID, ""))
                        .to("mock:guest");
            }
        };
    }

    private String filtered(String how, String path, String more) {
        return shop(
                "&appSecret=never-print-me-secret&apiBaseUrl="
                        + api.url()
                        + "&sourceFilter="
                        + how
                        + "&callbackPath="
                        + path
                        + more);
    }

    /** From here on the addresses are known: a stranger is refused, or noticed. */
    private void onceTheListIsKnown(String route) {
        Awaitility.await()
                .until(
                        () -> {
                            // On a shared path only what is signed is anybody's.
                            client("/" + route).post(text("oUser", "who are you", 0));
                            return consumer(route).getRejections().containsKey("SOURCE")
                                    || consumer(route).getForeignSources() > 0;
                        });
        MockEndpoint.resetMocks(context());
    }

    @Test
    void refusesAGenuineCallbackFromElsewhereAndCountsIt() {
        onceTheListIsKnown("direct");
        int before = consumer("direct").getRejections().get("SOURCE");
        List<StateKey> records = records();

        Answer answer = client("/direct").post(text("oUser", "hello", 1));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
        assertThat(received("direct")).isEmpty();
        assertThat(consumer("direct").getRejections()).containsEntry("SOURCE", before + 1);
        assertThat(records()).isEqualTo(records);
    }

    private List<StateKey> records() {
        return store.scan("", null, 10).toCompletableFuture().join().records().stream()
                .map(StateRecord::key)
                .toList();
    }

    /** The body never comes, and nobody waits for it. */
    @Test
    void refusesAStrangerBeforeItsBodyIsRead() throws IOException {
        onceTheListIsKnown("direct");
        String head = "POST /direct?signature=0 HTTP/1.1\r\nHost: x\r\nContent-Length: ";

        for (String length : List.of("1000", "100000000")) {
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
                stranger.setSoTimeout(20_000);
                stranger.getOutputStream().write((head + length + "\r\n\r\n").getBytes(UTF_8));
                List<String> answer =
                        new BufferedReader(new InputStreamReader(stranger.getInputStream(), UTF_8))
                                .lines()
                                .toList();

                assertThat(answer).first().asString().contains(" 403 ");
                assertThat(answer).as("to the end of the connection").contains("connection: close");
            }
        }
    }

    /** A proxy in front keeps its connections, whoever calls it. */
    @Test
    void keepsTheConnectionOfAStrangerWhoseBodyIsThere() throws IOException {
        onceTheListIsKnown("direct");
        String request = "POST /direct HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n<xml>";
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
            stranger.setSoTimeout(20_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(stranger.getInputStream(), UTF_8));
            for (int i = 0; i < 3; i++) {
                stranger.getOutputStream().write(request.getBytes(UTF_8));
                assertThat(answers.readLine()).contains(" 403 ");
                while (!answers.readLine().isEmpty()) {
                    continue;
                }
            }
        }
    }

    @Test
    void onASharedPathTakesWhatOneOfItsAccountsTakes() {
        onceTheListIsKnown("direct");
        onceTheListIsKnown("both");
        Push guest =
                push(
                        "<xml><ToUserName>gh_9</ToUserName><FromUserName>oGuest</FromUserName>"
                                + "<MsgType>text</MsgType><MsgId>1</MsgId></xml>",
                        SecurityMode.SAFE,
                        "wx-guest");

        assertThat(client("/both").post(guest).status()).isEqualTo(200);
        assertThat(client("/both").post(text("oUser", "hello", 1)).status()).isEqualTo(403);
        assertThat(received("guest")).hasSize(1);
        assertThat(received("both")).isEmpty();
    }

    @Test
    void doesNotBelieveAHeaderThatNobodyWasToldToTrust() {
        onceTheListIsKnown("direct");

        assertThat(client("/direct").postThrough(text("oUser", "hello", 1), WECHAT).status())
                .isEqualTo(403);
    }

    /** Engines make headers of parameters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "x-forwarded-for",
                "X%2DForwarded%2DFor",
                "a;X-Forwarded-For",
                "X-Forwarded-For=" + WECHAT + "&X-Forwarded-For"
            })
    void believesNoHeaderThatCameByTheQuery(String parameter) {
        onceTheListIsKnown("proxied");
        CallbackClient client = client("/proxied");
        Push push = text("oUser", "a", 1);
        Push forged = new Push(push.query() + "&" + parameter + "=" + WECHAT, push.body());

        assertThat(client.post(forged).status()).isEqualTo(403);
        assertThat(client.postThrough(forged, STRANGER).status()).isEqualTo(403);
        assertThat(client.postAs("application/x-www-form-urlencoded", forged).status())
                .isEqualTo(403);
        assertThat(received("proxied")).isEmpty();
        assertThat(client.postThrough(forged, WECHAT).status()).isEqualTo(200);
    }

    @Test
    void believesWhatOurOwnProxyAppended() {
        onceTheListIsKnown("proxied");
        CallbackClient client = client("/proxied");

        assertThat(client.postThrough(text("oUser", "a", 1), STRANGER).status()).isEqualTo(403);
        assertThat(client.postThrough(text("oUser", "b", 2), WECHAT + ", " + STRANGER).status())
                .isEqualTo(403);
        assertThat(client.postThrough(text("oUser", "c", 3), WECHAT, STRANGER).status())
                .isEqualTo(403);
        assertThat(client.post(text("oUser", "d", 4)).status()).isEqualTo(403);
        assertThat(received("proxied")).isEmpty();

        assertThat(client.postThrough(text("oUser", "e", 5), STRANGER + "," + WECHAT).status())
                .isEqualTo(200);
        assertThat(client.postThrough(text("oUser", "f", 6), STRANGER, "[2001:db8::7]:1").status())
                .isEqualTo(200);
        assertThat(received("proxied")).hasSize(2);
    }

    @Test
    void onlyNoticesWhereToldTo() {
        onceTheListIsKnown("noticed");
        int before = consumer("noticed").getForeignSources();

        assertThat(client("/noticed").post(text("oUser", "hello", 1)).status()).isEqualTo(200);

        assertThat(received("noticed")).hasSize(1);
        assertThat(consumer("noticed").getForeignSources()).isEqualTo(before + 1);
        assertThat(consumer("noticed").getRejections()).doesNotContainKey("SOURCE");
    }

    @Test
    void takesEverybodyWhileWeChatDoesNotTellItsAddresses() {
        Awaitility.await().until(() -> !broken.requests("/cgi-bin/getcallbackip").isEmpty());

        assertThat(client("/unlisted").post(text("oUser", "hello", 1)).status()).isEqualTo(200);

        assertThat(received("unlisted")).hasSize(1);
    }

    @Test
    void answersGenuineCallbacksWhileAScannerCalls() {
        onceTheListIsKnown("direct");
        List<CompletableFuture<Answer>> junk = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            junk.add(client("/direct").postAsync(new Push("signature=" + i, "<xml/>".getBytes())));
        }

        for (int i = 1; i <= 10; i++) {
            Answer genuine = client("/open").post(text("oUser", "hello", i));
            assertThat(genuine.text()).isEqualTo("success");
            assertThat(genuine.took())
                    .as("WeChat's patience")
                    .isLessThan(java.time.Duration.ofSeconds(5));
        }

        assertThat(junk).allMatch(answer -> answer.join().status() == 403);
        assertThat(received("open")).hasSize(10);
        assertThat(received("direct")).isEmpty();
    }

    private List<org.apache.camel.Exchange> received(String route) {
        return getMockEndpoint("mock:" + route).getReceivedExchanges();
    }

    private CallbackClient client(String path) {
        return new CallbackClient(port, path);
    }

    private WeChatConsumer consumer(String route) {
        return (WeChatConsumer) context().getRoute(route).getConsumer();
    }
}

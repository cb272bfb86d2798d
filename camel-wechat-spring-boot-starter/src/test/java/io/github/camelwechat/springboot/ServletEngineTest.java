// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Callbacks on the servlet engine of Spring Boot, Tomcat: genuine ones, and what attackers send.
 */
@Tag("slow")
class ServletEngineTest {

    private static final SimulatedAccount CAFE = SimulatedAccount.demo(2);
    private static final WeChatSimulator WECHAT =
            WeChatSimulator.builder().moreAccounts(CAFE).platform(SimulatedPlatform.demo()).start();
    private static final int MAX_BODY_SIZE = 262_144;
    private static final String KEY = "key-of-the-house-never-print-me";

    private static ConfigurableApplicationContext application;
    private static int port;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("wechat:shop?exchangePattern=InOut")
                            .setBody(simple("${header.CamelWeChatContent}"));
                    from("wechat:plain?exchangePattern=InOut")
                            .setBody(simple("${header.CamelWeChatContent}"));
                    from("wechat:acme?exchangePattern=InOut")
                            .setBody(simple("Hello from ${header.CamelWeChatAccount}"));
                }
            };
        }
    }

    @BeforeAll
    static void start() {
        application = SpringApplication.run(Application.class, arguments("/wechat/{account}"));
        port = Integer.parseInt(application.getEnvironment().getProperty("local.server.port"));
        WECHAT.callbackUrl(url("/wechat/shop"));
        WECHAT.platform().authorizationUrl(url("/wechat/acme"));
        WECHAT.platform().messageUrl(url("/wechat/acme/$APPID$"));
    }

    @AfterAll
    static void stop() {
        application.close();
        WECHAT.close();
    }

    private static String[] arguments(String callbackPath, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1"));
        for (String account : List.of("shop", "plain")) {
            String prefix = "--camel.component.wechat.accounts." + account + ".";
            arguments.add(prefix + "app-id=" + WECHAT.account().appId());
            arguments.add(prefix + "token=" + WECHAT.account().token());
            arguments.add(prefix + "encoding-aes-key=" + WECHAT.account().encodingAesKey());
            arguments.add(prefix + "callback-path=" + callbackPath);
        }
        arguments.add("--camel.component.wechat.accounts.plain.security-mode=plain");
        String shop = "--camel.component.wechat.accounts.shop.";
        arguments.add(shop + "app-secret=" + WECHAT.account().appSecret());
        arguments.add(shop + "api-base-url=" + WECHAT.baseUri());
        arguments.add(shop + "token-service=true");
        arguments.add(shop + "token-service-key=" + KEY);
        String acme = "--camel.component.wechat.accounts.acme.";
        SimulatedPlatform platform = WECHAT.platform().registration();
        arguments.add(acme + "platform=true");
        arguments.add(acme + "app-id=" + platform.appId());
        arguments.add(acme + "app-secret=" + platform.appSecret());
        arguments.add(acme + "token=" + platform.token());
        arguments.add(acme + "encoding-aes-key=" + platform.encodingAesKey());
        arguments.add(acme + "api-base-url=" + WECHAT.baseUri());
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Test
    void whatIsAnnouncedCanBeReached() {
        assertThat(WECHAT.handshake(url("/wechat/shop")).ok()).isTrue();
        assertThat(WECHAT.handshake(url("/wechat/shop/")).status()).isEqualTo(404);
    }

    @Test
    void theAccountsOfAPlatformAreCalledBelowItsPath() throws Exception {
        WECHAT.platform().pushTicket().await();
        WECHAT.platform().authorize(CAFE.appId()).event().await();
        var alice = WECHAT.account(CAFE.appId()).user("alice");

        alice.says("hello").await();

        assertThat(alice.chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo("Hello from acme." + CAFE.appId());
        HttpClient http = HttpClient.newHttpClient();
        for (var path :
                List.of("/wechat/acme/authorized?auth_code=x", "/wechat/acme/x?echostr=1")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url(path))).build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .as(path)
                    .isEqualTo(path.contains("authorized") ? 403 : 404);
        }
    }

    @Test
    void aPathThatTheEngineDoesNotMatchIsRefusedAtStart() {
        assertThatThrownBy(
                        () ->
                                SpringApplication.run(
                                        Application.class, arguments("/wechat/{account}/")))
                .hasStackTraceContaining("callbackPath")
                .hasStackTraceContaining("a path such as /wechat/{account}");
    }

    @Test
    void moreCallbacksThanThereAreWorkersAreNotHeld() {
        String[] arguments =
                arguments(
                        "/wechat/{account}",
                        "--camel.component.wechat.accounts.shop.max-waiting=8");

        assertThatThrownBy(() -> SpringApplication.run(Application.class, arguments))
                .hasStackTraceContaining("each holds one of the 8 workers of the HTTP server")
                .hasStackTraceContaining("spring.task.execution.pool.core-size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/xml",
                "text/xml; charset=GBK",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/x-java-serialized-object"
            })
    void takesAGenuineCallbackWhateverItsContentTypeSays(String contentType) throws Exception {
        for (SecurityMode mode : List.of(SecurityMode.SAFE, SecurityMode.PLAIN)) {
            String path = "/wechat/" + (mode == SecurityMode.SAFE ? "shop" : "plain");
            CallbackRequest genuine =
                    WECHAT.signer()
                            .withEndpoint(URI.create(url(path)))
                            .withMode(mode)
                            .sign("oReader", message(contentType.hashCode()));
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(genuine.uri())
                                            .header("Content-Type", contentType)
                                            .POST(BodyPublishers.ofByteArray(genuine.body()))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as("%s %s", mode, contentType).isEqualTo(200);
            assertThat(answer.body())
                    .contains(mode == SecurityMode.SAFE ? "<Encrypt>" : "a=b&c=%20你好");
        }
    }

    private static String message(int id) {
        return "<xml><ToUserName><![CDATA["
                + WECHAT.account().originalId()
                + "]]></ToUserName><FromUserName><![CDATA[oReader]]></FromUserName><CreateTime>"
                + WECHAT.clock().instant().getEpochSecond()
                + "</CreateTime><MsgType><![CDATA[text]]></MsgType>"
                + "<Content><![CDATA[a=b&c=%20你好]]></Content><MsgId>"
                + (5_000_000_000L + id)
                + "</MsgId></xml>";
    }

    /** It never ends, and nobody waits for its end. */
    @Test
    void refusesAnUnsignedBodyThatIsTooLongBeforeAllOfItIsThere() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /wechat/shop?signature=0&timestamp=1&nonce=2 HTTP/1.1\r\n"
                                    + "Host: shop\r\nContent-Type: text/xml\r\n"
                                    + "Content-Length: 900000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[MAX_BODY_SIZE + 1]);
            out.flush();
            assertThat(
                            new BufferedReader(
                                            new InputStreamReader(
                                                    socket.getInputStream(),
                                                    StandardCharsets.US_ASCII))
                                    .readLine())
                    .contains(" 413");
        }
        assertThat(WECHAT.user("oPatient").says("还在吗").await().isOk()).isTrue();
        assertThat(WECHAT.user("oPatient").chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo("还在吗");
    }

    @Test
    void servesTheTokenToProgramsOfThisMachineThatHaveTheKey() throws Exception {
        assertThat(token("Bearer " + KEY, "Accept", "*/*", "").body()).contains("\"access_token\"");
        assertThat(
                        token("Bearer " + KEY, "Accept", "*/*", "")
                                .headers()
                                .firstValue("Cache-Control"))
                .hasValue("no-store");
        assertThat(token("Bearer x", "Accept", "*/*", "").statusCode()).isEqualTo(401);
        assertThat(token("Bearer " + KEY, "X-Forwarded-For", "127.0.0.1", "").statusCode())
                .isEqualTo(403);
        assertThat(token("Bearer " + KEY, "Accept", "*/*", "?secret=x").statusCode())
                .as("the header counts")
                .isEqualTo(200);
    }

    private static HttpResponse<String> token(String key, String header, String value, String query)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url("/wechat/shop/token" + query)))
                                .header("Authorization", key)
                                .header(header, value)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}

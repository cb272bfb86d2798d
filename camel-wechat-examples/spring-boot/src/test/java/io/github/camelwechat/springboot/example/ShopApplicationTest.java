// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The example, started as it is and spoken to as WeChat speaks to it. */
@Tag("slow")
class ShopApplicationTest {

    private static final WeChatSimulator SHOP = WeChatSimulator.builder().start();
    private static final WeChatSimulator SUPPORT =
            WeChatSimulator.builder()
                    .account(
                            SimulatedAccount.demo()
                                    .withName("Support")
                                    .withAppId("wx0000000000000002")
                                    .withToken("supportToken2026"))
                    .start();

    private static ConfigurableApplicationContext application;
    private static String url;

    @BeforeAll
    static void start() {
        application =
                SpringApplication.run(
                        ShopApplication.class,
                        Stream.of(
                                        Stream.of("--server.port=0", "--server.address=127.0.0.1"),
                                        credentials("shop", SHOP),
                                        credentials("support", SUPPORT))
                                .flatMap(arguments -> arguments)
                                .toArray(String[]::new));
        int port = Integer.parseInt(application.getEnvironment().getProperty("local.server.port"));
        url = "http://127.0.0.1:" + port;
        SHOP.callbackUrl(url + "/wechat/shop");
        SUPPORT.callbackUrl(url + "/wechat/support");
    }

    @AfterAll
    static void stop() {
        application.close();
        SHOP.close();
        SUPPORT.close();
    }

    /** The environment of the example, and the simulator in place of WeChat. */
    private static Stream<String> credentials(String name, WeChatSimulator wechat) {
        SimulatedAccount account = wechat.account();
        String prefix = "--" + name.toUpperCase(Locale.ROOT) + "_";
        return Stream.of(
                prefix + "APP_ID=" + account.appId(),
                prefix + "APP_SECRET=" + account.appSecret(),
                prefix + "TOKEN=" + account.token(),
                prefix + "ENCODING_AES_KEY=" + account.encodingAesKey(),
                "--camel.component.wechat.accounts." + name + ".api-base-url=" + wechat.baseUri());
    }

    @Test
    void passesTheCheckOfTheConsole() {
        assertThat(SHOP.handshake().ok()).isTrue();
        assertThat(SUPPORT.handshake().ok()).isTrue();
    }

    @Test
    void answersTheUsersOfBothAccounts() {
        assertThat(answers(SHOP, "你好，有货吗？ 👋")).containsExactly("You said: 你好，有货吗？ 👋");
        assertThat(answers(SUPPORT, "Help")).containsExactly("Somebody will answer you soon.");
    }

    private static List<String> answers(WeChatSimulator wechat, String text) {
        var user = wechat.user("oReader");
        assertThat(user.says(text).await().isOk()).isTrue();
        return user.chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .map(ChatEntry::text)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer:shop", "consumer:support", "producer:wechat-shop"})
    void showsTheChecksOfTheComponentInTheHealthOfTheApplication(String check) throws Exception {
        assertThat(get("/actuator/health")).contains("\"" + check + "\":\"UP\"");
    }

    @Test
    void measuresIntoTheMetricsOfTheApplication() throws Exception {
        answers(SHOP, "Hello");

        assertThat(get("/actuator/metrics")).contains("\"wechat.callbacks\"");
        assertThat(get("/actuator/metrics/wechat.callbacks?tag=account:shop&tag=type:text"))
                .contains("\"replied\"");
    }

    @Test
    void isConfiguredAsTheGuideSays() throws IOException {
        assertThat(Path.of("../../src/docs/guide.md"))
                .content()
                .contains(
                        "```yaml\n"
                                + Files.readString(Path.of("src/main/resources/application.yml"))
                                + "```\n");
    }

    private static String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

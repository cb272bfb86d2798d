// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application as it was built is started, and spoken to as WeChat would. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShopIT {

    private static WeChatSimulator wechat;
    private static Process application;

    @BeforeAll
    static void start() throws IOException {
        wechat = WeChatSimulator.builder().port(0).start();
        SimulatedAccount account = wechat.account();
        int port = freePort();
        ProcessBuilder command =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=" + port,
                                // The other spelling of an account's option is heard as well: the
                                // console still has the token that this account had before.
                                "-Dcamel.component.wechat.accounts.shop.previousToken="
                                        + account.token(),
                                "-jar",
                                "target/quarkus-app/quarkus-run.jar")
                        .redirectErrorStream(true);
        command.environment()
                .putAll(
                        Map.of(
                                "WECHAT_APP_ID", account.appId(),
                                "WECHAT_APP_SECRET", account.appSecret(),
                                "WECHAT_TOKEN", "tokenThatIsToCome",
                                "WECHAT_ENCODING_AES_KEY", account.encodingAesKey(),
                                "WECHAT_API", wechat.baseUri().toString()));
        application = command.start();
        waitFor("Listening on");
        wechat.callbackUrl("http://127.0.0.1:" + port + "/wechat/shop");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        application.destroy();
        application.waitFor();
        wechat.close();
    }

    @Test
    void passesTheCheckOfTheConsole() {
        assertThat(wechat.handshake().ok()).isTrue();
    }

    @Test
    void answersAUser() {
        var user = wechat.user("oReader");

        assertThat(user.says("你好，有货吗？ 👋").await().isOk()).isTrue();

        assertThat(user.chat())
                .filteredOn(entry -> entry.from() == ChatEntry.From.ACCOUNT)
                .extracting(ChatEntry::text)
                .containsExactly("You said: 你好，有货吗？ 👋");
    }

    private static void waitFor(String line) throws IOException {
        BufferedReader log = application.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String next = log.readLine(); next != null; next = log.readLine()) {
            seen.append(next).append('\n');
            if (next.contains(line)) {
                return;
            }
        }
        throw new AssertionError("the application ended before it was started:\n" + seen);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

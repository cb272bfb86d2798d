// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.bridge.standin.ChatwootStandIn;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes and properties of the page on bridges run as they stand there. */
@Tag("slow")
class BridgesPageTest {

    private static String page() throws IOException {
        return Files.readString(Path.of("../../src/docs/bridges.md"));
    }

    private static String first(String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page());
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @Test
    void routesAndPropertiesRunAsTheyStandThere(@TempDir Path directory) throws Exception {
        int port = FreePort.choose();
        try (WeChatSimulator wechat =
                        WeChatSimulator.builder()
                                .callbackUrl("http://127.0.0.1:" + port + "/wechat/shop")
                                .start();
                ChatwootStandIn chatwoot = new ChatwootStandIn(FreePort.choose(), wechat.clock())) {
            chatwoot.webhookUrl("http://127.0.0.1:" + port + "/bridge/chatwoot/shop");
            Path routes = directory.resolve("routes.camel.yaml");
            Files.writeString(routes, first("yaml"));
            Main camel = new Main();
            properties(directory)
                    .forEach(
                            (name, value) ->
                                    camel.addInitialProperty(name.toString(), value.toString()));
            chatwoot.sinkParameters()
                    .forEach((name, value) -> camel.addInitialProperty("chatwoot." + name, value));
            String account = "camel.component.wechat.accounts[shop].";
            camel.addInitialProperty(account + "apiBaseUrl", wechat.baseUri().toString());
            camel.addInitialProperty(account + "appId", wechat.account().appId());
            camel.addInitialProperty(account + "appSecret", wechat.account().appSecret());
            camel.addInitialProperty(account + "token", wechat.account().token());
            camel.addInitialProperty(account + "encodingAesKey", wechat.account().encodingAesKey());
            camel.addInitialProperty("camel.server.enabled", "true");
            camel.addInitialProperty("camel.server.port", Integer.toString(port));
            camel.addInitialProperty("camel.main.startupSummaryLevel", "Off");
            camel.addInitialProperty("camel.main.routesIncludePattern", routes.toUri().toString());
            camel.start();
            try {
                SimulatedUser user = wechat.user("oReader");
                user.says("as the page says").await();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> chatwoot.entries("oReader").size() == 1);
                chatwoot.agentSays("oReader", "Alice", "so it runs");
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(
                                () ->
                                        user.chat().stream()
                                                .map(ChatEntry::text)
                                                .anyMatch("so it runs"::equals));
            } finally {
                camel.stop();
            }
        }
    }

    private static Properties properties(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.load(
                new StringReader(
                        first("properties").replace("./bridge-data", directory.toString())));
        return properties;
    }

    @Test
    void namesEverySystemThatHasKamelets() throws Exception {
        String table = page().replaceAll("(?s).*<!-- begin systems -->|<!-- end systems -->.*", "");
        URI kamelets =
                BridgesPageTest.class
                        .getResource("/kamelets/chatwoot-message-sink.kamelet.yaml")
                        .toURI();
        try (Stream<Path> files = Files.list(Path.of(kamelets).getParent())) {
            List<String> names =
                    files.map(file -> file.getFileName().toString().replace(".kamelet.yaml", ""))
                            .toList();
            assertThat(names)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(table).contains("`" + name + "`"));
        }
    }
}

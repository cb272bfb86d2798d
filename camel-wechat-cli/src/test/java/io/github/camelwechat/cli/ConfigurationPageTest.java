// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each block of the page about configuration gives an account that WeChat knows. */
@Tag("slow")
class ConfigurationPageTest {

    private static WeChatSimulator wechat;
    private static String page;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws IOException {
        wechat = WeChatSimulator.builder().port(0).callbackUrl("http://127.0.0.1/").start();
        page = Files.readString(Path.of("../src/docs/configuration.md"));
    }

    @AfterAll
    static void stop() {
        wechat.close();
    }

    /**
     * The one block that a real environment has to fill; the others' placeholders are filled here.
     */
    @Test
    void theEnvironment() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("a.properties"), withApi(block("The environment")));
        ProcessBuilder doctor =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CommandLine.class.getName(),
                                "doctor",
                                "--properties=" + file)
                        .redirectErrorStream(true);
        doctor.environment().putAll(environment());
        Process process = doctor.start();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(report).contains("OK      token");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void anotherFile() throws Exception {
        SimulatedAccount account = wechat.account();
        Path secrets =
                Files.writeString(
                        folder.resolve("wechat.properties"),
                        "shop.appId = "
                                + account.appId()
                                + "\nshop.appSecret = "
                                + account.appSecret()
                                + "\nshop.token = "
                                + account.token()
                                + "\nshop.encodingAesKey = "
                                + account.encodingAesKey());

        check(block("Another file").replace("/run/secrets/wechat.properties", secrets.toString()));
    }

    @Test
    void aKubernetesSecret() throws Exception {
        SimulatedAccount account = wechat.account();
        Path secret = Files.createDirectories(folder.resolve("wechat"));
        Files.writeString(secret.resolve("app-id"), account.appId());
        Files.writeString(secret.resolve("app-secret"), account.appSecret());
        Files.writeString(secret.resolve("token"), account.token());
        Files.writeString(secret.resolve("encoding-aes-key"), account.encodingAesKey());

        check(block("A Kubernetes secret").replace("/etc/secrets", folder.toString()));
    }

    @Test
    void beansInProperties() throws Exception {
        check(block("Beans"));
    }

    @Test
    void beansInYaml() throws Exception {
        Path route = folder.resolve("beans.yaml");
        Files.writeString(route, filled(block("Beans", "yaml")));
        Main main = main("");
        main.configure().withRoutesIncludePattern("file:" + route);

        check(main, "shop");
    }

    @Test
    void accountsInJava() throws Exception {
        String source =
                Files.readString(
                        Path.of(
                                "src/test/java/io/github/camelwechat/cli/ConfigurationPageTest.java"));
        assertThat(source.replaceAll("\\s+", ""))
                .contains(
                        block("Beans", "java")
                                .replace("System.getenv(", "getenv(")
                                .replaceAll("\\s+", ""));

        Main main = main("");
        main.start();
        put(main.getCamelContext());

        check(main, "shop");
    }

    private static void put(CamelContext context) {
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId(getenv("WECHAT_APP_ID"));
        shop.setAppSecret(getenv("WECHAT_APP_SECRET"));
        shop.setToken(getenv("WECHAT_TOKEN"));
        shop.setEncodingAesKey(getenv("WECHAT_ENCODING_AES_KEY"));
        context.getComponent("wechat", WeChatComponent.class).getAccounts().put("shop", shop);
    }

    private static String getenv(String name) {
        return environment().get(name);
    }

    @Test
    void severalAccounts() throws Exception {
        Main main = main(filled(block("Several accounts")));

        check(main, "shop", "support");
    }

    @Test
    void noBlockHoldsASecretAndNoneStandsOnAUri() {
        assertThat(page).doesNotContain("wechat:shop?").doesNotContain("RAW(");
        assertThat(page.lines().filter(line -> line.contains("ecret =") || line.contains("oken =")))
                .isNotEmpty()
                .allMatch(line -> line.matches(".*= \\{\\{\\S+}}"));
    }

    private void check(String properties) throws Exception {
        check(main(filled(properties)), "shop");
    }

    private static Main main(String properties) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(withApi(properties)));
        Main main = new Main();
        main.setPropertyPlaceholderLocations("false");
        main.setInitialProperties(read);
        main.configure().withRoutesIncludePattern("false").withAutoConfigurationLogSummary(false);
        return main;
    }

    private static void check(Main main, String... accounts) throws Exception {
        try (var template = started(main).createProducerTemplate()) {
            for (String account : accounts) {
                Map<?, ?> report =
                        template.requestBody(
                                "wechat:" + account + "?operation=doctor", null, Map.class);
                assertThat(report.get("healthy")).as(report.toString()).isEqualTo(true);
                assertThat(report.get("text").toString())
                        .contains("OK      configuration")
                        .contains("OK      token");
            }
        } finally {
            main.stop();
        }
    }

    private static CamelContext started(Main main) {
        main.start();
        return main.getCamelContext();
    }

    private static String withApi(String properties) {
        return properties
                + "\ncamel.component.wechat.configuration.apiBaseUrl = "
                + wechat.baseUri()
                + "\n";
    }

    private static String filled(String block) {
        String filled = block;
        for (Map.Entry<String, String> variable : environment().entrySet()) {
            filled = filled.replace("{{env:" + variable.getKey() + "}}", variable.getValue());
        }
        return filled;
    }

    /** Both accounts are the simulator's one. */
    private static Map<String, String> environment() {
        SimulatedAccount account = wechat.account();
        return Map.of(
                "WECHAT_APP_ID", account.appId(),
                "WECHAT_APP_SECRET", account.appSecret(),
                "WECHAT_TOKEN", account.token(),
                "WECHAT_ENCODING_AES_KEY", account.encodingAesKey(),
                "SUPPORT_APP_ID", account.appId(),
                "SUPPORT_APP_SECRET", account.appSecret(),
                "SUPPORT_TOKEN", account.token(),
                "SUPPORT_ENCODING_AES_KEY", account.encodingAesKey());
    }

    private static String block(String section) {
        return block(section, "properties");
    }

    private static String block(String section, String language) {
        String text = page.substring(page.indexOf("\n## " + section + "\n") + 1);
        int next = text.indexOf("\n## ");
        String part = next < 0 ? text : text.substring(0, next);
        int begin = part.indexOf("```" + language + "\n") + language.length() + 4;
        return part.substring(begin, part.indexOf("```", begin));
    }
}

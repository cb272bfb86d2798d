// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.callback.Callback;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the commands, as a person would give them. */
@Tag("slow")
class CommandLineTest {

    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void refusesWhatItDoesNotUnderstand() throws Exception {
        assertThat(run("dcotor")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no command dcotor");
        assertThat(run("run")).isEqualTo(2);
        assertThat(run("run", "missing.camel.yaml")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no file");
        assertThat(run("run", "--devel", "a.yaml")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Unknown option --devel");
        assertThat(run("doctor", "--properties=" + folder.resolve("none"))).isEqualTo(2);
        assertThat(run("doctor", "--properties=")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--properties=...");
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("doctor", "simulator", "run FILE");
    }

    @Test
    void checksTheAccountsOfAnApplicationAndLeavesItsServerAlone() throws Exception {
        try (WeChatSimulator wechat = WeChatSimulator.builder().port(0).start();
                ServerSocket occupied = new ServerSocket(0)) {
            String more =
                    "camel.server.enabled = true\n"
                            + "camel.server.port = "
                            + occupied.getLocalPort()
                            + "\ncamel.component.wechat.accounts[shop].stateStore = #bean:store\n"
                            + "camel.component.wechat.accounts[other].appSecret = wrong\n"
                            + "camel.component.wechat.accounts[other].appId = wx0\n"
                            + "camel.component.wechat.accounts[other].api-base-url = {{api}}\n"
                            + "api = "
                            + wechat.baseUri()
                            + "\n";
            Path file = properties(wechat, more);

            assertThat(run("doctor", "--properties=" + file, "--account=shop")).isEqualTo(1);
            assertThat(report()).contains("Account shop, wx", "OK      token", "40201");

            wechat.callbackUrl("http://127.0.0.1:" + occupied.getLocalPort() + "/wechat/shop");
            assertThat(run("doctor", "--properties=" + file, "--account=shop")).isZero();
            assertThat(report())
                    .contains("Nothing is wrong.")
                    .doesNotContain(wechat.account().appSecret());

            assertThat(run("doctor", "--properties=" + file)).isEqualTo(1);
            assertThat(report()).contains("Account shop", "Account other", "FAILED  token");
        }
    }

    @Test
    void namesThePropertyThatIsWrongAndNotItsValue() throws Exception {
        Path file = folder.resolve("application.properties");
        Files.writeString(file, "camel.component.wechat.accounts[shop].appSecrt = never-print-me");

        assertThat(run("doctor", "--properties=" + file)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("appSecrt")
                .doesNotContain("never-print-me");

        Files.writeString(file, "camel.component.wechat.accounts[shop].appSecret = a-secret");
        assertThat(run("doctor", "--properties=" + file)).isEqualTo(1);
        assertThat(report())
                .contains("FAILED  configuration", "Option appId of wechat:")
                .contains("is missing");

        Files.writeString(file, "");
        assertThat(run("doctor", "--properties=" + file)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("name no account");
    }

    @Test
    void runsAFileAgainstTheSimulatorWhateverAccountThePropertiesName() throws Exception {
        Path route = Files.writeString(folder.resolve("hello.camel.yaml"), routeOfThePage());
        Path file = folder.resolve("application.properties");
        Files.writeString(
                file,
                "camel.component.wechat.accounts[shop].appId = wx0\n"
                        + "camel.component.wechat.accounts[shop].token = real\n");
        Main main =
                application(
                        route.toString(),
                        "--simulator",
                        "--simulator-port=0",
                        "--port=" + freePort(),
                        "--properties=" + file);
        try {
            main.start();
            String phone = report().lines().filter(l -> l.startsWith("Phone: ")).findFirst().get();
            URI wechat = URI.create(phone.substring("Phone: ".length()));
            post(wechat.resolve("/_sim/users/oMe/follow"), "{}");
            post(wechat.resolve("/_sim/users/oMe/say"), "{\"text\":\"hello\"}");
            await().untilAsserted(
                            () ->
                                    assertThat(get(wechat.resolve("/_sim/users/oMe/chat")))
                                            .contains("You said: hello"));
        } finally {
            main.stop();
        }
    }

    /** A reload closes the path for a moment: WeChat must not be told that nobody is there. */
    @Test
    void losesNoCallbackWhileAFileIsReloaded() throws Exception {
        Path route = route("hello.camel.yaml", "Version 0");
        int port = freePort();
        try (WeChatSimulator wechat =
                WeChatSimulator.builder()
                        .port(0)
                        .callbackUrl("http://127.0.0.1:" + port + "/wechat/shop")
                        .start()) {
            Path file = properties(wechat, "");
            Main main =
                    application(
                            route.toString(), "--dev", "--port=" + port, "--properties=" + file);
            try {
                main.start();
                List<Callback> callbacks = new ArrayList<>();
                int users = 0;
                for (int version = 1; version <= 3; version++) {
                    String answer = "Version " + version;
                    route("hello.camel.yaml", answer);
                    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                    String seen;
                    do {
                        String user = "oUser" + users++;
                        Callback callback = wechat.user(user).says("hello");
                        callback.await();
                        callbacks.add(callback);
                        seen = wechat.user(user).chat().toString();
                    } while (!seen.contains(answer) && System.nanoTime() < deadline);
                    assertThat(seen).contains(answer);
                }

                assertThat(callbacks)
                        .allSatisfy(
                                callback ->
                                        assertThat(callback.await().isOk())
                                                .as(callback.deliveries().toString())
                                                .isTrue());

                // Nobody comes any more: WeChat is asked to come again. A file that was written may
                // be seen to change twice, and the second reload starts the routes once more.
                int status = 0;
                for (int attempt = 0; attempt < 3 && status != 503; attempt++) {
                    main.getCamelContext().getRouteController().stopAllRoutes();
                    Callback late = wechat.user("oLate" + attempt).says("hello");
                    late.await();
                    status = late.deliveries().get(0).status();
                }
                assertThat(status).isEqualTo(503);
            } finally {
                main.stop();
            }
        }
    }

    private static String routeOfThePage() throws IOException {
        String page = Files.readString(Path.of("../src/docs/cli.md"));
        int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    private int run(String... words) throws Exception {
        out.reset();
        return new CommandLine(print(out), print(err)).run(words);
    }

    private Main application(String... words) {
        return new RunCommand(new Arguments(List.of(words), RunCommand.OPTIONS), print(out))
                .application();
    }

    private String report() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private Path route(String name, String answer) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                """
                - route:
                    from:
                      uri: wechat:shop
                      steps:
                        - filter:
                            simple: "${header.CamelWeChatMsgType} == 'text'"
                            steps:
                              - setBody:
                                  simple: "ANSWER: ${header.CamelWeChatContent}"
                              - to:
                                  uri: wechat:shop
                """
                        .replace("ANSWER", answer));
    }

    private Path properties(WeChatSimulator wechat, String more) throws IOException {
        SimulatedAccount account = wechat.account();
        String shop = "camel.component.wechat.accounts[shop].";
        return Files.writeString(
                folder.resolve("shop.properties"),
                shop
                        + "appId = "
                        + account.appId()
                        + "\n"
                        + shop
                        + "appSecret = "
                        + account.appSecret()
                        + "\n"
                        + shop
                        + "token = "
                        + account.token()
                        + "\n"
                        + shop
                        + "encodingAesKey = "
                        + account.encodingAesKey()
                        + "\n"
                        + shop
                        + "apiBaseUrl = "
                        + wechat.baseUri()
                        + "\n"
                        + more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void post(URI address, String json) throws Exception {
        send(
                HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    private static String get(URI address) throws Exception {
        return send(HttpRequest.newBuilder(address).build());
    }

    private static String send(HttpRequest request) throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

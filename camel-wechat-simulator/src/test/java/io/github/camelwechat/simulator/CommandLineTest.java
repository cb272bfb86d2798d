// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void startsInProcessWithTheGivenAccount() {
        try (WeChatSimulator wechat =
                SimulatorMain.start("--port", "0", "--app-id=wx1", "--mode", "plain")) {
            assertThat(wechat.account().appId()).isEqualTo("wx1");
            assertThat(wechat.baseUri().getHost()).isEqualTo("127.0.0.1");
            assertThat(SimulatorMain.phoneAddress(wechat))
                    .isEqualTo("http://localhost:" + wechat.port() + "/");
        }
    }

    @Test
    void startsWithSeveralAccountsAndAPlatform() {
        try (WeChatSimulator wechat =
                SimulatorMain.start(
                        "--port=0",
                        "--accounts=3",
                        "--platform-app-id=wxacme",
                        "--platform-message-url=http://localhost:8080/wechat/acme/$APPID$")) {
            assertThat(wechat.accounts())
                    .extracting(SimulatedAccount::appId)
                    .doesNotHaveDuplicates();
            assertThat(wechat.accounts()).hasSize(3);
            assertThat(wechat.platform().appId()).isEqualTo("wxacme");
        }
        try (WeChatSimulator wechat = SimulatorMain.start("--port=0")) {
            assertThat(wechat.platforms()).isEmpty();
            assertThatThrownBy(wechat::platform).hasMessageContaining("addPlatform");
        }
    }

    @Test
    void saysInOneSentenceThatAPortIsTaken() throws Exception {
        try (WeChatSimulator first = WeChatSimulator.builder().start()) {
            String port = Integer.toString(first.port());
            assertThat(run("--port", port)).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8).strip())
                    .contains("Port " + port)
                    .contains("--port")
                    .doesNotContain("\n")
                    .doesNotContain("Exception");
            assertThatThrownBy(() -> SimulatorMain.start("--port", port))
                    .isInstanceOf(SimulatorStartException.class)
                    .hasMessageContaining("choose another with --port.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--colour red, Unknown option --colour",
        "--port, Option --port needs a value",
        "--port high, Option --port must be a number",
        "--mode open, safe",
        "--merge sum, max or independent",
        "--callback-url shop, is not an http or https URL",
        "--accounts none, from 1 to 9999",
        "--platform-message-url http://localhost/acme, must contain $APPID$",
        "--platform-aes-key short, encodingAesKey must be 43",
        "--aes-key short, encodingAesKey must be 43",
    })
    void saysInOneSentenceWhatIsWrongWithAnOption(String line, String words) throws Exception {
        assertThat(run(line.split(" "))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).strip())
                .contains(words)
                .doesNotContain("\n");
    }

    @Test
    void helps() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--callback-url");
    }

    private int run(String... arguments) throws InterruptedException {
        return new SimulatorMain.Launch(new PrintStream(out), new PrintStream(err)).run(arguments);
    }
}

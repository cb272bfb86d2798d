// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of the command line. */
class CommandLineTest {

    @ParameterizedTest
    @CsvSource({
        "--porto 1,--porto",
        "--port,--port",
        "--port 0,--port",
        "--port 70000,--port",
        "--port web,--port",
        "--wechat-url api.weixin.qq.com,--wechat-url",
        "--wechat-url 'http://a b',--wechat-url",
        "--clock cuckoo,--clock",
        "8080,8080",
    })
    void refusesWhatItCannotUseInOneSentenceThatNamesTheOption(String arguments, String named) {
        assertThatThrownBy(() -> options(arguments.split(" ", 2)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(named)
                .hasMessageEndingWith(".");
    }

    @Test
    void listensOnThisMachineAndFollowsTheSimulatorUnlessToldOtherwise() {
        assertThat(options())
                .isEqualTo(
                        new BridgeOptions(
                                8080,
                                "127.0.0.1",
                                URI.create("http://localhost:9080"),
                                true,
                                Path.of("target/helpdesk-data")));
    }

    @Test
    void takesOptionsInBothSpellings() {
        assertThat(
                        options(
                                "--port=81",
                                "--host",
                                "0.0.0.0",
                                "--wechat-url=https://api.weixin.qq.com",
                                "--clock",
                                "system",
                                "--data=d"))
                .isEqualTo(
                        new BridgeOptions(
                                81,
                                "0.0.0.0",
                                URI.create("https://api.weixin.qq.com"),
                                false,
                                Path.of("d")));
    }

    private static BridgeOptions options(String... arguments) {
        return BridgeOptions.of(CommandLine.parse(arguments, BridgeOptions.NAMES));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * The options of the bridge.
 *
 * @param host where it listens: the inbox and the callback path share one server
 * @param wechatUrl where WeChat's API is
 * @param simulatorClock whether to follow the clock of the simulator that answers at {@code
 *     wechatUrl}
 * @param data the directory of the broker's journal and the conversations
 */
public record BridgeOptions(
        int port, String host, URI wechatUrl, boolean simulatorClock, Path data) {

    static final int PORT = 8080;
    static final String HOST = "127.0.0.1";
    static final String SIMULATOR = "http://localhost:9080";
    static final String DATA = "target/helpdesk-data";

    static final String HELP =
            """
            Connects WeChat users with the agents of a helpdesk, through a message broker.

              --port 8080                           where the inbox and the callbacks are served
              --host 127.0.0.1                      the address to listen on
              --wechat-url http://localhost:9080    WeChat's API; the simulator's, or https://api.weixin.qq.com
              --clock simulator                     simulator: follow its clock; system: this machine's, for the real one
              --data target/helpdesk-data           the broker's journal and the conversations

            A real account comes from the environment: WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_TOKEN,
            WECHAT_ENCODING_AES_KEY, WECHAT_ORIGINAL_ID. Without them it is the simulator's demo account.
            """;

    static final Set<String> NAMES =
            Set.of("--port", "--host", "--wechat-url", "--clock", "--data");

    static BridgeOptions of(CommandLine line) {
        String clock = line.text("--clock", "simulator");
        if (!clock.equals("simulator") && !clock.equals("system")) {
            throw new StartupException(
                    "Option --clock takes simulator or system, not \"" + clock + "\".");
        }
        return new BridgeOptions(
                line.port("--port", PORT),
                line.text("--host", HOST),
                line.http("--wechat-url", SIMULATOR),
                clock.equals("simulator"),
                Path.of(line.text("--data", DATA)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import io.github.camelwechat.simulator.SimulatorMain;
import io.github.camelwechat.simulator.SimulatorStartException;
import io.github.camelwechat.simulator.WeChatSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** Everything in one program: a simulated WeChat with its phone, and the bridge with its inbox. */
public final class HelpdeskDemo {

    static final int SIMULATOR_PORT = 9080;

    private static final String SIMULATOR_OPTION = "--simulator-port";

    private static final Set<String> OPTIONS = Set.of("--port", SIMULATOR_OPTION, "--data");

    private static final String HELP =
            """
            Runs the helpdesk with a simulated WeChat.

              --port 8080                  where the inbox is served
              --simulator-port 9080        where the phone is served
              --data target/helpdesk-data  the broker's journal and the conversations
            """;

    private HelpdeskDemo() {}

    public static void main(String[] args) {
        Console.runUntilStopped("helpdesk", HELP, OPTIONS, args, HelpdeskDemo::start);
    }

    private static AutoCloseable start(CommandLine line) {
        int port = line.port("--port", BridgeOptions.PORT);
        int simulatorPort = line.port(SIMULATOR_OPTION, SIMULATOR_PORT);
        if (port == simulatorPort) {
            throw new StartupException(
                    "Options --port and " + SIMULATOR_OPTION + " need two different ports.");
        }
        Port.requireFree(BridgeOptions.HOST, port, "--port");
        Port.requireFree(BridgeOptions.HOST, simulatorPort, SIMULATOR_OPTION);
        WeChatSimulator simulator = simulator(simulatorPort, port);
        try {
            Bridge bridge =
                    Bridge.start(
                            new BridgeOptions(
                                    port,
                                    BridgeOptions.HOST,
                                    URI.create(
                                            "http://" + BridgeOptions.HOST + ":" + simulatorPort),
                                    true,
                                    Path.of(line.text("--data", BridgeOptions.DATA))));
            Console.say(
                    """

                      The helpdesk runs. Open both, follow the account on the phone and say something:

                        phone   http://localhost:%d/
                        inbox   http://localhost:%d/

                      Ctrl-C stops it.
                    """
                            .formatted(simulatorPort, port));
            return () -> {
                // First the side that pushes, so that nothing arrives at a bridge that is half
                // closed.
                simulator.close();
                bridge.close();
            };
        } catch (RuntimeException e) {
            simulator.close();
            throw e;
        }
    }

    private static WeChatSimulator simulator(int port, int bridgePort) {
        try {
            return SimulatorMain.start(
                    "--port", Integer.toString(port), "--callback-url", callbackUrl(bridgePort));
        } catch (SimulatorStartException e) {
            throw new StartupException("The simulator does not start: " + e.getMessage(), e);
        }
    }

    static String callbackUrl(int bridgePort) {
        return "http://" + BridgeOptions.HOST + ":" + bridgePort + "/wechat/shop";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.standin.AgentPage;
import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.StandInServer;
import io.github.camelwechat.bridge.standin.StandIns;
import io.github.camelwechat.simulator.SimulatorMain;
import io.github.camelwechat.simulator.WeChatSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A simulated WeChat, a helpdesk and the bridge between them, to be tried by hand. */
public final class BridgeDemo {

    private static final int BRIDGE_PORT = 8080;
    private static final int HELPDESK_PORT = 8070;
    private static final int WECHAT_PORT = 9080;

    private BridgeDemo() {}

    /**
     * @param arguments the helpdesk, and the directory of the bridge's data
     */
    public static void main(String[] arguments) throws Exception {
        String system = arguments[0];
        Map<String, StandIns.Factory> helpdesks = new TreeMap<>(StandIns.ALL);
        helpdesks.putAll(StandIns.REAL);
        if (!helpdesks.containsKey(system)) {
            System.err.println(
                    "There is no helpdesk '"
                            + system
                            + "'; choose with -Dbridge= one of "
                            + helpdesks.keySet());
            System.exit(1);
        }
        Runnable stop = start(system, helpdesks.get(system), Path.of(arguments[1], system));
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        new CountDownLatch(1).await();
    }

    private static Runnable start(String system, StandIns.Factory factory, Path data)
            throws IOException {
        Files.createDirectories(data);
        String callback = "http://127.0.0.1:" + BRIDGE_PORT + "/wechat/shop";
        WeChatSimulator wechat =
                SimulatorMain.start(
                        "--port", Integer.toString(WECHAT_PORT), "--callback-url", callback);
        StandIn helpdesk = factory.start(HELPDESK_PORT, wechat.clock());
        if (helpdesk instanceof StandInServer server) {
            AgentPage.mount(server, helpdesk);
        }
        RunningBridge bridge =
                RunningBridge.start(
                        new BridgeSetup(BRIDGE_PORT, wechat.baseUri(), data)
                                .add(system, "shop", wechat.account(), helpdesk),
                        wechat.clock());
        System.out.printf(
                """

                  The bridge to %s runs. Open both, and say something on the phone:

                    phone   http://localhost:%d/
                    agent   http://localhost:%d/

                  Ctrl-C stops it.
                %n""",
                system, WECHAT_PORT, HELPDESK_PORT);
        return () -> {
            wechat.close();
            bridge.close();
            helpdesk.close();
        };
    }
}

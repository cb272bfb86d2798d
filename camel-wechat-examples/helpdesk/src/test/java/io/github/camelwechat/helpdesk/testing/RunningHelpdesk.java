// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import io.github.camelwechat.helpdesk.Bridge;
import io.github.camelwechat.helpdesk.BridgeOptions;
import io.github.camelwechat.simulator.WeChatSimulator;
import java.nio.file.Path;

/** Simulator and bridge in this JVM, on free ports. */
public final class RunningHelpdesk implements AutoCloseable {

    private final int port = Ports.free();
    private final WeChatSimulator simulator =
            WeChatSimulator.builder().callbackUrl(callbackUrl(port)).start();
    private final BridgeOptions options;
    private Bridge bridge;
    private final InboxClient inbox = new InboxClient(port);

    public RunningHelpdesk(Path data) {
        this.options = new BridgeOptions(port, "127.0.0.1", simulator.baseUri(), true, data);
        this.bridge = Bridge.start(options);
    }

    /** Ends the bridge and starts it again on the same data. */
    public void restart(Runnable between) {
        bridge.close();
        between.run();
        bridge = Bridge.start(options);
    }

    public static String callbackUrl(int bridgePort) {
        return "http://127.0.0.1:" + bridgePort + "/wechat/shop";
    }

    public int port() {
        return port;
    }

    public WeChatSimulator simulator() {
        return simulator;
    }

    public InboxClient inbox() {
        return inbox;
    }

    @Override
    public void close() {
        simulator.close();
        bridge.close();
    }
}

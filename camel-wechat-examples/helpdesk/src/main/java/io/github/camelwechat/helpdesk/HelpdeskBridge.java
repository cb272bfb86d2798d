// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

/** The bridge alone; {@code --help} lists its options. */
public final class HelpdeskBridge {

    private HelpdeskBridge() {}

    public static void main(String[] args) {
        Console.runUntilStopped(
                "bridge",
                BridgeOptions.HELP,
                BridgeOptions.NAMES,
                args,
                line -> {
                    BridgeOptions options = BridgeOptions.of(line);
                    Bridge bridge = Bridge.start(options);
                    Console.say(
                            "Inbox   http://localhost:" + options.port() + "/     Ctrl-C stops");
                    return bridge;
                });
    }
}

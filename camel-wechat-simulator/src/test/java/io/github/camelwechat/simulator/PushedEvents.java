// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import java.util.Arrays;
import java.util.List;

/** Waits for events, among whatever else is pushed. */
public final class PushedEvents {

    private PushedEvents() {}

    /** The first callback whose XML has all these parts. */
    public static String await(WeChatSimulator wechat, CallbackServer server, String... parts) {
        return org.awaitility.Awaitility.await()
                .until(() -> find(wechat, server, parts), found -> !found.isEmpty())
                .get(0);
    }

    private static List<String> find(WeChatSimulator wechat, CallbackServer server, String... parts)
            throws Exception {
        List<String> found = new java.util.ArrayList<>();
        for (CallbackServer.Received in : server.received()) {
            String xml = CallbackServer.open(wechat.account(), in);
            if (Arrays.stream(parts).allMatch(xml::contains)) {
                found.add(xml);
            }
        }
        return found;
    }
}
